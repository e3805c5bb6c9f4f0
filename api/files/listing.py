"""What the listings of images and of documents have in common."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.conf import settings
from django.db.models import Model, Q, QuerySet
from rest_framework import serializers
from taggit.models import TaggedItem

from api.listings.view import EntryMetaSerializer, Json, Listing
from cms.payload.content import Content
from cms.payload.load import load_files
from cms.payload.references import References
from cms.payload.serializers import PayloadSerializer

from .shown import build_certain_condition, build_indexed_condition
from .verify import list_verified


class FileMetaSerializer(EntryMetaSerializer):
    """What Wagtail's API says about a file."""

    tags = serializers.ListField(child=serializers.CharField())
    download_url = serializers.URLField()

    def read_source(self, field: Any, instance: Any) -> Any:
        """Read from the row, its tags and its address from what the listing has found out."""
        if field.field_name in ("tags", "download_url"):
            return instance[field.field_name]
        return super().read_source(field, instance["row"])


class FileEntrySerializer(PayloadSerializer):
    """What every file of the media library has; to be mixed in before what a page says of one."""

    id = serializers.IntegerField()
    meta = FileMetaSerializer(source="*")
    title = serializers.CharField()

    def to_representation(self, instance: Any) -> Any:
        """Return the fields of a file that was found already, not one looked up by its id."""
        return PayloadSerializer.to_representation(self, instance)


class FileListing(Listing):
    """The files of one model that a public page or the site shows, in no private collection."""

    model: ClassVar[Any]
    kind: ClassVar[str]
    filters = ("id", "title")
    orderings = ("id", "title")
    default_order = ("id",)
    listing_fields = ("id", "type", "detail_url", "tags", "download_url", "title")
    default_limit = 20
    max_limit = settings.WAGTAILAPI_LIMIT_MAX

    def list_rows(self) -> QuerySet[Any]:
        """Return the public files that are said to be shown; ``is_certain`` when a column says."""
        certain = build_certain_condition(self.model)
        said = Q(certain) | Q(build_indexed_condition(self.model))
        return self.model.objects.public().filter(said).order_by().annotate(is_certain=certain)

    def draw(self, rows: Sequence[Any], content: Content) -> list[Json]:
        """Draw the files that are really shown.

        Cost: 3 queries (tags, documents, images), and what verifying costs when the index alone
        knows any of them.
        """
        ids = [row.pk for row in rows]
        references = References()
        references.update(self.kind, ids)
        load_files(content, references)
        tags = self._load_tags(ids)
        drawn = [self.describe(row, content) for row in self._list_shown(rows, content)]
        return [
            content.draw(self.serializer_class, {**file, "tags": tags.get(file["id"], [])})
            for file in drawn
            if file
        ]

    def describe(self, row: Model, content: Content) -> Json | None:
        """Return a file's public form with its row and address, None when it has none."""
        raise NotImplementedError

    def is_shown_by(self, part: Any, pk: int, content: Content) -> bool:
        """Tell whether a part of a page's answer shows the file."""
        raise NotImplementedError

    def _list_shown(self, rows: Sequence[Any], content: Content) -> list[Any]:
        unsure = [row.pk for row in rows if not row.is_certain]
        if not unsure:
            return list(rows)
        verified = list_verified(
            self.model, unsure, lambda part, pk: self.is_shown_by(part, pk, content)
        )
        return [row for row in rows if row.is_certain or row.pk in verified]

    def _load_tags(self, ids: Sequence[int]) -> dict[int, list[str]]:
        items = TaggedItem.objects.filter(
            content_type__app_label=self.model._meta.app_label,
            content_type__model=self.model._meta.model_name,
            object_id__in=ids,
        )
        tags: dict[int, list[str]] = {}
        for pk, name in items.order_by("tag__name").values_list("object_id", "tag__name"):
            tags.setdefault(pk, []).append(name)
        return tags
