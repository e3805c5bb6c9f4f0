"""Typing errors: what is corrected, what is left alone, and what must never be suggested."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.search.spelling import SPELLINGS_MAX, count_edits, list_spellings, measure_errors
from cms.models import SearchWord
from tests import factories
from tests.api.small_clinic import Get, SmallClinic

LETTERS = st.text("abcx", max_size=8)


@pytest.mark.parametrize(
    ("query", "corrected"),
    [
        ("migrane", "migraine"),
        ("Migrain® botoks", "migrain botox"),
        ("botoks", "botox"),
        ("botoxx for hedaches", "botox for headaches"),
        ("vertflex spacer", "vertiflex spacer"),
        ("juvedrem", "juvederm"),
        ("summre", "summer"),
        ("sikc headache", "sick headache"),
    ],
)
def test_mistyped_words_find_what_was_meant(
    db: None, get: Get, clinic: SmallClinic, query: str, corrected: str
) -> None:
    answer, meant = get("search/", q=query), get("search/", q=corrected)

    assert answer["meta"] == {
        "total_count": meant["meta"]["total_count"],
        "query": query,
        "corrected_query": corrected,
    }
    assert answer["items"] == meant["items"] != []
    assert answer["facets"] == meant["facets"]


@pytest.mark.parametrize(
    "query",
    [
        "botox",  # found as typed
        "migraine vertiflex juvederm",  # each word is somewhere, no page has all
        "ipk",  # too short
        "xylophone",  # like nothing
        "migrane xylophone",  # one word is like nothing
        "botoks juvedrem vertflex migrane",  # four errors are no slip of the finger
        "who wee are",
    ],
)
def test_other_words_are_left_alone(db: None, get: Get, clinic: SmallClinic, query: str) -> None:
    assert get("search/", q=query)["meta"]["corrected_query"] is None


def test_a_correction_that_the_filters_leave_nothing_of_is_still_named(
    db: None, get: Get, clinic: SmallClinic
) -> None:
    answer = get("search/", q="juvedrem", type="treatments.TreatmentPage")

    assert answer["meta"] == {
        "total_count": 0,
        "query": "juvedrem",
        "corrected_query": "juvederm",
    }


def test_filters_do_not_make_a_found_word_mistyped(db: None, get: Get, clinic: SmallClinic) -> None:
    factories.StandardPageFactory(title="Vertiflix")

    answer = get("search/", q="vertiflex", type="cms.StandardPage")

    assert (answer["meta"]["total_count"], answer["meta"]["corrected_query"]) == (0, None)


def test_words_of_hidden_pages_are_never_suggested(db: None, get: Get, clinic: SmallClinic) -> None:
    page = factories.StandardPageFactory(title="Zebrafish needles")
    public = get("search/", q="zebrafisch")
    page.unpublish()

    assert public["meta"]["corrected_query"] == "zebrafish"
    assert SearchWord.objects.filter(word="zebrafish").exists()
    assert get("search/", q="zebrafisch")["meta"]["corrected_query"] is None
    assert get("search/", q="zebrafish")["meta"]["corrected_query"] is None


def test_a_spelling_of_hidden_pages_is_not_suggested_though_its_stem_is_public(
    db: None, get: Get, clinic: SmallClinic
) -> None:
    factories.StandardPageFactory(title="Injection")
    factories.StandardPageFactory(title="Injectables", live=True).unpublish()

    assert get("search/", q="injectable")["meta"]["total_count"] == 1  # by its stem
    assert get("search/", q="injectablez")["meta"]["corrected_query"] is None


def test_a_mistyped_word_that_hidden_pages_have_is_corrected_like_any_other(
    db: None, get: Get, clinic: SmallClinic
) -> None:
    before = get("search/", q="migrane")
    factories.StandardPageFactory(title="Migrane").unpublish()

    assert get("search/", q="migrane") == before
    assert before["meta"]["corrected_query"] == "migraine"


def test_a_spelling_that_finds_hidden_pages_only_does_not_stand_in_the_way_of_the_next(
    db: None, get: Get, clinic: SmallClinic
) -> None:
    factories.StandardPageFactory(title="Walnuts")
    factories.StandardPageFactory(title="Walrus garden")
    before = get("search/", q="walnus garden")
    factories.StandardPageFactory(title="Walnuts garden").unpublish()

    assert get("search/", q="walnus")["meta"]["corrected_query"] == "walnuts"
    assert get("search/", q="walnus garden") == before
    assert before["meta"]["corrected_query"] == "walrus garden"


@cache
def count_edits_slowly(first: str, second: str) -> int:
    if not first or not second:
        return len(first) + len(second)
    best = min(
        count_edits_slowly(first[:-1], second[:-1]) + (first[-1] != second[-1]),
        count_edits_slowly(first[:-1], second) + 1,
        count_edits_slowly(first, second[:-1]) + 1,
    )
    if first[-2:] == second[-2:][::-1] and len(first) > 1:
        best = min(best, count_edits_slowly(first[:-2], second[:-2]) + 1)
    return best


@given(first=LETTERS, second=LETTERS)
def test_edits_are_counted_exactly_up_to_two(first: str, second: str) -> None:
    assert count_edits(first, second) == min(3, count_edits_slowly(first, second))


@pytest.mark.parametrize(
    ("typed", "other", "errors"),
    [
        ("botoks", "botox", (0, 2, 0)),
        ("injektion", "injection", (0, 1, 0)),
        ("botoks", "books", ()),  # one letter, but two sounds
        ("migrane", "migraine", (1, 1, 0)),
        ("igraine", "migraine", (1, 1, 1)),
        ("bak", "back", ()),
        ("2024", "2025", ()),
        ("neck", "nack", (1, 1, 0)),
        ("neck", "necks", (1, 1, 0)),
    ],
)
def test_errors_are_measured_by_sound_then_by_letters(
    typed: str, other: str, errors: tuple[int, ...]
) -> None:
    assert measure_errors(typed, other) == errors


def test_spellings_are_tried_the_likeliest_first_and_are_bounded() -> None:
    candidates = {
        "heddache": [("headache", 3), ("headaches", 20)],
        "nek": [("neck", 1)],
    }

    assert list_spellings(["the", "heddache"], {"heddache": candidates["heddache"]}) == [
        "the headache",
        "the headaches",
    ]
    assert list_spellings(["heddache", "nek"], candidates) == []
    assert list_spellings(["neck"], {}) == []
    many = {f"word{letter}": [(f"words{n}", 1) for n in "abcdef"] for letter in "xyz"}
    assert len(list_spellings(list(many), many)) <= SPELLINGS_MAX


def test_the_more_common_of_equally_near_words_comes_first() -> None:
    assert list_spellings(["nezk"], {"nezk": [("neck", 2), ("nest", 9), ("nezz", 20)]}) == [
        "nezz",
        "neck",
    ]
