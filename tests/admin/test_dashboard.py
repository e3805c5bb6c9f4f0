"""The dashboard's list of medical reviews that are due."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import ArticlePageFactory, TreatmentPageFactory

DAY = timedelta(days=1)


def test_dashboard_lists_due_reviews_the_longest_overdue_first(admin: Client) -> None:
    today = timezone.localdate()
    TreatmentPageFactory(title="Due soon", next_review_on=today + 29 * DAY)
    ArticlePageFactory(title="Overdue", next_review_on=today - DAY)
    TreatmentPageFactory(title="Due in spring", next_review_on=today + 99 * DAY)
    TreatmentPageFactory(title="A draft", live=False, next_review_on=today - DAY)

    panel = read_panel(admin)

    assert panel.index("Overdue") < panel.index("Due soon")
    assert "Due in spring" not in panel
    assert "A draft" not in panel


@pytest.mark.parametrize("group", ["Editors", "Clinical reviewers", "Publishers"])
def test_dashboard_shows_everybody_what_they_may_edit(
    sign_in: Callable[[str], Client], group: str
) -> None:
    TreatmentPageFactory(title="Overdue", next_review_on=timezone.localdate() - DAY)

    assert "Overdue" in read_panel(sign_in(group))


def test_dashboard_has_no_list_when_nothing_is_due(admin: Client) -> None:
    assert read_panel(admin) == ""


def read_panel(client: Client) -> str:
    page = client.get("/admin/").content.decode()
    return page.partition('id="due-reviews-section"')[2].partition("</section>")[0]
