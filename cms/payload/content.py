"""Everything a batch of pages shows, loaded once, as maps from id to public JSON."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Model
from rest_framework import serializers

from cms.images.renditions import ImageRecord, build_image_payload
from cms.seo.title import DEFAULT_TITLE_PATTERN

from .rich_text import render_rich_text

Json = dict[str, Any]
FoundT = TypeVar("FoundT")
SerializerT = TypeVar("SerializerT", bound=serializers.Serializer[Any])


@dataclass(frozen=True)
class SiteRoot:
    """Where public URLs start.

    ``root_url`` is the front end's origin (``https://clinic.example``), ``path`` and ``url_path``
    are the root page's in the page tree, ``cms_url`` is the CMS's own origin for documents and the
    API, ``media_url`` that of pictures.
    """

    root_url: str
    path: str
    url_path: str
    cms_url: str
    media_url: str

    def build_page_url(self, url_path: str) -> str:
        """Return the absolute front-end URL of a page by its ``url_path`` in the tree."""
        return f"{self.root_url}/{url_path.removeprefix(self.url_path)}"


@dataclass(frozen=True)
class ClinicRecord:
    """What pages say of the clinic. The names are the model's own; profiles are as stored."""

    name: str = ""
    legal_name: str = ""
    email: str = ""
    telephone: str = ""
    logo_id: int | None = None
    social_profiles: Sequence[Mapping[str, Any]] = ()
    title_pattern: str = DEFAULT_TITLE_PATTERN


@dataclass(frozen=True)
class PageLine:
    """The few columns by which other pages show a page, if it is public.

    ``lineage`` are the ids of all pages above it, any of which may be private.
    """

    id: int
    type: str
    title: str
    path: str
    url: str
    teaser: str
    hero_image_id: int | None
    lineage: Sequence[int] = ()
    is_public: bool = True


class Notes:
    """What one answer depends on: the keys of all it asked for, and when it ends by itself.

    A key is ``kind:id``, or a name alone for what there is one of. ``hidden`` are keys of what was
    asked for and may not be shown; that it was looked for is noted all the same, as it may change.
    """

    def __init__(self) -> None:
        self.shown: set[str] = set()
        self.hidden: set[str] = set()
        self.valid_until: datetime | None = None

    def add(self, kind: str, pk: int | None = None, *, is_shown: bool = True) -> None:
        """Note that something was asked for, and whether it may be shown."""
        key = kind if pk is None else f"{kind}:{pk}"
        (self.shown if is_shown else self.hidden).add(key)

    def add_privacy(self, lineage: Iterable[int]) -> None:
        """Note that the answer changes when a page above one becomes private or public."""
        self.shown.update(f"privacy:{pk}" for pk in lineage)

    def end_at(self, moment: datetime) -> None:
        """Note a moment (aware) at which the answer changes without a change in the database."""
        self.valid_until = min(filter(None, (self.valid_until, moment)))

    def list_keys(self) -> list[str]:
        """Return all keys, sorted."""
        return sorted(self.shown | self.hidden)


@dataclass
class Content:
    """The maps a builder draws from, and the notes of what was drawn.

    Serializers ask by the ``find_`` methods, which show only what is public and note each question.
    ``now`` is the database's clock at the start of the build, timezone-aware.
    """

    site: SiteRoot
    now: datetime
    clinic: ClinicRecord = field(default_factory=ClinicRecord)
    locations: Sequence[Model] = ()
    pages: dict[int, PageLine] = field(default_factory=dict)
    pages_by_path: dict[str, PageLine] = field(default_factory=dict)
    images: dict[int, ImageRecord] = field(default_factory=dict)
    documents: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    snippets: dict[str, dict[int, Model]] = field(default_factory=dict)
    notes: Notes = field(default_factory=Notes)
    _serializers: dict[type[serializers.Serializer[Any]], serializers.Serializer[Any]] = field(
        default_factory=dict
    )

    def draw(self, serializer_class: type[serializers.Serializer[Any]], value: Any) -> Any:
        """Draw a value with the build's serializer of a class."""
        return self.serializer_of(serializer_class).to_representation(value)

    def serializer_of(self, serializer_class: type[SerializerT]) -> SerializerT:
        """Return the one serializer of a class and build, as each costs about 0.3 ms to make."""
        serializer: Any = self._serializers.get(serializer_class)
        if serializer is None:
            serializer = serializer_class(context={"content": self})
            self._serializers[serializer_class] = serializer
        return serializer

    def find_page(self, pk: int | None) -> PageLine | None:
        """Return what other pages show of a page, None when it is not public."""
        if not pk:
            return None
        line = self.pages.get(pk)
        return self._note_line(pk, line)

    def find_page_at(self, path: str) -> PageLine | None:
        """Return what other pages show of the page at a tree path, None when it is not public."""
        line = self.pages_by_path.get(path)
        return self._note_line(line.id, line) if line else None

    def find_image(self, pk: int | None) -> ImageRecord | None:
        """Return an image, None when it is missing or in a private collection."""
        return self._find("image", self.images, pk)

    def find_document(self, pk: int | None) -> Mapping[str, Any] | None:
        """Return a document's JSON, None when it is missing or in a private collection."""
        return self._find("document", self.documents, pk)

    def find_snippet(self, kind: str, pk: int | None) -> Model | None:
        """Return a snippet, None when it does not exist."""
        return self._find(kind, self.snippets[kind], pk)

    def find_locations(self) -> Sequence[Model]:
        """Return the places patients come to, by name; empty unless a page shows them."""
        self.notes.add("locations")
        return self.locations

    def build_image(self, pk: int | None, alt: str | None = None) -> Mapping[str, Any] | None:
        """Return an image's public JSON, None when it is missing or in a private collection.

        ``alt`` None means the image's own description; ``""`` means decorative.
        """
        record = self.find_image(pk)
        if record is None:
            return None
        return build_image_payload(
            record, describe(record) if alt is None else alt, self.site.media_url
        )

    def build_card(self, pk: int | None) -> Json | None:
        """Return the card of a page, None when it is not public."""
        line = self.find_page(pk)
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
        if kind == "page":
            line = self.find_page(pk)
            return line.url if line else None
        document = self.find_document(pk)
        return document["url"] if document else None

    def render_rich_text(self, html: str) -> str:
        """Return stored rich text as clean HTML with public links."""
        return render_rich_text(html, self.resolve_link)

    def _note_line(self, pk: int, line: PageLine | None) -> PageLine | None:
        is_shown = line is not None and line.is_public
        self.notes.add("card", pk, is_shown=is_shown)
        if line is not None:
            self.notes.add_privacy(line.lineage)
        return line if is_shown else None

    def _find(self, kind: str, found: Mapping[int, FoundT], pk: int | None) -> FoundT | None:
        if not pk:
            return None
        thing = found.get(pk)
        self.notes.add(kind, pk, is_shown=thing is not None)
        return thing


def describe(record: ImageRecord) -> str:
    """Return an image's own alternative text: its description, else its title."""
    return record.description or record.title
