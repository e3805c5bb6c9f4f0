"""First phase of building: walk stored values and collect the ids of everything they show.

Nothing here queries. The walk follows the definitions of blocks and models, so a new block made
of known parts needs no code of its own.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import ForeignKey, Model
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import BaseTypedTableBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.images.blocks import ImageBlock

from .kinds import kind_of
from .rich_text import find_links

MAX_ID = 2**63 - 1  # of a bigint: asked for a larger one, the database would raise


class References:
    """The ids that are shown, by kind: ``{"image": {7, 9}, "page": {12}}``."""

    def __init__(self) -> None:
        self._ids: defaultdict[str, set[int]] = defaultdict(set)

    def add(self, kind: str | None, pk: Any) -> None:
        """Record one id; what cannot be an id (a broken stored value) is ignored."""
        if kind and isinstance(pk, int) and not isinstance(pk, bool) and 0 < pk <= MAX_ID:
            self._ids[kind].add(pk)

    def update(self, kind: str, pks: Iterable[int | None]) -> None:
        """Record several ids of one kind."""
        for pk in pks:
            self.add(kind, pk)

    def ids(self, kind: str) -> list[int]:
        """Return the recorded ids of a kind, sorted so that equal content asks equal queries."""
        return sorted(self._ids[kind])


def collect_model(instance: Model, references: References) -> None:
    """Record what the columns of a row show: foreign keys, rich text and StreamFields."""
    for field in instance._meta.concrete_fields:
        if isinstance(field, ForeignKey):
            if not field.remote_field.parent_link:
                references.add(kind_of(field.related_model), getattr(instance, field.attname))
        elif isinstance(field, StreamField):
            value = getattr(instance, field.name)
            collect_block(value.stream_block, raw_stream(value), references)
        elif isinstance(field, RichTextField):
            collect_rich_text(getattr(instance, field.name), references)


def collect_block(block: blocks.Block, raw: Any, references: References) -> None:
    """Record what one stored block value shows, at any depth; any part of a draft may be empty."""
    if not raw:
        return
    if isinstance(block, blocks.RichTextBlock):
        collect_rich_text(raw, references)
    elif isinstance(block, ImageBlock):
        references.add("image", raw.get("image") if isinstance(raw, dict) else raw)
    elif isinstance(block, blocks.ChooserBlock):
        references.add(kind_of(block.model_class), raw)
    else:
        for child, value in list_children(block, raw):
            collect_block(child, value, references)


def collect_rich_text(html: str, references: References) -> None:
    """Record the pages and documents that rich text links to."""
    for kind, pk in find_links(html):
        references.add(kind, pk)


def raw_stream(value: blocks.StreamValue | None) -> list[dict[str, Any]]:
    """Return a StreamField's value as stored JSON, without loading what it refers to."""
    return list(value.raw_data) if value is not None else []


def unwrap_items(raw: Iterable[Any] | None) -> list[Any]:
    """Return the values of a stored ListBlock, whose items are bare or wrapped with an id."""
    return [
        item["value"]
        if isinstance(item, dict) and item.get("type") == "item" and "value" in item
        else item
        for item in raw or ()
    ]


def list_children(block: blocks.Block, raw: Any) -> list[tuple[blocks.Block, Any]]:
    """Return the blocks within a stored value, each with its own stored value; a leaf has none."""
    if isinstance(block, blocks.BaseStreamBlock):
        known = block.child_blocks
        return [(known[i["type"]], i.get("value")) for i in raw if i.get("type") in known]
    if isinstance(block, blocks.BaseStructBlock):
        return [(child, raw.get(name)) for name, child in block.child_blocks.items()]
    if isinstance(block, blocks.ListBlock):
        return [(block.child_block, value) for value in unwrap_items(raw)]
    if isinstance(block, BaseTypedTableBlock):
        return _table_cells(block, raw)
    return []


def _table_cells(block: BaseTypedTableBlock, raw: Any) -> list[tuple[blocks.Block, Any]]:
    kinds = [(column or {}).get("type") or "" for column in raw.get("columns") or ()]
    columns = [block.child_blocks.get(kind) for kind in kinds]
    return [
        (column, value)
        for row in raw.get("rows") or ()
        for column, value in zip(columns, (row or {}).get("values") or (), strict=False)
        if column is not None
    ]
