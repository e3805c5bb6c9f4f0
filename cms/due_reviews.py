"""The dashboard's list of public pages whose medical review is due."""

from collections.abc import Iterator
from datetime import timedelta
from operator import attrgetter
from typing import Any

from django.utils import timezone
from wagtail.admin.ui.components import Component
from wagtail.models import get_page_models
from wagtail.permissions import page_permission_policy

from .models import ReviewedPage

SOON = timedelta(days=30)
MAX_ROWS = 8


class DueReviewsPanel(Component):
    """Pages that the user may edit and that are due within a month, the longest overdue first."""

    name = "due_reviews"
    template_name = "dashboard/due_reviews.html"
    order = 220  # after what waits for the user in a workflow, before their own edits

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        """Return ``pages`` with their next review, and ``today``. Cost: a query per page type."""
        user = parent_context["request"].user
        pages = sorted(list_due_pages(user), key=attrgetter("next_review_on"))
        return {"pages": pages[:MAX_ROWS], "today": timezone.localdate()}


def list_due_pages(user: Any) -> Iterator[Any]:
    """Find the pages of each reviewed type, at most ``MAX_ROWS`` of a type."""
    editable = page_permission_policy.instances_user_has_permission_for(user, "change")
    for model in get_page_models():
        if issubclass(model, ReviewedPage):
            due = model._default_manager.filter(
                live=True,
                next_review_on__lte=timezone.localdate() + SOON,
                pk__in=editable.order_by().values("pk"),
            )
            yield from due.defer_streamfields().order_by("next_review_on")[:MAX_ROWS]
