"""How snippets are listed in the admin: searchable, and with how often pages use them."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from wagtail.admin.ui.tables import UsageCountColumn
from wagtail.models import ReferenceIndex
from wagtail.snippets.views.snippets import SnippetViewSet


class LinkedUsageColumn(UsageCountColumn):
    """How many places refer to a row, linked to the list of them."""

    def __init__(self, usage_url_name: str) -> None:
        super().__init__("usage_count", label="Usage", width="14%")
        self.usage_url_name = usage_url_name

    def get_cell_context_data(
        self, instance: Any, parent_context: dict[str, Any]
    ) -> dict[str, Any]:
        """Add the address of the usage view, which Wagtail's template expects on the row."""
        instance.usage_url = reverse(self.usage_url_name, args=[instance.pk])
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        return context


class UsedSnippetViewSet(SnippetViewSet):
    """A snippet's views, its list with a column of usage."""

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Add the usage column to the list."""
        usage = LinkedUsageColumn(self.get_url_name("usage"))
        view_kwargs = super().get_index_view_kwargs(**kwargs)
        return {**view_kwargs, "list_display": [*view_kwargs["list_display"], usage]}

    def get_queryset(self, request: Any) -> "QuerySet[Any]":
        """Return the rows, each with its ``usage_count``."""
        return annotate_usage(self.model._default_manager.all())


def annotate_usage(rows: "QuerySet[Any]") -> "QuerySet[Any]":
    """Add ``usage_count``: how many references lead to each row. Cost: a sub-select."""
    references = (
        ReferenceIndex.objects.filter(
            to_content_type=ContentType.objects.get_for_model(rows.model),
            to_object_id=Cast(OuterRef("pk"), CharField()),
        )
        .order_by()
        .values("to_object_id")
        .annotate(count=Count("*"))
        .values("count")
    )
    count = Coalesce(Subquery(references, output_field=IntegerField()), 0)
    return rows.annotate(usage_count=count)
