"""The lists of pages: type, medical review and status at a glance, at a constant price."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.models import Person
from tests.factories import (
    ArticlePageFactory,
    PersonFactory,
    TreatmentIndexPageFactory,
    TreatmentPageFactory,
    load_home,
)
from treatments.models import TreatmentIndexPage

Explore = Callable[..., list[tuple[str, ...]]]


@pytest.fixture
def treatments(db: None) -> TreatmentIndexPage:
    index: TreatmentIndexPage = TreatmentIndexPageFactory()
    return index


@pytest.fixture
def explore(admin: Client) -> Explore:
    """Read the list below a page: each page's (title, review, type, status)."""

    def explore(page_id: int, **query: Any) -> list[tuple[str, ...]]:
        answer = admin.get(f"/admin/pages/{page_id}/", query)
        assert answer.status_code == 200
        soup = BeautifulSoup(answer.content, "html.parser")
        return [read_row(row) for row in soup.select("#listing-results tbody tr")]

    return explore


def read_row(row: Tag) -> tuple[str, ...]:
    _, title, _, review, kind, status = row.find_all("td", recursive=False)[:6]
    name = title.select_one(".title-wrapper a")
    assert name is not None
    texts = [cell.get_text(" ", strip=True) for cell in (name, review, kind, status)]
    return tuple(texts)


def test_explorer_shows_type_review_and_status(
    explore: Explore, treatments: TreatmentIndexPage
) -> None:
    today = timezone.localdate()
    TreatmentPageFactory(title="Due", next_review_on=today)
    TreatmentPageFactory(title="Overdue", next_review_on=today - timedelta(days=1))
    TreatmentPageFactory(title="Done", live=False, last_reviewed_on=date(2026, 1, 2))
    TreatmentPageFactory(title="Never", live=False, last_reviewed_on=None)

    rows = explore(treatments.pk, ordering="title")

    yesterday = today - timedelta(days=1)
    assert rows == [
        ("Done", "done 2 Jan 2026", "Treatment", "Current page status: draft"),
        ("Due", f"due {today:%-d %b %Y}", "Treatment", "Current page status: live"),
        ("Never", "—", "Treatment", "Current page status: draft"),
        ("Overdue", f"overdue {yesterday:%-d %b %Y}", "Treatment", "Current page status: live"),
    ]


def test_explorer_of_the_home_page_has_the_same_columns(
    explore: Explore, treatments: TreatmentIndexPage
) -> None:
    (row,) = explore(load_home().pk)

    assert row[1:3] == ("—", "Treatment index page")


def test_explorer_sorts_by_next_review(explore: Explore, treatments: TreatmentIndexPage) -> None:
    for day in (3, 1, 2):
        TreatmentPageFactory(title=f"Day {day}", next_review_on=date(2027, 1, day))

    forwards = explore(treatments.pk, ordering="next_review_on")
    backwards = explore(treatments.pk, ordering="-next_review_on")

    assert [row[0] for row in forwards] == ["Day 1", "Day 2", "Day 3"]
    assert [row[0] for row in backwards] == ["Day 3", "Day 2", "Day 1"]


def test_explorer_ignores_the_order_while_searching(
    explore: Explore, treatments: TreatmentIndexPage
) -> None:
    TreatmentPageFactory(title="Vertiflex™")

    (row,) = explore(treatments.pk, q="vertiflex", ordering="next_review_on")

    assert row[0] == "Vertiflex™"


def test_explorer_filters_by_reviewer_and_next_review(
    explore: Explore, treatments: TreatmentIndexPage
) -> None:
    imani: Person = PersonFactory()
    TreatmentPageFactory(title="Hers", reviewed_by=imani, next_review_on=date(2027, 1, 1))
    TreatmentPageFactory(title="Hers later", reviewed_by=imani, next_review_on=date(2027, 6, 1))
    TreatmentPageFactory(title="Another's", next_review_on=date(2027, 1, 1))

    rows = explore(treatments.pk, reviewed_by=imani.pk, next_review_on_to="2027-02-01")

    assert [row[0] for row in rows] == ["Hers"]


@pytest.mark.parametrize("factory", [TreatmentPageFactory, ArticlePageFactory])
def test_explorer_costs_the_same_for_one_page_and_for_twenty(
    admin: Client, treatments: TreatmentIndexPage, factory: Any
) -> None:
    parent = factory().get_parent()
    admin.get(f"/admin/pages/{parent.pk}/")  # fills Wagtail's caches of sites and permissions
    one = count_queries(admin, parent.pk)

    factory.create_batch(19)

    assert count_queries(admin, parent.pk) == one


def count_queries(admin: Client, page_id: int) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        admin.get(f"/admin/pages/{page_id}/")
    return len(queries)
