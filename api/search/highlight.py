"""Mark the words that were asked for, in text as it was written. Pure functions.

The result is HTML whose only tags are ``<mark>`` and ``</mark>``: everything else is escaped. No
text comes from anywhere but the card and the stored passages of the hit itself.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from os.path import commonprefix

from cms.search.fold import fold

# Passages are shorter; a sentence that is longer is cut around its first mark.
EXCERPT_CHARACTERS = 320
_LEAD_CHARACTERS = 80
_HEADING_CHARACTERS = 40

# A word with what belongs to it: marks, apostrophes, the points of initials, thousands.
_WORD = re.compile(r"[^\W_]+(?:[®™©℠]?['’‘ʼ.,][^\W_]+)*[®™©℠]*")
_SPACES = re.compile(r"[ \n]")


@dataclass(frozen=True)
class Family:
    """A word that was asked for, in each spelling that shares its stem, folded."""

    spellings: frozenset[str]
    beginning: str


class Marker:
    """Marks some families of words."""

    def __init__(self, families: Iterable[Sequence[str]]) -> None:
        """Take each word that was asked for, in all its spellings."""
        self._families = [
            Family(frozenset(spellings), commonprefix(list(spellings))) for spellings in families
        ]
        self._spellings = frozenset().union(*(family.spellings for family in self._families))

    def mark(self, text: str) -> str:
        """Return a whole text as HTML with its words marked."""
        return "".join(self._mark_parts(text))

    def excerpt(self, teaser: str, folded: str, text: str) -> str:
        """Return the part of a page that has the most of the words, marked; else the teaser.

        ``folded`` and ``text`` are the stored passages, one a line each. Of equally good parts the
        first is taken, and the teaser comes before all.
        """
        passages = [teaser, *text.split("\n")]
        lines = [fold(teaser), *folded.split("\n")][: len(passages)]
        best, most = 0 if teaser or len(passages) == 1 else 1, 0
        for number, line in enumerate(lines):
            worth = 2 * self._count(line)
            # A heading of a word or two says less than a sentence.
            if worth and len(line) >= _HEADING_CHARACTERS:
                worth += 1
            if worth > most:
                best, most = number, worth
                if most > 2 * len(self._families):
                    break
        return self._mark_excerpt(passages[best])

    def _count(self, folded: str) -> int:
        near = [family for family in self._families if family.beginning in folded]
        if not near:
            return 0
        words = _SPACES.split(folded)
        return sum(not family.spellings.isdisjoint(words) for family in near)

    def _mark_excerpt(self, passage: str) -> str:
        if len(passage) <= EXCERPT_CHARACTERS:
            return self.mark(passage)
        first = next((start for start, end, hit in self._list_words(passage) if hit), 0)
        start = _cut_before(passage, max(0, first - _LEAD_CHARACTERS))
        end = _cut_before(passage, start + EXCERPT_CHARACTERS)
        before, after = "… " if start else "", " …" if end < len(passage) else ""
        return f"{before}{self.mark(passage[start:end].strip())}{after}"

    def _mark_parts(self, text: str) -> Iterator[str]:
        done = 0
        for start, end, is_hit in self._list_words(text):
            if is_hit:
                yield escape(text[done:start])
                yield f"<mark>{escape(text[start:end])}</mark>"
                done = end
        yield escape(text[done:])

    def _list_words(self, text: str) -> Iterator[tuple[int, int, bool]]:
        for match in _WORD.finditer(text):
            word = match[0]
            if word.isascii() and word.isalnum():
                is_hit = word.lower() in self._spellings
            else:
                is_hit = not self._spellings.isdisjoint(fold(word).split())
            yield match.start(), match.end(), is_hit


def _cut_before(text: str, position: int) -> int:
    """Return where the word at a position begins, or the position in a word without end."""
    if position <= 0 or position >= len(text):
        return max(0, min(position, len(text)))
    space = text.rfind(" ", max(0, position - _LEAD_CHARACTERS), position + 1)
    return space + 1 if space >= 0 else position
