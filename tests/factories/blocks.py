"""Stored values of body blocks, made from each block's own example."""

from copy import deepcopy
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

from cms.blocks import BodyBlock

from .files import DocumentFactory, ImageFactory
from .pages import StandardPageFactory

BODY = BodyBlock()


def build_block(name: str, **changes: Any) -> dict[str, Any]:
    """Return a block as it is stored: its example, each reference of which leads to a new thing.

    ``changes`` replace parts of the value; ``value`` replaces all of it.
    """
    block = BODY.child_blocks[name]
    value = changes.pop("value", None)
    if value is None:
        value = lead_somewhere(block, deepcopy(block.meta.preview_value))
    if changes:
        value = {**value, **changes}
    return {"type": name, "value": value, "id": str(uuid5(NAMESPACE_URL, name))}


def build_all_blocks() -> list[dict[str, Any]]:
    """Return a stored body that has each block once."""
    return [build_block(name) for name in BODY.child_blocks]


def lead_somewhere(block: blocks.Block, value: Any) -> Any:
    """Replace the ids in an example by those of new pages, images and documents."""
    match block:
        case ImageBlock():
            return {**value, "image": ImageFactory().pk}
        case DocumentChooserBlock():
            return DocumentFactory().pk
        case blocks.PageChooserBlock():
            return StandardPageFactory(title="Elsewhere").pk if value else value
        case blocks.StructBlock():
            children = block.child_blocks.items()
            return {name: lead_somewhere(child, value[name]) for name, child in children}
        case blocks.ListBlock():
            return [lead_somewhere(block.child_block, item) for item in value]
        case _:
            return value
