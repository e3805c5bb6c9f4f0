"""``conditions/``, ``body-areas/``, ``categories/``: what public pages are filed under."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from rest_framework import serializers

from articles.models import Category
from cms.models.terms import Term
from cms.payload.content import Content
from cms.payload.terms import TermSerializer
from treatments.models import BodyArea, Condition

from .shown import build_shown_condition, count_pages
from .view import EntryMetaSerializer, Json, Listing


class TermEntrySerializer(TermSerializer):
    """A term as a filter menu shows it.

    ``page_count`` is the number of public pages filed under it, ``page_counts`` that of each type
    of page that can be.
    """

    route: ClassVar[str]

    meta = EntryMetaSerializer(source="*")
    page_count = serializers.IntegerField(min_value=1)
    page_counts = serializers.DictField(child=serializers.IntegerField(min_value=0))


class ConditionEntrySerializer(TermEntrySerializer):
    """A condition, with what it is in two or three sentences."""

    route = "conditions"

    summary = serializers.CharField(allow_blank=True)


class BodyAreaEntrySerializer(TermEntrySerializer):
    """A part of the body."""

    route = "body-areas"


class CategoryEntrySerializer(TermEntrySerializer):
    """A category of articles."""

    route = "categories"


class Terms(Listing):
    """The terms of one model under which a public page is filed."""

    model: ClassVar[type[Term]]

    def list_rows(self) -> QuerySet[Any]:
        """Return the terms that a public page is filed under."""
        return self.model._default_manager.filter(build_shown_condition(self.model)).order_by()

    def draw(self, rows: Sequence[Any], content: Content) -> list[Json]:
        """Draw terms with their numbers of pages. Cost: 1 query."""
        counts = count_pages(self.model, [row.pk for row in rows])
        for row in rows:
            row.page_counts = {label: found.get(row.pk, 0) for label, found in counts.items()}
            row.page_count = sum(row.page_counts.values())
        return super().draw(rows, content)


class Conditions(Terms):
    """Conditions."""

    model = Condition
    route = ConditionEntrySerializer.route
    serializer_class = ConditionEntrySerializer


class BodyAreas(Terms):
    """Body areas."""

    model = BodyArea
    route = BodyAreaEntrySerializer.route
    serializer_class = BodyAreaEntrySerializer


class Categories(Terms):
    """Categories of articles."""

    model = Category
    route = CategoryEntrySerializer.route
    serializer_class = CategoryEntrySerializer
