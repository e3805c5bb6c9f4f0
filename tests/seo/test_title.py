"""The pattern by which pages are titled in search results."""

import pytest
from django.core.exceptions import ValidationError

from cms.seo.title import DEFAULT_TITLE_PATTERN, build_title, validate_title_pattern


@pytest.mark.parametrize(
    ("pattern", "title"),
    [
        (DEFAULT_TITLE_PATTERN, "Botox | Larkspur"),
        ("{title}", "Botox"),
        ("{clinic}: {title}", "Larkspur: Botox"),
        ("{title} · {title} at {clinic}", "Botox · Botox at Larkspur"),
    ],
)
def test_pattern_has_both_names_where_it_says(pattern: str, title: str) -> None:
    assert build_title(pattern, "Botox", "Larkspur") == title


@pytest.mark.parametrize(
    ("title", "clinic", "built"),
    [("Botox", "", "Botox"), ("", "Larkspur", "Larkspur"), ("", "", "")],
)
def test_a_name_alone_stands_without_the_pattern(title: str, clinic: str, built: str) -> None:
    assert build_title(DEFAULT_TITLE_PATTERN, title, clinic) == built


def test_what_looks_like_a_placeholder_in_a_title_stays() -> None:
    assert build_title(DEFAULT_TITLE_PATTERN, "{clinic}", "{title}") == "{clinic} | {title}"


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "Larkspur",
        "{clinic}",
        "{title} {name}",
        "{title.__class__}",
        "{title} {",
        "{title} }",
        "{{title}}",
    ],
)
def test_pattern_without_the_title_or_with_other_braces_is_refused(pattern: str) -> None:
    with pytest.raises(ValidationError):
        validate_title_pattern(pattern)


@pytest.mark.parametrize("pattern", [DEFAULT_TITLE_PATTERN, "{title}", "{title} – {clinic}"])
def test_pattern_with_the_title_is_accepted(pattern: str) -> None:
    validate_title_pattern(pattern)
