"""Texts are measured by the widths of their letters and cut after a word, as in results."""

import time

import pytest

from cms.seo.pixel_width import (
    ADVANCES,
    DESKTOP_DESCRIPTION,
    DESKTOP_TITLE,
    ELLIPSIS,
    PHONE_DESCRIPTION,
    PHONE_TITLE,
    TextRoom,
    cut_to_width,
    is_too_wide,
    measure_width_px,
)

ROOMS = (DESKTOP_TITLE, DESKTOP_DESCRIPTION, PHONE_TITLE, PHONE_DESCRIPTION)
SMALL = TextRoom(font_size_px=10, limit_px=50)


@pytest.mark.parametrize(
    ("text", "width_px"),
    [
        ("", 0),
        ("W", 18.88),  # 1933 of 2048 units
        ("i", 4.44),
        ("AV", 26.68 - 1.48),  # kerned by 152 units
        ("e\N{COMBINING ACUTE ACCENT}", 11.12),  # as the one letter é
        ("x\N{COMBINING LOW LINE}", 10),  # no letter of its own: the mark is laid over it
        ("a\N{COMBINING ENCLOSING CIRCLE}", 11.12),
        ("a\N{DEVANAGARI STRESS SIGN UDATTA}", 11.12),
        ("疼痛", 40),
        ("a\N{ZERO WIDTH JOINER}b", 22.24),
        ("\N{GEORGIAN LETTER AN}", 10),
        ("®", 14.74),
    ],
)
def test_width_at_20_px(text: str, width_px: float) -> None:
    assert measure_width_px(text, 20) == pytest.approx(width_px, abs=0.01)


def test_width_is_that_of_letters_and_not_of_their_number() -> None:
    narrow, wide = "i" * 60, "W" * 60

    assert not is_too_wide(narrow, DESKTOP_TITLE)
    assert is_too_wide(wide, DESKTOP_TITLE)


def test_what_just_fits_is_not_cut() -> None:
    room = TextRoom(font_size_px=2048, limit_px=1933)  # at which a pixel is a unit

    assert not is_too_wide("W", room)
    assert is_too_wide("W", room._replace(limit_px=1932))


@pytest.mark.parametrize(
    "letters", ["Juvéderm", "Ślężańska", "Ångström", "Πόνος", "Боль", "®™‑–—‘’“”…›", "€£"]
)
def test_table_knows_the_letters_of_europe(letters: str) -> None:
    assert set(letters) - set(ADVANCES) <= {"‑"}  # the hyphen that does not break is not in Arial


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("short", "short"),
        ("  white\n space ", "white" + ELLIPSIS),
        ("two words here", "two" + ELLIPSIS),
        ("ab - dashed, here", "ab" + ELLIPSIS),
        ("unbreakable", "unbreak" + ELLIPSIS),
        ("疼痛疼痛疼痛", "疼痛疼" + ELLIPSIS),
        ("unbreae\u0301kable", "unbreae\u0301" + ELLIPSIS),  # a letter keeps its accent,
        # and a doctor, who is a woman and a staff, is shown whole or not at all.
        ("疼" + "👩\u200d⚕\ufe0f" * 3, "疼👩\u200d⚕\ufe0f" + ELLIPSIS),
        ("\u0301疼痛疼痛疼痛", "\u0301疼痛疼" + ELLIPSIS),
    ],
)
def test_cut_at_the_end_of_a_word(text: str, shown: str) -> None:
    assert cut_to_width(text, SMALL) == shown


@pytest.mark.parametrize("room", ROOMS)
def test_what_is_shown_fits_and_no_more_would(room: TextRoom) -> None:
    words = "Botox® against a bad migraine, and how does it do that? " * 20

    shown = cut_to_width(words, room)

    assert not is_too_wide(shown, room)
    kept = shown.removesuffix(ELLIPSIS)
    assert words.startswith(kept)
    following = words[len(kept) :].split()[0]
    assert is_too_wide(f"{kept} {following}{ELLIPSIS}", room)


@pytest.mark.parametrize("text", ["word " * 100_000, "w" * 500_000, "\N{ZERO WIDTH JOINER}" * 9999])
def test_a_pasted_book_is_cut_at_once(text: str) -> None:
    start = time.perf_counter()

    for room in ROOMS:
        cut_to_width(text, room)

    assert time.perf_counter() - start < 1  # second
