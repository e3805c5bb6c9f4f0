"""The pages that a search shows, as cards made from their stored heads."""

from collections.abc import Sequence
from typing import Any

from api.fields import META_NAMES
from api.snapshots.heads import HeadReader, load_fragment
from api.snapshots.making import load_heads

CARD_QUERIES = 1  # when all are fresh

_READER = HeadReader(("id", "type", "html_url", "title", "teaser", "hero"), META_NAMES)


def load_cards(ids: Sequence[int]) -> dict[int, Any]:
    """Return the cards of the public ones of some pages, by id. Cost: ``CARD_QUERIES``."""
    return {page: build_card(head) for page, head in load_heads(ids, _READER.column).items()}


def build_card(head: bytes) -> dict[str, Any]:
    """Return the card of a page from its head; the texts to mark as text, the rest as it is."""
    found = _READER.read(head)
    return {
        "id": found["id"],
        "type": found["meta"]["type"],
        "title": load_fragment(found["title"]),
        "url": found["meta"]["html_url"],
        "teaser": load_fragment(found["teaser"]),
        "hero": found["hero"],
    }
