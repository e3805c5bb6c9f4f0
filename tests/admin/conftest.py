"""The admin by Django's test client: fast, and every answer is the real view's."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from cms.models import User

SignIn = Callable[[str], Client]


@pytest.fixture
def sign_in(db: None) -> SignIn:
    """Sign in as a new member of a group; ``admin`` is the superuser."""

    def sign_in(group: str) -> Client:
        user = User.objects.create_user(group, is_superuser=group == "admin")
        if group != "admin":
            user.groups.set([Group.objects.get(name=group)])
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def admin(sign_in: SignIn) -> Client:
    return sign_in("admin")


@pytest.fixture
def post_treatment() -> Callable[..., Any]:
    """Post the form of a treatment: an existing page's, or a new one's below a parent.

    A field with many values gets a list.
    """

    def post(client: Client, page: Page, body: Any = (), **fields: Any) -> Any:
        data = nested_form_data(
            {
                "title": "Vertiflex™ Procedure",
                "slug": "vertiflex-procedure",
                "teaser": "",
                "body": streamfield(body),
                "related_heading": "You might also enjoy",
                "related_count": "6",
                "related_pages": inline_formset([]),
                "comments": inline_formset([]),
                **{name: value for name, value in fields.items() if not isinstance(value, list)},
            }
        )
        data |= {name: value for name, value in fields.items() if isinstance(value, list)}
        is_new = page.specific_class.__name__ == "TreatmentIndexPage"
        url = f"add/treatments/treatmentpage/{page.pk}/" if is_new else f"{page.pk}/edit/"
        return client.post(f"/admin/pages/{url}", data, follow=True)

    return post
