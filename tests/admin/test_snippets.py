"""People, conditions, places: searchable, and listed with how often pages use them."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import ArticleAuthor
from tests.factories import (
    AnnouncementFactory,
    ArticlePageFactory,
    BodyAreaFactory,
    CategoryFactory,
    ConditionFactory,
    LocationFactory,
    PersonFactory,
    TreatmentPageFactory,
)

List = Callable[..., dict[str, str]]

CONDITIONS = "treatments/condition"
FACTORIES = {
    "articles/category": CategoryFactory,
    "cms/announcement": AnnouncementFactory,
    "cms/location": LocationFactory,
    "cms/person": PersonFactory,
    "treatments/bodyarea": BodyAreaFactory,
    CONDITIONS: ConditionFactory,
}


@pytest.fixture
def list_snippets(admin: Client) -> List:
    """Read the list of a snippet: {its name: how often it is used}."""

    def list_snippets(model: str, **query: str) -> dict[str, str]:
        answer = admin.get(f"/admin/snippets/{model}/", query)
        assert answer.status_code == 200
        soup = BeautifulSoup(answer.content, "html.parser")
        rows = soup.select("#listing-results tbody tr")
        return {read_text(row, ".title-wrapper"): read_text(row, "td:last-child") for row in rows}

    return list_snippets


def read_text(row: Any, selector: str) -> str:
    return str(row.select_one(selector).get_text(" ", strip=True))


def test_conditions_are_listed_with_how_often_they_are_used(
    admin: Client, list_snippets: List, post_treatment: Callable[..., Any]
) -> None:
    """The pages' form decides: what an editor ticks is counted, what they untick no longer."""
    first, second = ConditionFactory(name="Migraine"), ConditionFactory(name="Sciatica")
    page = TreatmentPageFactory()
    fields = {"reviewed_by": str(page.reviewed_by_id), "last_reviewed_on": "2026-10-02"}
    publish = {**fields, "slug": page.slug, "action-publish": "publish"}

    post_treatment(admin, page, conditions=[str(first.pk)], **publish)
    before = list_snippets(CONDITIONS)
    post_treatment(admin, page, conditions=[str(second.pk)], **publish)

    assert before == {"Migraine": "Used 1 time", "Sciatica": "Used 0 times"}
    assert list_snippets(CONDITIONS) == {"Migraine": "Used 0 times", "Sciatica": "Used 1 time"}


def test_usage_view_names_the_pages_and_the_field(admin: Client) -> None:
    condition = ConditionFactory()
    TreatmentPageFactory(title="Vertiflex™", conditions=[condition]).save()

    answer = admin.get(f"/admin/snippets/{CONDITIONS}/usage/{condition.pk}/").content.decode()

    assert "Vertiflex™" in answer
    assert "Conditions" in answer


def test_deleting_a_condition_warns_of_its_uses(admin: Client) -> None:
    condition = ConditionFactory()
    TreatmentPageFactory(conditions=[condition]).save()

    answer = admin.get(f"/admin/snippets/{CONDITIONS}/delete/{condition.pk}/").content.decode()

    assert "This condition is referenced 1 time" in answer


def test_people_are_listed_as_authors_and_as_reviewers(list_snippets: List) -> None:
    imani = PersonFactory(name="Imani Whitlock")
    TreatmentPageFactory(reviewed_by=imani)
    article = ArticlePageFactory()
    article.article_authors = [ArticleAuthor(person=imani)]
    article.save()

    assert list_snippets("cms/person") == {"Imani Whitlock": "Used 2 times"}


def test_person_who_reviewed_a_page_cannot_be_deleted(admin: Client) -> None:
    imani = PersonFactory()
    TreatmentPageFactory(reviewed_by=imani)

    answer = admin.get(f"/admin/snippets/cms/person/delete/{imani.pk}/").content.decode()

    assert "prevent it from being deleted" in answer
    assert "Yes, delete" not in answer


@pytest.mark.parametrize(
    ("model", "fields", "query"),
    [
        ("articles/category", {"name": "Living with pain"}, "living"),
        ("cms/announcement", {"text": "Video visits are open."}, "video"),
        ("cms/location", {"name": "Harbour clinic"}, "harb"),
        ("cms/person", {"name": "Imani Whitlock"}, "whit"),
        ("treatments/bodyarea", {"name": "Lower back"}, "back"),
        (CONDITIONS, {"name": "Migraine"}, "migr"),
    ],
)
def test_snippets_are_found_by_the_beginning_of_a_word(
    list_snippets: List, model: str, fields: dict[str, str], query: str
) -> None:
    FACTORIES[model](**fields)
    (name,) = fields.values()

    assert list(list_snippets(model, q=query)) == [name]
    assert list_snippets(model, q="nothing") == {}


@pytest.mark.parametrize("model", FACTORIES)
def test_list_costs_the_same_for_one_row_and_for_twenty(admin: Client, model: str) -> None:
    FACTORIES[model]()
    admin.get(f"/admin/snippets/{model}/")  # fills the cache of content types
    one = count_queries(admin, model)

    FACTORIES[model].create_batch(19)

    assert count_queries(admin, model) == one


def count_queries(admin: Client, model: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        admin.get(f"/admin/snippets/{model}/")
    return len(queries)
