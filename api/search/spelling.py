"""How far apart two words are, and which spellings of a query are worth a try. Pure functions.

PostgreSQL's extensions for this (pg_trgm, fuzzystrmatch) are not everywhere; the database only
finds words that share a key (``cms_typo_keys``), some dozens, and they are compared here.
"""

import re
from collections.abc import Mapping, Sequence
from itertools import product
from os.path import commonprefix

# Shorter words are all near each other; numbers and longer words are not mistyped but made up.
_CORRECTABLE = re.compile(r"[^\W\d_]{4,40}")
# Two errors in a word of six or seven letters are forgiven where it sounds like one or none.
_TWO_ERRORS_FROM = 6  # letters
_TWO_SOUNDS_FROM = 8

# For each mistyped word so many are tried, and of their combinations at most so many.
SPELLINGS_OF_A_WORD = 3
SPELLINGS_MAX = 9

# Letters that are spelled in two ways and sound the same: "botoks" is nearer to "botox" than to
# "books". Two words are as far apart as they sound, then as they are written.
_SOUNDS = (
    ("ph", "f"),
    ("ck", "k"),
    ("qu", "kw"),
    ("c", "k"),
    ("ks", "x"),
    ("z", "s"),
    ("y", "i"),
    ("w", "v"),
)
_DOUBLED = re.compile(r"(.)\1")

# A word on public pages, and how many of them have it.
Candidate = tuple[str, int]


def list_spellings(
    words: Sequence[str], candidates: Mapping[str, Sequence[Candidate]]
) -> list[str]:
    """Return other spellings of a query, the likeliest first, at most ``SPELLINGS_MAX``.

    ``candidates`` has the unknown words of the query, each with similar words. One that resembles
    nothing leaves no spelling: a query is corrected as a whole or not at all.
    """
    ranked = {word: _rank(word, similar) for word, similar in candidates.items()}
    if not ranked or not all(ranked.values()):
        return []
    choices = [ranked.get(word, [((), word)]) for word in words]
    spellings = sorted(
        (sorted((cost for cost, _ in chosen), reverse=True), " ".join(word for _, word in chosen))
        for chosen in product(*choices)
    )
    return [spelling for _, spelling in spellings[:SPELLINGS_MAX]]


def _rank(word: str, similar: Sequence[Candidate]) -> list[tuple[tuple[int, ...], str]]:
    """Return (cost, candidate) of the nearest candidates, the more common of equally near first."""
    near = [
        ((*cost, -pages), other)
        for other, pages in similar
        if (cost := measure_errors(word, other))
    ]
    return sorted(near)[:SPELLINGS_OF_A_WORD]


def measure_errors(word: str, other: str) -> tuple[int, ...]:
    """Return (errors by sound, errors in letters, another first letter); () if it is too far."""
    if not (_CORRECTABLE.fullmatch(word) and _CORRECTABLE.fullmatch(other)):
        return ()
    errors = count_edits(word, other)
    if errors > (2 if len(word) >= _TWO_ERRORS_FROM else 1):
        return ()
    sounds = count_edits(_spell_sound(word), _spell_sound(other))
    if sounds > (2 if len(word) >= _TWO_SOUNDS_FROM else 1):
        return ()
    return sounds, errors, int(other[0] != word[0])


def count_edits(first: str, second: str) -> int:
    """Return the number of typing errors between two words, exact up to 2, above that 3 or more.

    Errors are a letter too many, too few or another, and two neighbours exchanged (the optimal
    string alignment distance). Cost: five cells a letter.
    """
    far, width = 3, 2
    if abs(len(first) - len(second)) > width:
        return far
    first, second = _strip_common_ends(first, second)
    before: dict[int, int] = {}
    row = {column: column for column in range(min(len(second), width) + 1)}
    for line, letter in enumerate(first, 1):
        above, row = row, {0: line} if line <= width else {}
        for column in range(max(1, line - width), min(len(second), line + width) + 1):
            other = second[column - 1]
            best = above.get(column - 1, far) + (letter != other)
            best = min(best, above.get(column, far) + 1, row.get(column - 1, far) + 1)
            if (
                line > 1
                and column > 1
                and letter == second[column - 2]
                and first[line - 2] == other
            ):
                best = min(best, before.get(column - 2, far) + 1)
            row[column] = best
        before = above
    return min(row.get(len(second), far), far)


def _strip_common_ends(first: str, second: str) -> tuple[str, str]:
    """Return the middles of two words, which are as far apart as the words."""
    start = len(commonprefix([first, second]))
    first, second = first[start:], second[start:]
    end = len(commonprefix([first[::-1], second[::-1]]))
    return first[: len(first) - end], second[: len(second) - end]


def _spell_sound(word: str) -> str:
    for spelled, sound in _SOUNDS:
        word = word.replace(spelled, sound)
    return _DOUBLED.sub(r"\1", word)
