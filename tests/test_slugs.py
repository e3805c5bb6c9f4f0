"""Slugs: made from titles on the server, and by the same rules in the admin's slug field."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Page

from cms.models import HomePage
from cms.slugs import build_slug_formatters, build_slug_input, slugify_title

TITLES = [
    ("Botox® for My Migraine? How So?", "botox-for-my-migraine-how-so"),
    (
        "After the Vertiflex™ Procedure: The First Weeks",
        "after-the-vertiflex-procedure-the-first-weeks",
    ),
    ("Juvéderm", "juvederm"),
    ("Don’t “rest” it", "dont-rest-it"),
    ("IPL/BBL – which one?", "ipl-bbl-which-one"),
    ("L4–L5: a new way…", "l4-l5-a-new-way"),
    ("Botox(R) in Łódź and Đà Nẵng", "botox-in-lodz-and-da-nang"),
]


@pytest.mark.parametrize(("title", "slug"), TITLES)
def test_slug_drops_marks_and_keeps_words_apart(title: str, slug: str) -> None:
    assert slugify_title(title) == slug


@pytest.mark.parametrize("title", ["", "???", "® ™", "日本語"])
def test_slug_of_a_title_without_latin_words_is_the_fallback(title: str) -> None:
    assert slugify_title(title) == "page"
    assert slugify_title(title, fallback="section") == "section"


def test_long_slug_is_cut_after_a_whole_word() -> None:
    assert slugify_title("one two three", max_length=7) == "one-two"
    assert slugify_title("one two three", max_length=9) == "one-two"
    assert slugify_title("one two three", max_length=13) == "one-two-three"
    assert slugify_title("x" * 300) == "x" * 255


@given(st.text(max_size=300))
def test_slug_is_always_valid_and_a_slug_of_itself(title: str) -> None:
    slug = slugify_title(title)

    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
    assert len(slug) <= 255
    assert slugify_title(slug) == slug


@pytest.mark.parametrize(("title", "slug"), TITLES)
def test_formatters_of_the_slug_field_follow_the_same_rules(title: str, slug: str) -> None:
    formatted = title
    for pattern, replacement in build_slug_formatters():
        formatted = re.sub(pattern, replacement, formatted)

    # The last step of Wagtail's script, with WAGTAIL_ALLOW_UNICODE_SLUGS = False.
    assert re.sub(r"[\s-]+", "-", formatted).lower() == slug


def test_slug_field_hands_its_formatters_to_the_script() -> None:
    attributes = build_slug_input().attrs

    formatters = json.loads(attributes["data-w-slug-formatters-value"])
    assert [pattern for (pattern, _flags), _replacement in formatters] == [
        pattern for pattern, _replacement in build_slug_formatters()
    ]
    assert attributes["data-w-slug-allow-unicode-value"] is False


@pytest.mark.django_db
def test_page_without_a_slug_gets_one_that_no_sibling_has() -> None:
    root = Page.get_first_root_node()

    slugs = [root.add_child(instance=HomePage(title="Vertiflex™ – IPL/BBL")).slug for _ in range(3)]

    assert slugs == ["vertiflex-ipl-bbl", "vertiflex-ipl-bbl-2", "vertiflex-ipl-bbl-3"]


@pytest.mark.django_db
def test_page_titled_without_latin_words_still_gets_a_slug() -> None:
    page = Page.get_first_root_node().add_child(instance=HomePage(title="???"))

    assert page.slug == "page"


@pytest.mark.django_db
def test_slug_that_an_editor_chose_is_left_alone() -> None:
    page = Page.get_first_root_node().add_child(instance=HomePage(title="Botox®", slug="toxins"))

    assert page.slug == "toxins"


@pytest.mark.django_db
def test_longest_title_leaves_room_for_a_number() -> None:
    root = Page.get_first_root_node()

    slugs = [root.add_child(instance=HomePage(title="x" * 255)).slug for _ in range(2)]

    assert slugs == ["x" * 247, "x" * 247 + "-2"]
