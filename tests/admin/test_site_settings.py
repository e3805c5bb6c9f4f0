"""What editors set once for the site."""

from django.test import Client
from wagtail.test.utils.form_data import nested_form_data, streamfield

from cms.models import Clinic
from tests import factories


def post_clinic(admin: Client, pattern: str) -> str:
    """Post the clinic's form, and return the page that answers."""
    clinic = factories.ClinicFactory(name="Larkspur")
    data = nested_form_data(
        {"name": "Larkspur", "title_pattern": pattern, "social_profiles": streamfield([])}
    )
    response = admin.post(f"/admin/settings/cms/clinic/{clinic.pk}/", data, follow=True)
    return response.content.decode()


def test_the_pattern_of_titles_reaches_the_next_answer(admin: Client) -> None:
    page = factories.StandardPageFactory(title="About")

    post_clinic(admin, "{title} · {clinic}")

    seo = Client().get(f"/api/v2/pages/{page.pk}/").json()["seo"]
    assert seo["title"] == "About · Larkspur"


def test_a_pattern_without_the_title_is_refused_and_says_why(admin: Client) -> None:
    answer = post_clinic(admin, "{clinic}")

    assert "Write {title} where the page&#x27;s title belongs." in answer
    assert Clinic.objects.get().title_pattern == "{title} | {clinic}"
