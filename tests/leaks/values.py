"""Stored values for any block and any model: whatever is added later is filled without new code."""

import json
from dataclasses import dataclass
from typing import Any

from django.db import models
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import BaseTypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageBlock, ImageChooserBlock

LONG_AGO = "2020-01-01"


@dataclass(frozen=True)
class Target:
    """What a place is made to refer to, by id."""

    page: int
    image: int
    document: int


def build_stream(block: blocks.BaseStreamBlock, text: str, *targets: Target) -> list[Any]:
    """Build a stored stream with one item of each type for each target."""
    return [
        {"type": name, "value": build_value(child, text, target)}
        for name, child in block.child_blocks.items()
        for target in targets
    ]


def build_value(block: blocks.Block, text: str, target: Target) -> Any:
    """Build a stored value that says ``text`` and refers to the target wherever it can.

    Raises:
        TypeError: the kind of block is new here; say below what its stored value looks like.
    """
    match block:
        case blocks.BaseStreamBlock():
            return build_stream(block, text, target)
        case blocks.ListBlock():
            return [build_value(block.child_block, text, target)]
        case BaseTypedTableBlock():
            return build_table(block, text, target)
        case ImageBlock():
            return {"image": target.image, "alt_text": text, "decorative": False}
        case blocks.BaseStructBlock():
            return {
                name: build_value(child, text, target) for name, child in block.child_blocks.items()
            }
        case _:
            return build_leaf(block, text, target)


def build_leaf(block: blocks.Block, text: str, target: Target) -> Any:
    """Build the stored value of a block without parts."""
    match block:
        case blocks.RichTextBlock():
            return build_rich_text(text, target)
        case blocks.PageChooserBlock():
            return target.page
        case ImageChooserBlock():
            return target.image
        case DocumentChooserBlock():
            return target.document
        case blocks.MultipleChoiceBlock():
            return [list(block.field.choices)[-1][0]]
        case blocks.ChoiceBlock():
            return list(block.field.choices)[-1][0]
        case blocks.DateBlock():
            return LONG_AGO
        case blocks.TimeBlock():
            return "09:00"
        case blocks.URLBlock():
            return f"https://{text}.example/"
        case blocks.CharBlock() | blocks.TextBlock() | blocks.RegexBlock():
            return text
        case _:
            raise TypeError(f"No stored value is known for {type(block).__name__}.")


def build_rich_text(text: str, target: Target) -> str:
    """Build stored rich text with a link to the page and one to the document."""
    return (
        f'<p>{text} <a linktype="page" id="{target.page}">{text}</a> '
        f'<a linktype="document" id="{target.document}">{text}</a></p>'
    )


def build_table(block: BaseTypedTableBlock, text: str, target: Target) -> dict[str, Any]:
    """Build a stored table with a column of each type."""
    columns = [{"type": name, "heading": text} for name in block.child_blocks]
    cells = [build_value(child, text, target) for child in block.child_blocks.values()]
    return {"caption": text, "columns": columns, "rows": [{"values": cells}]}


def build_texts(model: type[models.Model], mark: str, target: Target) -> dict[str, Any]:
    """Build a value for each editable text of a model: its mark, followed by the field's name."""
    values: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        text = f"{mark}{field.name.replace('_', '')}"
        if isinstance(field, StreamField):
            values[field.name] = json.dumps(build_stream(field.stream_block, text, target))
        elif not field.editable or field.choices or field.primary_key:
            continue
        elif isinstance(field, models.URLField):
            values[field.name] = f"https://{text}.example/"
        elif isinstance(field, models.EmailField):
            values[field.name] = f"{text}@example.org"
        elif isinstance(field, models.CharField | models.TextField):
            values[field.name] = text[: field.max_length]
    return values
