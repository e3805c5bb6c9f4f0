"""The body: all blocks an editor may write a page with."""

from typing import Any

from cms.payload.content import Content
from cms.slugs import slugify_title

from .actions import CallToActionBlock, DownloadBlock, RelatedCardsBlock
from .base import APIStreamBlock
from .facts import FAQBlock, KeyFactsBlock, StepsBlock, TableBlock
from .media import FigureBlock, VideoBlock
from .text import CalloutBlock, HeadingBlock, ParagraphBlock, QuoteBlock, TestimonialBlock


class BodyBlock(APIStreamBlock):
    """A page's body. It keeps the anchors of its headings stable and unique."""

    heading = HeadingBlock()
    paragraph = ParagraphBlock()
    quote = QuoteBlock()
    testimonial = TestimonialBlock()
    callout = CalloutBlock()
    steps = StepsBlock()
    faq = FAQBlock()
    key_facts = KeyFactsBlock()
    table = TableBlock()
    figure = FigureBlock()
    video = VideoBlock()
    call_to_action = CallToActionBlock()
    download = DownloadBlock()
    related_cards = RelatedCardsBlock()

    def clean(self, value: Any) -> Any:
        """Validate, then give each new heading the anchor it will keep."""
        cleaned = super().clean(value)
        headings = [child.value for child in cleaned if child.block_type == "heading"]
        headings = [heading for heading in headings if heading.get("text")]
        for heading, anchor in zip(headings, choose_anchors(headings), strict=True):
            heading["anchor"] = anchor
        return cleaned

    def draw_items(self, items: list[dict[str, Any]], content: Content) -> list[dict[str, Any]]:
        """Draw the items with an anchor for each heading, also where none was stored yet."""
        headings = [item["value"] or {} for item in items if _is_heading(item)]
        anchors = iter(choose_anchors(headings))
        anchored = [
            {**item, "value": {**(item["value"] or {}), "anchor": next(anchors)}}
            if _is_heading(item)
            else item
            for item in items
        ]
        return super().draw_items(anchored, content)


def choose_anchors(headings: list[Any]) -> list[str]:
    """Return a unique anchor per heading: the stored one first, else one made from the text.

    A stored anchor never yields to a new heading of the same text, wherever that stands.
    """
    taken = {heading.get("anchor") for heading in headings if heading.get("anchor")}
    used: set[str] = set()
    return [_choose_anchor(heading, taken, used) for heading in headings]


def _is_heading(item: dict[str, Any]) -> bool:
    return item["type"] == "heading" and item.get("value") is not None


def _choose_anchor(heading: Any, taken: set[str], used: set[str]) -> str:
    stored = heading.get("anchor")
    if stored and stored not in used:
        used.add(stored)
        return str(stored)
    base = slugify_title(stored or heading.get("text") or "section")
    anchor, number = base, 2
    while anchor in taken or anchor in used:
        anchor, number = f"{base}-{number}", number + 1
    used.add(anchor)
    return anchor
