"""How wide a text is in Google's results, which are cut by width and not by characters.

The widths are those of Arial, in which Google sets its results on desktop screens; on phones it
is Roboto, whose running text is at most one per cent narrower. They are read once from
``arial_widths.json``, made of the metrics of Liberation Sans, which are Arial's.

Google documents no limits. Those below are what people who measured results agreed on in 2025
(https://www.screamingfrog.co.uk/page-title-meta-description-lengths-by-pixel-width/ and its
updates; the same numbers in common result previews): observations, not promises.
"""

import json
import unicodedata
from bisect import bisect
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

ELLIPSIS = " ..."  # three points after a space, as in results
DANGLING = " ,;:|-–—"  # what no cut text ends with
DATA = json.loads(Path(__file__).with_name("arial_widths.json").read_text())
UNITS_PER_EM: int = DATA["units_per_em"]
ADVANCES: dict[str, int] = {
    chr(int(start[2:], 16) + offset): units
    for start, widths in DATA["advances"].items()
    for offset, units in enumerate(widths)
}
KERNING: dict[str, dict[str, int]] = DATA["kerning"]

MARKS = ("Mn", "Me", "Cf")  # Unicode's categories of what is drawn with another letter

ENOUGH_LETTERS = 2_000  # in the narrowest letter, wider than any room


class TextRoom(NamedTuple):
    """The room that a result has for a text: letters of a size, and a width over all lines."""

    font_size_px: int
    limit_px: int


DESKTOP_TITLE = TextRoom(font_size_px=20, limit_px=580)
DESKTOP_DESCRIPTION = TextRoom(font_size_px=14, limit_px=920)
PHONE_TITLE = TextRoom(font_size_px=18, limit_px=600)  # two lines
PHONE_DESCRIPTION = TextRoom(font_size_px=14, limit_px=680)


def measure_width_px(text: str, font_size_px: int) -> float:
    """Return how wide a line of text is in Arial, kerned as browsers do."""
    letters = unicodedata.normalize("NFC", text)
    units = sum(map(find_advance, letters))
    units += sum(
        KERNING[left].get(right, 0)
        for left, right in zip(letters, letters[1:], strict=False)
        if left in KERNING
    )
    return units * font_size_px / UNITS_PER_EM


def find_advance(letter: str) -> int:
    """Return a letter's advance in units; one the font lacks is a full em if it is wide, or half.

    Wide are Chinese, Japanese and Korean letters and most pictures. Marks and controls have none.
    """
    known = ADVANCES.get(letter)
    if known is not None:
        return known
    if unicodedata.category(letter) in (*MARKS, "Cc"):
        return 0
    is_wide = unicodedata.east_asian_width(letter) in "WF"
    return UNITS_PER_EM if is_wide else UNITS_PER_EM // 2


def is_too_wide(text: str, room: TextRoom) -> bool:
    """Tell whether a text will be cut."""
    return measure_width_px(text[:ENOUGH_LETTERS], room.font_size_px) > room.limit_px


def cut_to_width(text: str, room: TextRoom) -> str:
    """Return the text as it is shown: whole, or cut after a word with an ellipsis.

    A first word that is too wide alone is cut within, but no letter from what belongs to it. Runs
    of white space become one space.
    """
    words = text[:ENOUGH_LETTERS].split()
    whole = " ".join(words)
    if not is_too_wide(whole, room):
        return whole
    shown = " ".join(words[: count_fitting(lambda end: " ".join(words[:end]), len(words), room)])
    if not shown:
        end = count_fitting(lambda end: words[0][:end], len(words[0]), room)
        while end and is_joined(words[0], end):
            end -= 1
        shown = words[0][:end]
    return shown.rstrip(DANGLING) + ELLIPSIS


def count_fitting(cut: Callable[[int], str], whole: int, room: TextRoom) -> int:
    """Return the most parts of a text that leave room for the ellipsis, of ``whole`` there are."""

    def is_over(count: int) -> bool:
        return is_too_wide(cut(count) + ELLIPSIS, room)

    return bisect(range(1, whole), False, key=is_over)


def is_joined(text: str, end: int) -> bool:
    """Tell whether what follows a place belongs to the letter before: an accent, a joined sign."""
    following = text[end : end + 1]
    is_mark = bool(following) and unicodedata.category(following) in MARKS
    return is_mark or text[end - 1 : end] == "\N{ZERO WIDTH JOINER}"
