"""``pages/find/``: from a front-end path or an id to the page's own address in the API."""

import pytest
from django.test import Client

from tests.factories import HomePageFactory, StandardPageFactory

from .small_clinic import SmallClinic

pytestmark = pytest.mark.django_db

ORIGIN = "http://127.0.0.1:8000"


@pytest.mark.parametrize(
    ("html_path", "found"),
    [
        ("/", "home"),
        ("", "home"),
        ("/about-us/", "about"),
        ("/about-us", "about"),
        ("about-us/", "about"),
        ("/about-us/our-team/", "team"),
        ("/about-us/our-team/?utm=1&page=2", "team"),
        ("/about-us?x=/staff-rota/", "about"),
        ("//about-us///our-team", "team"),
        ("/treatments/botox-for-headaches/", "botox"),
    ],
)
def test_path_leads_to_its_page(
    client: Client, clinic: SmallClinic, html_path: str, found: str
) -> None:
    response = client.get("/api/v2/pages/find/", {"html_path": html_path})

    page = getattr(clinic, found)
    assert response.status_code == 302
    assert response["Location"] == f"{ORIGIN}/api/v2/pages/{page.pk}/?"


@pytest.mark.parametrize(
    "html_path",
    [
        "/no-such/",
        "/our-team/",
        "/home/",
        "/home/about-us/",
        "/unfinished-botox/",
        "/staff-rota/",
        "/staff-rota/private-botox/",
        "/about-us/%",
        "/about_us/",
        "/About-Us/",
        "../about-us/",
        "https://localhost/about-us/",
        "/about-us/\u202e/",
    ],
)
def test_path_of_nothing_public_leads_nowhere(
    client: Client, clinic: SmallClinic, html_path: str
) -> None:
    response = client.get("/api/v2/pages/find/", {"html_path": html_path})

    assert response.status_code == 404


def test_page_outside_the_site_is_not_found(client: Client, clinic: SmallClinic) -> None:
    """A second tree beside the site's own, below the same root."""

    elsewhere = StandardPageFactory(title="Elsewhere", parent=HomePageFactory(title="Other"))

    for query in ({"html_path": "/elsewhere/"}, {"id": elsewhere.pk}):
        assert client.get("/api/v2/pages/find/", query).status_code == 404


def test_id_leads_to_a_public_page_only(client: Client, clinic: SmallClinic) -> None:
    statuses = [
        client.get("/api/v2/pages/find/", {"id": page.pk}).status_code
        for page in (clinic.about, *clinic.hidden)
    ]

    assert statuses == [302, 404, 404, 404]


@pytest.mark.parametrize("raw", ["x", "-1", "", "٣", "9" * 40, "2147483648"])
def test_wrong_id_is_refused(client: Client, clinic: SmallClinic, raw: str) -> None:
    response = client.get("/api/v2/pages/find/", {"id": raw})

    assert (response.status_code, response.json()["parameter"]) == (400, "id")


def test_other_parameters_are_carried_along(client: Client, clinic: SmallClinic) -> None:
    response = client.get(
        "/api/v2/pages/find/",
        {"html_path": "/about-us/", "fields": "_,title", "type": "cms.StandardPage"},
    )

    assert response["Location"].endswith(
        f"/pages/{clinic.about.pk}/?fields=_%2Ctitle&type=cms.StandardPage"
    )
    assert client.get(response["Location"].removeprefix(ORIGIN)).json() == {"title": "About us"}


def test_moved_page_is_found_at_its_new_path_only(client: Client, clinic: SmallClinic) -> None:
    clinic.team.move(clinic.articles, pos="last-child")

    statuses = [
        client.get("/api/v2/pages/find/", {"html_path": path}).status_code
        for path in ("/about-us/our-team/", "/articles/our-team/")
    ]

    assert statuses == [404, 302]
