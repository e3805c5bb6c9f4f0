"""The pages that a search shows, as cards made from their heads."""

from typing import NamedTuple

import orjson

from api.fields import META_NAMES
from api.snapshots.heads import HeadReader

_READER = HeadReader(("id", "type", "html_url", "title", "teaser", "hero"), META_NAMES)
_URL = len('"html_url":')

HEAD_COLUMN = _READER.column


class Card(NamedTuple):
    """A card as JSON, and its texts, in which words are marked."""

    json: bytes
    title: str
    teaser: str


def build_card(head: bytes) -> Card:
    """Return the card of a page from its head."""
    page, kind, url, title, teaser, hero = _READER.take(head)
    return Card(
        json=b'{%s,%s,%s,"url":%s,%s,%s}' % (page, kind, title, url[_URL:], teaser, hero),
        title=_load(title),
        teaser=_load(teaser),
    )


def _load(line: bytes) -> str:
    """Return the text of a line of a head."""
    return str(orjson.loads(line[line.index(b":") + 1 :]))
