"""``people/``: those whom a public page names as author or reviewer."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from cms.models import Person
from cms.payload.content import Content
from cms.payload.load import load_files
from cms.payload.people import PersonSerializer
from cms.payload.references import References, collect_model

from .shown import build_shown_condition
from .view import EntryMetaSerializer, Json, Listing


class PersonEntrySerializer(PersonSerializer):
    """A person as a team page shows them."""

    route = "people"

    meta = EntryMetaSerializer(source="*")
    bio = serializers.CharField(allow_blank=True)


class People(Listing):
    """Authors and reviewers of public pages."""

    model = Person
    route = PersonEntrySerializer.route
    serializer_class = PersonEntrySerializer

    def list_rows(self) -> QuerySet[Any]:
        """Return the people whom a public page names."""
        return Person.objects.filter(build_shown_condition(Person)).order_by()

    def draw(self, rows: Sequence[Any], content: Content) -> list[Json]:
        """Draw people with their portraits. Cost: 2 queries, for files."""
        references = References()
        for row in rows:
            collect_model(row, references)
        load_files(content, references)
        return super().draw(rows, content)

    def name_others(self, drawn: Sequence[Json]) -> Iterable[str]:
        """Return the keys of the portraits."""
        return [f"image:{entry['photo']['id']}" for entry in drawn if entry["photo"]]
