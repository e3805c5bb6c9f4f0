"""What a page offers to search: the protocol it fulfils, and how stored content is read as text.

Text is read from stored values alone. Nothing here queries or loads what a block refers to, so a
thousand bodies cost no more statements than one. What must be able to vanish on a given day, or was
never meant for readers, is not read at all.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeGuard

from django.db.models import Model
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import BaseTypedTableBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.images.blocks import ImageBlock
from wagtail.models import Page
from wagtail.rich_text import get_text_for_indexing

from cms.payload.references import list_children, raw_stream

# Blocks whose stored value is prose. Choices, dates, numbers, addresses and choosers are not.
_PROSE_BLOCKS = (blocks.CharBlock, blocks.TextBlock, blocks.BlockQuoteBlock)

# Parts of a struct that hold no reader's words, whatever block they are made with.
_UNREAD_FIELDS = frozenset({"anchor", "id", "url"})

# A struct with this part is somebody's words on loan. Consent ends or is withdrawn, and a page must
# not be found by words that it may no longer show; so they never enter the index.
_CONSENT_FIELD = "consent"

# Without this "Vertiflex<sup>TM</sup>" would read "VertiflexTM".
_SUPERSCRIPT_MARKS = re.compile(r"<sup>\s*(?:tm|sm|r|®|™|℠)\s*</sup>", re.IGNORECASE)


@dataclass(frozen=True)
class SearchSource:
    """A page's own words, unfolded, from the most to the least telling.

    ``names`` are other names of its subject (conditions and their synonyms, a category), ``body``
    is plain text of any length, ``facets`` is what it is counted by: ``kind:id``, without spaces.
    """

    title: str
    names: Sequence[str] = ()
    teaser: str = ""
    body: str = ""
    facets: Sequence[str] = ()


class SearchablePage(Protocol):
    """A page that can be searched.

    ``search_prefetch`` names the relations that ``build_search_text`` reads; they are loaded once
    for many pages. ``build_search_text`` must read the instance it is called on, not the database:
    while a page is being published, only the instance has its new relations.
    """

    pk: Any
    search_prefetch: Sequence[str]

    def build_search_text(self) -> SearchSource:
        """Return the page's words."""


def is_searchable(page: Page) -> TypeGuard[SearchablePage]:
    """Tell whether a page, or a page model's instance, offers words to search."""
    return hasattr(page, "build_search_text")


def extract_field_text(instance: Model, field_names: Iterable[str]) -> str:
    """Return the plain text of some fields of a row: StreamFields, rich text or plain text."""
    parts = []
    for name in field_names:
        field, value = instance._meta.get_field(name), getattr(instance, name)
        if isinstance(field, StreamField):
            parts.append(extract_stream_text(field.stream_block, raw_stream(value)))
        elif isinstance(field, RichTextField):
            parts.append(_read_rich_text(value or ""))
        else:
            parts.append(str(value or ""))
    return "\n".join(part for part in parts if part)


def extract_stream_text(stream_block: blocks.StreamBlock, raw: Iterable[dict[str, Any]]) -> str:
    """Return the prose of a stored StreamField value, one line per text.

    Left out: blocks with ``search_index=False`` (argument or ``Meta``), testimonials, anchors, web
    addresses, ids, choices and dates, and types that the stream no longer knows.
    """
    return "\n".join(text for text in _read_block(stream_block, raw) if text.strip())


def _read_block(block: blocks.Block, raw: Any) -> Iterator[str]:
    if not raw or not _is_indexed(block):
        return
    if isinstance(block, blocks.RichTextBlock):
        yield _read_rich_text(raw)
    elif isinstance(block, _PROSE_BLOCKS):
        yield str(raw)
    elif isinstance(block, ImageBlock):
        # Not read: an image may become private any day, and a page must not be found by it then.
        return
    else:
        if isinstance(block, BaseTypedTableBlock):
            yield from _read_table_labels(raw)
        for child, value in _list_read_children(block, raw):
            yield from _read_block(child, value)


def _is_indexed(block: blocks.Block) -> bool:
    in_meta = getattr(block.meta, "search_index", True)
    return bool(in_meta and getattr(block, "search_index", True))


def _list_read_children(block: blocks.Block, raw: Any) -> list[tuple[blocks.Block, Any]]:
    if isinstance(block, blocks.BaseStructBlock) and _CONSENT_FIELD in block.child_blocks:
        return []
    return [
        (child, value)
        for child, value in list_children(block, raw)
        if child.name not in _UNREAD_FIELDS
    ]


def _read_rich_text(html: str) -> str:
    return str(get_text_for_indexing(_SUPERSCRIPT_MARKS.sub("", html)))


def _read_table_labels(raw: dict[str, Any]) -> Iterator[str]:
    yield raw.get("caption") or ""
    for column in raw.get("columns") or ():
        yield (column or {}).get("heading") or ""
