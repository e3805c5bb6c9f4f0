"""The pages that a search shows, as cards made from their stored heads."""

from collections.abc import Sequence
from typing import Any

import orjson

from api.snapshots.making import load_heads

CARD_QUERIES = 1  # when all are fresh


def load_cards(ids: Sequence[int]) -> dict[int, Any]:
    """Return the cards of the public ones of some pages, by id. Cost: ``CARD_QUERIES``."""
    return {page: build_card(orjson.loads(head)) for page, head in load_heads(ids).items()}


def build_card(head: dict[str, Any]) -> dict[str, Any]:
    """Return the card of a page from what listings show of it."""
    return {
        "id": head["id"],
        "type": head["meta"]["type"],
        "title": head["title"],
        "url": head["meta"]["html_url"],
        "teaser": head["teaser"],
        "hero": head["hero"],
    }
