"""The walk finds every id that a stored value shows, without a query."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from cms.blocks import BodyBlock
from cms.payload.references import References, collect_block, collect_model, unwrap_items
from treatments.models import TreatmentPage

BODY = BodyBlock()

PAGE, DOCUMENT = '<a linktype="page" id="{}">p</a>', '<a linktype="document" id="{}">d</a>'

BLOCKS: list[tuple[str, Any, dict[str, list[int]]]] = [
    ("paragraph", PAGE.format(3) + DOCUMENT.format(4), {"page": [3], "document": [4]}),
    ("callout", {"text": PAGE.format(3)}, {"page": [3]}),
    ("steps", {"items": [{"text": PAGE.format(3)}, {"text": PAGE.format(2)}]}, {"page": [2, 3]}),
    ("faq", {"items": [{"answer": DOCUMENT.format(4)}]}, {"document": [4]}),
    ("figure", {"image": {"image": 5, "alt_text": "x", "decorative": False}}, {"image": [5]}),
    ("figure", {"image": 5}, {"image": [5]}),
    ("download", {"document": 4}, {"document": [4]}),
    ("related_cards", {"pages": [3, 1, 3]}, {"page": [1, 3]}),
    ("related_cards", {"pages": [{"type": "item", "value": 3, "id": "x"}]}, {"page": [3]}),
    ("call_to_action", {"link": {"label": "", "page": 3, "url": ""}}, {"page": [3]}),
    ("call_to_action", {"link": {"label": "", "page": None, "url": "tel:1"}}, {}),
    (
        "table",
        {
            "columns": [{"type": "text"}, {"type": "rich_text"}, {"type": "gone"}],
            "rows": [{"values": [PAGE.format(9), PAGE.format(3), PAGE.format(8)]}],
        },
        {"page": [3]},
    ),
    ("heading", {"text": PAGE.format(9)}, {}),
    ("quote", {"text": PAGE.format(9)}, {}),
]


@pytest.mark.parametrize(("name", "value", "found"), BLOCKS)
def test_ids_in_a_block_are_found(name: str, value: Any, found: dict[str, list[int]]) -> None:
    references = References()

    collect_block(BODY, [{"type": name, "value": value}], references)

    kinds = ("page", "document", "image", "person")
    assert {kind: references.ids(kind) for kind in kinds if references.ids(kind)} == found


def test_every_block_that_refers_is_tried_above() -> None:
    """A new block that leads somewhere must be added to the table."""
    text_only = {"testimonial", "key_facts", "video"}

    assert {name for name, _, _ in BLOCKS} | text_only == set(BODY.child_blocks)


def test_ids_in_the_columns_of_a_page_are_found(
    db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    page = TreatmentPage(
        hero_image_id=5, social_image_id=6, reviewed_by_id=7, alias_of_id=8, owner_id=9
    )
    page.body = [("paragraph", PAGE.format(3))]
    references = References()

    with django_assert_num_queries(0):
        collect_model(page, references)

    assert references.ids("image") == [5, 6]
    assert references.ids("person") == [7]
    assert references.ids("page") == [3, 8]


@pytest.mark.parametrize(
    ("raw", "values"),
    [
        (None, []),
        ([], []),
        ("", []),
        ([1, 2], [1, 2]),
        ([{"type": "item", "value": 1, "id": "x"}, 2], [1, 2]),
        ([{"type": "item", "value": {"type": "item"}}], [{"type": "item"}]),
        ([{"type": "item"}], [{"type": "item"}]),  # a struct with a field of that name
        ([{"type": "page", "value": 1}], [{"type": "page", "value": 1}]),
    ],
)
def test_items_of_a_list_are_bare_or_wrapped(raw: Any, values: list[Any]) -> None:
    assert unwrap_items(raw) == values
