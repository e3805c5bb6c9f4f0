"""Whatever an unfinished draft has stored is drawn: holes are shown empty, nothing raises."""

import json
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.blocks import BodyBlock
from cms.payload.content import Content, SiteRoot
from cms.payload.references import MAX_ID, References, collect_block
from cms.payload.serializers import HOLES

BODY = BodyBlock()
EXAMPLES = {name: block.meta.preview_value for name, block in BODY.child_blocks.items()}

Path = tuple[str | int, ...]


def build_content() -> Content:
    """Return maps in which nothing is public."""
    cms_url = "https://cms.example"
    site = SiteRoot("https://clinic.example", "00010001", "/home/", cms_url, cms_url)
    return Content(site=site, now=datetime(2026, 1, 1, tzinfo=UTC))


def list_paths(value: Any, path: Path = ()) -> list[Path]:
    """Return the way to each part of a stored value, the whole included."""
    match value:
        case dict():
            children = list(value.items())
        case list():
            children = list(enumerate(value))
        case _:
            children = []
    return [path, *(p for key, child in children for p in list_paths(child, (*path, key)))]


def replace(value: Any, path: Path, hole: Any) -> Any:
    if not path:
        return hole
    value[path[0]] = replace(value[path[0]], path[1:], hole)
    return value


def remove(value: Any, path: Path) -> Any:
    *way, last = path
    part = value
    for key in way:
        part = part[key]
    del part[last]
    return value


def draw(items: list[dict[str, Any]]) -> tuple[References, list[dict[str, Any]]]:
    references = References()
    collect_block(BODY, items, references)
    drawn = BODY.draw_items(items, build_content())
    json.dumps(drawn)
    return references, drawn


def keys_of(value: Any) -> set[str]:
    return set(value) if isinstance(value, dict) else set()


@pytest.mark.parametrize("name", list(EXAMPLES))
def test_each_part_of_a_block_may_be_empty(name: str) -> None:
    (whole,) = draw([{"type": name, "value": EXAMPLES[name], "id": "1"}])[1]

    for path in list_paths(EXAMPLES[name]):
        for hole in HOLES:
            value = replace(deepcopy(EXAMPLES[name]), path, hole)
            for item in draw([{"type": name, "value": value, "id": "1"}])[1]:
                assert keys_of(item["value"]) == keys_of(whole["value"])


@pytest.mark.parametrize("name", list(EXAMPLES))
def test_each_part_of_a_block_may_be_missing(name: str) -> None:
    (whole,) = draw([{"type": name, "value": EXAMPLES[name], "id": "1"}])[1]

    for path in list_paths(EXAMPLES[name])[1:]:
        value = remove(deepcopy(EXAMPLES[name]), path)
        for item in draw([{"type": name, "value": value, "id": "1"}])[1]:
            assert keys_of(item["value"]) == keys_of(whole["value"])


@pytest.mark.parametrize("name", list(EXAMPLES))
def test_item_without_a_value_is_left_out(name: str) -> None:
    items = [{"type": name}, {"type": name, "value": None}, {"type": "gone", "value": 1}]

    assert draw(items)[1] == []


@st.composite
def incomplete_blocks(choose: Any) -> dict[str, Any]:
    """Make a stored block of its example, with parts emptied, removed, repeated or misled."""
    name = choose(st.sampled_from(list(EXAMPLES)))
    value = deepcopy(EXAMPLES[name])
    for _ in range(choose(st.integers(0, 4))):
        path = choose(st.sampled_from(list_paths(value)))
        if path and choose(st.booleans()):
            value = remove(value, path)
        else:
            value = replace(value, path, deepcopy(choose(st.sampled_from(HOLES))))
        if not isinstance(value, dict | list):
            break
    return {"type": name, "value": value, "id": choose(st.none() | st.uuids().map(str))}


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(incomplete_blocks(), max_size=4))
def test_no_incomplete_body_is_a_failure(items: list[dict[str, Any]]) -> None:
    before = deepcopy(items)

    _, drawn = draw(items)

    assert items == before  # stored values are read, never changed
    assert all(list(item) == ["type", "value", "id"] for item in drawn)
    anchors = [item["value"]["anchor"] for item in drawn if item["type"] == "heading"]
    assert len(anchors) == len(set(anchors))


WRONG_IDS = [-1, 0, True, "7", 2.5, MAX_ID + 1, 10**40]


@pytest.mark.parametrize("wrong", WRONG_IDS)
def test_what_cannot_be_an_id_is_never_asked_for(wrong: Any) -> None:
    """The database would raise for an integer that its column cannot hold."""
    references, drawn = draw(
        [
            {"type": "related_cards", "value": {"heading": "", "pages": [wrong]}},
            {"type": "download", "value": {"document": wrong}},
            {"type": "figure", "value": {"image": {"image": wrong}}},
            {"type": "figure", "value": {"image": wrong}},
            {"type": "call_to_action", "value": {"link": {"label": "Go", "page": wrong}}},
            {"type": "paragraph", "value": f'<a linktype="page" id="{wrong}">x</a>'},
        ]
    )

    asked = [*references.ids("page"), *references.ids("document"), *references.ids("image")]
    assert asked == ([7] if wrong == "7" else [])  # rich text holds its ids as text
    assert len(drawn) == 6
