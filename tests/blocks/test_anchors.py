"""Headings keep the anchor they once had, so links to a section last; no two share one."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wagtail.blocks import StreamValue

from cms.blocks import BodyBlock
from cms.blocks.body import choose_anchors

BODY = BodyBlock()

Heading = dict[str, str]


def heading(text: str, anchor: str = "") -> Heading:
    return {"text": text, "level": "2", "anchor": anchor}


def save(*headings: Heading) -> list[Heading]:
    """Validate a body as its form does, and return its headings as they are stored then."""
    stream: list[Any] = [{"type": "heading", "value": dict(value)} for value in headings]
    cleaned = BODY.clean(StreamValue(BODY, stream, is_lazy=True))
    return [item["value"] for item in cleaned.get_prep_value()]


def anchors_of(*headings: Heading) -> list[str]:
    return [value["anchor"] for value in save(*headings)]


@pytest.mark.parametrize(
    ("text", "anchor"),
    [
        ("What to expect", "what-to-expect"),
        ("Botox® & you: “how?”", "botox-you-how"),
        ("Vertiflex™", "vertiflex"),
        ("Après la séance", "apres-la-seance"),
        ("1. Preparation", "1-preparation"),
        ("治療", "page"),
        ("!?", "page"),
    ],
)
def test_anchor_is_made_of_the_text(text: str, anchor: str) -> None:
    assert anchors_of(heading(text)) == [anchor]


def test_anchor_stays_when_the_heading_is_reworded() -> None:
    (saved,) = save(heading("Preparation"))

    assert anchors_of({**saved, "text": "How to prepare"}) == ["preparation"]


def test_anchor_that_an_editor_chose_is_kept() -> None:
    assert anchors_of(heading("Preparation", "prepare")) == ["prepare"]


def test_headings_of_the_same_text_get_anchors_of_their_own() -> None:
    assert anchors_of(heading("Cost"), heading("Cost"), heading("Cost")) == [
        "cost",
        "cost-2",
        "cost-3",
    ]


def test_old_heading_keeps_its_anchor_when_a_new_one_is_put_before_it() -> None:
    (old,) = save(heading("Cost"))

    assert anchors_of(heading("Cost"), old) == ["cost-2", "cost"]


def test_new_heading_takes_no_anchor_that_a_later_one_has() -> None:
    assert anchors_of(heading("Cost"), heading("Cost"), heading("Price", "cost-2")) == [
        "cost",
        "cost-3",
        "cost-2",
    ]


def test_copied_block_gets_an_anchor_of_its_own() -> None:
    (old,) = save(heading("Cost"))

    assert anchors_of(old, old) == ["cost", "cost-2"]


def test_anchors_stay_when_headings_change_places() -> None:
    first, second = save(heading("Cost"), heading("Cost"))

    assert anchors_of(second, first) == ["cost-2", "cost"]


def test_heading_without_words_is_given_no_anchor_to_keep() -> None:
    """In a draft: the anchor is made when there is a text to make it of."""
    draft_body = BodyBlock()
    draft_body.defer_required_validation()
    stream = StreamValue(draft_body, [{"type": "heading", "value": heading("")}], is_lazy=True)

    (saved,) = (item["value"] for item in draft_body.clean(stream).get_prep_value())

    assert saved["anchor"] == ""
    assert anchors_of({**saved, "text": "Cost"}) == ["cost"]


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    st.lists(
        st.builds(
            heading,
            st.sampled_from(["Cost", "cost 2", "Price", "!", "", "Cost®"]),
            st.sampled_from(["", "", "cost", "cost-2", "page", "section"]),
        ),
        max_size=8,
    )
)
def test_anchors_are_unique_and_lasting(headings: list[Heading]) -> None:
    anchors = choose_anchors(headings)

    assert len(set(anchors)) == len(headings)
    stored = {value["anchor"] for value in headings} - {""}
    assert stored <= set(anchors)
    anchored = [{**value, "anchor": a} for value, a in zip(headings, anchors, strict=True)]
    assert choose_anchors(anchored) == anchors
    assert choose_anchors(anchored[::-1]) == anchors[::-1]
