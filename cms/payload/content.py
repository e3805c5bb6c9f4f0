"""Everything a batch of pages shows, loaded once, as maps from id to public JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Model
from rest_framework import serializers

from cms.images.renditions import ImageRecord, build_image_payload

from .rich_text import render_rich_text

Json = dict[str, Any]


@dataclass(frozen=True)
class SiteRoot:
    """Where public URLs start.

    ``root_url`` is the front end's origin (``https://clinic.example``), ``path`` and ``url_path``
    are the root page's in the page tree, ``cms_url`` is the CMS's own origin for media and API.
    """

    root_url: str
    path: str
    url_path: str
    cms_url: str

    def build_page_url(self, url_path: str) -> str:
        """Return the absolute front-end URL of a page by its ``url_path`` in the tree."""
        return f"{self.root_url}/{url_path.removeprefix(self.url_path)}"


@dataclass(frozen=True)
class PageLine:
    """The few columns by which other pages show a public page."""

    id: int
    type: str
    title: str
    path: str
    url: str
    teaser: str
    hero_image_id: int | None


@dataclass
class Content:
    """The maps a builder draws from. Only what is public is in them.

    ``now`` is the database's clock at the start of the build, timezone-aware.
    """

    site: SiteRoot
    now: datetime
    clinic_name: str = ""
    pages: dict[int, PageLine] = field(default_factory=dict)
    pages_by_path: dict[str, PageLine] = field(default_factory=dict)
    images: dict[int, ImageRecord] = field(default_factory=dict)
    documents: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    snippets: dict[str, dict[int, Model]] = field(default_factory=dict)
    _serializers: dict[type[serializers.Serializer[Any]], serializers.Serializer[Any]] = field(
        default_factory=dict
    )

    def draw(self, serializer_class: type[serializers.Serializer[Any]], value: Any) -> Any:
        """Draw a value; one serializer per class and build, as each costs about 0.3 ms to make."""
        serializer = self._serializers.get(serializer_class)
        if serializer is None:
            serializer = serializer_class(context={"content": self})
            self._serializers[serializer_class] = serializer
        return serializer.to_representation(value)

    def build_image(self, pk: int | None, alt: str | None = None) -> Mapping[str, Any] | None:
        """Return an image's public JSON, None when it is missing or in a private collection.

        ``alt`` None means the image's own description; ``""`` means decorative.
        """
        record = self.images.get(pk) if pk else None
        if record is None:
            return None
        return build_image_payload(
            record, describe(record) if alt is None else alt, self.site.cms_url
        )

    def build_card(self, pk: int | None) -> Json | None:
        """Return the card of a page, None when it is not public."""
        line = self.pages.get(pk) if pk else None
        if line is None:
            return None
        return {
            "id": line.id,
            "type": line.type,
            "title": line.title,
            "url": line.url,
            "teaser": line.teaser,
            "hero": self.build_image(line.hero_image_id),
        }

    def resolve_link(self, kind: str, pk: int | None) -> str | None:
        """Return the public URL of a page or document, None when it is not public."""
        if pk is None:
            return None
        if kind == "page":
            line = self.pages.get(pk)
            return line.url if line else None
        document = self.documents.get(pk)
        return document["url"] if document else None

    def render_rich_text(self, html: str) -> str:
        """Return stored rich text as clean HTML with public links."""
        return render_rich_text(html, self.resolve_link)


def describe(record: ImageRecord) -> str:
    """Return an image's own alternative text: its description, else its title."""
    return record.description or record.title
