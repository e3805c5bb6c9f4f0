"""The page explorer's columns: what an editor must see of a page without opening it."""

from datetime import date
from typing import Any

from django.forms import CheckboxSelectMultiple
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django_filters import DateFromToRangeFilter, ModelMultipleChoiceFilter
from wagtail.admin.filters import DateRangePickerWidget
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.pages.listing import ExplorableIndexView, PageFilterSet
from wagtail.admin.viewsets.pages import PageViewSet

from .models import Person
from .publishing import ApprovalView

REVIEW_SORT_KEY = "next_review_on"


class ReviewColumn(Column):
    """When a page is due for medical review; loud when it is overdue."""

    def get_value(self, instance: Any) -> Any:
        """Return the date of the next review, else of the last, else a dash."""
        due = getattr(instance, "next_review_on", None)
        last = getattr(instance, "last_reviewed_on", None)
        if due and due < timezone.localdate():
            return format_html('<b class="w-text-text-error">overdue {}</b>', _format(due))
        if due:
            return f"due {_format(due)}"
        return f"done {_format(last)}" if last else "—"


class ReviewFilterSet(PageFilterSet):
    """The explorer's filters, and after them the reviewer and the next review."""

    reviewed_by = ModelMultipleChoiceFilter(
        label="Reviewed by", queryset=Person.objects.all(), widget=CheckboxSelectMultiple
    )
    next_review_on = DateFromToRangeFilter(label="Next review", widget=DateRangePickerWidget)


class MixedIndexView(ExplorableIndexView):
    """The explorer where pages of several types lie side by side, and its search."""

    base_columns = [
        *ExplorableIndexView.base_columns[:-2],
        ReviewColumn("review", label="Medical review", width="14%"),
        *ExplorableIndexView.base_columns[-2:],
    ]


class ReviewedIndexView(ExplorableIndexView):
    """The explorer among reviewed pages of one type, which can be sorted by the next review."""

    base_columns = [
        *ExplorableIndexView.base_columns[:-2],
        ReviewColumn("review", label="Medical review", sort_key=REVIEW_SORT_KEY, width="14%"),
        *ExplorableIndexView.base_columns[-2:],
    ]

    def get_valid_orderings(self) -> list[str]:
        """Leave the review out while searching: search results order by indexed fields only."""
        orderings: list[str] = super().get_valid_orderings()
        if self.is_searching:
            return [key for key in orderings if key.removeprefix("-") != REVIEW_SORT_KEY]
        return orderings


class MixedPageViewSet(PageViewSet):
    """The admin's views of pages that have no viewset of their own."""

    index_view_class = MixedIndexView
    workflow_action_view_class = ApprovalView


class ReviewedPageViewSet(MixedPageViewSet):
    """The admin's views of one type of reviewed page. The explorer below its index page is its."""

    index_view_class = ReviewedIndexView
    filterset_class = ReviewFilterSet


def _format(value: date) -> str:
    return date_format(value, "j M Y")
