"""Page types are offered only where they belong."""

import re

import pytest
from django.test import Client
from wagtail.models import Page

from tests.factories import (
    ArticleIndexPageFactory,
    ArticlePageFactory,
    StandardPageFactory,
    TreatmentIndexPageFactory,
    TreatmentPageFactory,
    load_home,
)

OFFERED = {
    "root": set(),  # there is one home page, and it is there already
    "home": {"articles/articleindexpage", "cms/standardpage", "treatments/treatmentindexpage"},
    "standard page": {"cms/standardpage"},
    "treatments": {"treatments/treatmentpage"},
    "articles": {"articles/articlepage"},
    "treatment": set(),
    "article": set(),
}


@pytest.fixture
def tree(db: None) -> dict[str, Page]:
    return {
        "root": Page.get_first_root_node(),
        "home": load_home(),
        "standard page": StandardPageFactory(),
        "treatments": TreatmentIndexPageFactory(),
        "articles": ArticleIndexPageFactory(),
        "treatment": TreatmentPageFactory(),
        "article": ArticlePageFactory(),
    }


@pytest.mark.parametrize(("place", "types"), OFFERED.items())
def test_place_offers_the_types_that_belong_there(
    admin: Client, tree: dict[str, Page], place: str, types: set[str]
) -> None:
    parent = tree[place]

    answer = admin.get(f"/admin/pages/{parent.pk}/add_subpage/")

    # One type needs no choice: the admin goes on to its form.
    text = answer["Location"] if answer.status_code == 302 else answer.content.decode()
    assert set(re.findall(rf"/pages/add/(\w+/\w+)/{parent.pk}/", text)) == types
