"""Heads: any part can be taken by itself, and a card from the beginning alone."""

import json
from typing import Any

import pytest

from api.fields import META_NAMES
from api.snapshots.heads import HeadReader, measure_card, write_head

PAYLOAD: dict[str, Any] = {
    "id": 7,
    "meta": {"type": "articles.ArticlePage", "slug": "a"},
    "title": "Line\nend, tab\t and “quotes”",
    "published_on": None,
    "teaser": "",
    "hero": {"src": "x" * 50},
    "body": [],
    "seo": {},
    "authors": [{"name": "Imani " * 50}],
}


def test_a_head_has_what_listings_show() -> None:
    names = ["id", "type", "slug", "title", "published_on", "teaser", "hero", "authors"]

    shown = json.loads(HeadReader(names, META_NAMES).write(write_head(PAYLOAD)))

    assert shown == {name: value for name, value in PAYLOAD.items() if name not in ("body", "seo")}
    assert list(shown) == ["id", "meta", "title", "published_on", "teaser", "hero", "authors"]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["title"], {"title": PAYLOAD["title"]}),
        (["slug"], {"meta": {"slug": "a"}}),
        ([], {}),
        (["teaser", "id"], {"id": 7, "teaser": ""}),
    ],
)
def test_a_part_is_taken_by_itself(names: list[str], expected: dict[str, Any]) -> None:
    assert json.loads(HeadReader(names, META_NAMES).write(write_head(PAYLOAD))) == expected


def test_a_card_is_drawn_from_the_beginning_alone() -> None:
    head = write_head(PAYLOAD)
    reader = HeadReader(("id", "type", "title", "teaser", "hero"), META_NAMES)

    assert reader.write(head[: measure_card(head)]) == reader.write(head)
    assert "card_bytes" in reader.column
    assert measure_card(head) < len(head) - 300


def test_what_is_no_card_is_read_whole() -> None:
    reader = HeadReader(("id", "authors"), META_NAMES)

    assert reader.column == "s.head"
    with pytest.raises(ValueError, match="not in list"):
        HeadReader(("nothing",), META_NAMES).write(write_head(PAYLOAD))


def test_an_answer_that_is_no_page_has_a_head_as_well() -> None:
    head = write_head({"root_url": "http://localhost", "body": 1})

    assert HeadReader(("root_url",), ()).take(head) == (b'"root_url":"http://localhost"',)
    assert measure_card(head) == len(b"root_url")
