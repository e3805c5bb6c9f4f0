"""What editors are told to look at, found in a payload."""

from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from cms.seo.checks import Check, PageFacts, check_payload

TODAY = date(2026, 11, 26)
FACTS = PageFacts(today=TODAY)
REVIEW = {
    "reviewed_by": {"name": "Imani Whitlock"},
    "last_reviewed": "2026-10-02",
    "next_review": "2027-10-02",
}
# A payload of which only what is looked at is there, and all of it is well.
WELL: dict[str, Any] = {
    "title": "Botox® for migraine",
    "hero": {"alt": "A quiet room"},
    "body": [],
    "conditions": [{"name": "Migraine"}],
    "review": REVIEW,
    "seo": {
        "title": "Botox® for migraine | Larkspur",
        "description": "What to expect.",
        "robots": "index, follow",
    },
}


def build(**parts: Any) -> dict[str, Any]:
    """Build a payload with other parts; ``seo`` is completed."""
    payload = deepcopy(WELL) | parts
    payload["seo"] = WELL["seo"] | payload["seo"]
    return payload


def find(payload: dict[str, Any], **facts: Any) -> list[tuple[str, str, str]]:
    """Return (id, severity, field) of all that is found."""
    checks = check_payload(payload, PageFacts(**{"today": TODAY, **facts}))
    return [(check.id, check.severity, check.field) for check in checks]


def heading(level: Any, text: str = "A", block: str | None = "1") -> dict[str, Any]:
    return {"type": "heading", "id": block, "value": {"text": text, "level": level}}


def test_nothing_is_found_where_all_is_well() -> None:
    assert check_payload(build(), FACTS) == []


@pytest.mark.parametrize(
    ("parts", "facts", "found"),
    [
        ({}, {"has_title": False}, ("title-missing", "error", "title")),
        ({"seo": {"title": "W" * 40}}, {}, ("title-too-wide", "warning", "seo_title")),
        (
            {"seo": {"description": ""}},
            {},
            ("description-missing", "warning", "search_description"),
        ),
        (
            {"seo": {"description": "Wonderful words " * 12}},
            {},
            ("description-too-wide", "warning", "search_description"),
        ),
        ({}, {"has_hero_description": False}, ("hero-alt-missing", "error", "hero_image")),
        ({"body": [heading(1)]}, {}, ("heading-second-h1", "error", "body.1")),
        ({"body": [heading(3)]}, {}, ("heading-level-skipped", "warning", "body.1")),
        (
            {"body": [heading(2), heading(3), heading(2), heading(4)]},
            {},
            ("heading-level-skipped", "warning", "body.1"),
        ),
        ({"body": [heading(3, block=None)]}, {}, ("heading-level-skipped", "warning", "body")),
        ({"seo": {"robots": "noindex, nofollow"}}, {}, ("noindex-set", "warning", "is_noindex")),
        ({"review": None}, {}, ("review-missing", "warning", "reviewed_by")),
        (
            {"review": None},
            {"missing_fields": frozenset({"reviewed_by", "last_reviewed_on"})},
            ("review-missing", "error", "reviewed_by"),
        ),
        (
            {"review": {**REVIEW, "last_reviewed": None}, "conditions": []},
            {"missing_fields": frozenset({"last_reviewed_on"})},
            ("review-missing", "error", "last_reviewed_on"),
        ),
        (
            {"review": {**REVIEW, "next_review": "2026-11-25"}},
            {},
            ("review-overdue", "warning", "next_review_on"),
        ),
    ],
)
def test_each_finding_points_to_its_field(
    parts: dict[str, Any], facts: dict[str, Any], found: tuple[str, str, str]
) -> None:
    assert find(build(**parts), **facts) == [found]


@pytest.mark.parametrize(
    ("parts", "facts"),
    [
        ({"hero": None}, {"has_hero_description": False}),  # no image, nothing to describe
        ({"body": [heading(2), heading(3), heading(3), heading(2), heading(3)]}, {}),
        ({"body": [heading(None), heading(3)]}, {}),  # a level that is still open is a section
        ({"body": [{"type": "paragraph", "id": "1", "value": {"html": ""}}]}, {}),
        ({"review": {**REVIEW, "next_review": "2026-11-26"}}, {}),  # due today is in time
        ({"review": {**REVIEW, "next_review": None}}, {}),
        ({"review": None, "conditions": []}, {}),  # opening hours need no clinician
    ],
)
def test_what_may_be_so_is_not_found(parts: dict[str, Any], facts: dict[str, Any]) -> None:
    assert find(build(**parts), **facts) == []


def test_page_type_without_review_and_body_is_checked() -> None:
    payload = build()
    del payload["review"], payload["body"], payload["conditions"]

    assert find(payload) == []


def test_errors_come_first() -> None:
    payload = build(hero={}, body=[heading(3)], seo={"description": "", "title": "W" * 40})

    found = find(payload | {"hero": {"alt": "x"}}, has_hero_description=False)

    assert [check[0] for check in found] == [
        "hero-alt-missing",
        "title-too-wide",
        "description-missing",
        "heading-level-skipped",
    ]


def test_reason_says_how_wide_a_title_is_and_where_it_ends() -> None:
    title = "Botox® against a migraine? How, and for how long? | Larkspur Pain Clinic"

    (check,) = check_payload(build(seo={"title": title}), FACTS)

    assert check == Check(
        "title-too-wide",
        "warning",
        "655 pixels wide, 580 are shown: it ends with “long? | Larkspur ...”",
        "seo_title",
    )


def test_description_shares_its_room_with_the_date() -> None:
    payload = build(seo={"description": "Wonderful words " * 8})

    undated = check_payload(payload, FACTS)
    (check,) = check_payload(payload | {"published_on": "2026-10-02"}, FACTS)

    assert undated == []
    assert check == Check(
        "description-too-wide",
        "warning",
        "869 pixels wide, 826 are shown: it ends with “words Wonderful words ...”",
        "search_description",
    )
