"""Outline blocks as the stored values of the page's body."""

import json
from collections import Counter
from collections.abc import Mapping
from html import escape
from typing import Any
from uuid import UUID, uuid5

from cms.blocks.body import choose_anchors
from cms.importer.outline import (
    Block,
    Heading,
    Picture,
    Question,
    Questions,
    Quote,
    RichText,
    Table,
    Video,
)
from cms.importer.readers.wording import cut_at_word

# Ids follow from content: a second import keeps the ids of the blocks that did not change, and with
# them the comments that editors left there.
_NAMESPACE = UUID("5c2a54a6-0d3b-5f0e-9b7d-2f3f0c1d9e11")

# What the blocks accept (cms.blocks); longer texts are cut at a word or stored in another form.
_MAX_CAPTION_CHARS = 200
_MAX_ATTRIBUTION_CHARS = 120
_MAX_TITLE_CHARS = 120
_MAX_QUESTION_CHARS = 200
_MAX_QUESTIONS = 20
_MAX_CELL_CHARS = 300


def build_body(blocks: tuple[Block, ...], image_ids: Mapping[str, int]) -> list[dict[str, Any]]:
    """The body as ``[{"type", "value", "id"}]``; pictures without an image id are skipped."""
    pairs: list[tuple[str, Any]] = []
    for block in blocks:
        pairs += _build(block, image_ids)
    headings = [value for kind, value in pairs if kind == "heading"]
    for heading, anchor in zip(headings, choose_anchors(headings), strict=True):
        heading["anchor"] = anchor
    seen: Counter[str] = Counter()
    return [_identify(kind, value, seen) for kind, value in pairs]


def _identify(kind: str, value: Any, seen: Counter[str]) -> dict[str, Any]:
    """The item with its id; of equal items, each has its own."""
    content = json.dumps([kind, value], sort_keys=True)
    seen[content] += 1
    return {"type": kind, "value": value, "id": str(uuid5(_NAMESPACE, f"{seen[content]}{content}"))}


def _build(block: Block, image_ids: Mapping[str, int]) -> list[tuple[str, Any]]:
    match block:
        case Heading():
            return [("heading", {"text": block.text, "level": str(block.level), "anchor": ""})]
        case RichText():
            return [("paragraph", block.html)]
        case Quote():
            attribution = cut_at_word(block.attribution, _MAX_ATTRIBUTION_CHARS)
            return [("quote", {"text": block.text, "attribution": attribution})]
        case Table():
            return [("table", _build_table(block))]
        case Picture():
            return _build_figure(block, image_ids)
        case Video():
            title = cut_at_word(block.title or "Video", _MAX_TITLE_CHARS)
            return [("video", {"url": block.url, "title": title, "caption": ""})]
        case Questions():
            return _build_questions(block)


def _build_figure(picture: Picture, image_ids: Mapping[str, int]) -> list[tuple[str, Any]]:
    """A figure; without an alt attribute its caption describes it, an empty one is decorative."""
    image_id = image_ids.get(picture.reference)
    if image_id is None:
        return []
    image = {
        "image": image_id,
        "alt_text": picture.caption if picture.alt is None else picture.alt,
        "decorative": picture.alt == "",
    }
    return [
        ("figure", {"image": image, "caption": cut_at_word(picture.caption, _MAX_CAPTION_CHARS)})
    ]


def _build_table(table: Table) -> dict[str, Any]:
    columns = list(zip(*table.rows, strict=True)) if table.rows else [()] * len(table.headings)
    is_long = [any(len(cell) > _MAX_CELL_CHARS for cell in column) for column in columns]
    return {
        "caption": table.caption,
        "columns": [
            {"type": "rich_text" if long else "text", "heading": heading}
            for long, heading in zip(is_long, table.headings, strict=True)
        ],
        "rows": [
            {
                "values": [
                    _paragraph(cell) if long else cell
                    for long, cell in zip(is_long, row, strict=True)
                ]
            }
            for row in table.rows
        ],
    }


def _build_questions(block: Questions) -> list[tuple[str, Any]]:
    """Blocks of at most 20 questions; a question too long for one becomes bold text."""
    pairs: list[tuple[str, Any]] = []
    items: list[Question] = []

    def close() -> None:
        if items:
            seen: Counter[str] = Counter()
            listed = [_identify("item", _build_question(item), seen) for item in items]
            pairs.append(("faq", {"title": "", "items": listed}))
            items.clear()

    for item in block.items:
        if len(item.question) > _MAX_QUESTION_CHARS:
            close()
            question = f"<p><b>{escape(item.question, quote=False)}</b></p>"
            pairs.append(("paragraph", question + item.answer))
            continue
        items.append(item)
        if len(items) == _MAX_QUESTIONS:
            close()
    close()
    return pairs


def _build_question(item: Question) -> dict[str, str]:
    return {"question": item.question, "answer": item.answer}


def _paragraph(text: str) -> str:
    return f"<p>{escape(text, quote=False)}</p>" if text else ""
