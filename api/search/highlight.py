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
# Where folding does more than make letters small: what stands there has to be folded to be read.
# One class of characters begins it, which is what a search for an expression is fastest at.
_FOLDED_OTHERWISE = re.compile(
    "['`.,\x80-\U0010ffff](?:(?<=[^\x00-\x7f])|(?=[0-9A-Za-z'`.,\x80-\U0010ffff]))"
)


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
        # One that is empty stands in every line and at every place.
        self._beginnings = sorted({family.beginning for family in self._families})

    def mark(self, text: str) -> str:
        """Return a whole text as HTML with its words marked."""
        return "".join(self._mark_parts(text))

    def excerpt(self, teaser: str, folded: str, text: str) -> str:
        """Return the part of a page that has the most of the words, marked; else the teaser.

        ``folded`` and ``text`` are the stored passages, one a line each. Of equally good parts the
        first is taken, and the teaser comes before all.
        """
        passages = [teaser, *text.split("\n")]
        best, most = 0 if teaser or len(passages) == 1 else 1, 0
        for number, line in self._list_near_lines(teaser, folded):
            if number >= len(passages) or most > 2 * len(self._families):
                break
            worth = 2 * self._count(line)
            # A heading of a word or two says less than a sentence.
            if worth and len(line) >= _HEADING_CHARACTERS:
                worth += 1
            if worth > most:
                best, most = number, worth
        return self._mark_excerpt(passages[best])

    def _list_near_lines(self, teaser: str, folded: str) -> Iterator[tuple[int, str]]:
        """Return each line that may have a word, with its number; the teaser's is 0, folded too."""
        if self._list_places(teaser):
            yield 0, fold(teaser)
        for number, line in enumerate(folded.split("\n"), 1):
            for beginning in self._beginnings:
                if beginning in line:
                    yield number, line
                    break

    def _count(self, folded: str) -> int:
        words = folded.split(" ")
        return sum([not family.spellings.isdisjoint(words) for family in self._families])

    def _mark_excerpt(self, passage: str) -> str:
        if len(passage) <= EXCERPT_CHARACTERS:
            return self.mark(passage)
        first = next((start for start, _ in self._list_hits(passage)), 0)
        start = _cut_before(passage, max(0, first - _LEAD_CHARACTERS))
        end = _cut_before(passage, start + EXCERPT_CHARACTERS)
        before, after = "… " if start else "", " …" if end < len(passage) else ""
        return f"{before}{self.mark(passage[start:end].strip())}{after}"

    def _mark_parts(self, text: str) -> Iterator[str]:
        done = 0
        for start, end in self._list_hits(text):
            yield escape(text[done:start])
            yield f"<mark>{escape(text[start:end])}</mark>"
            done = end
        yield escape(text[done:])

    def _list_hits(self, text: str) -> Iterator[tuple[int, int]]:
        """Return where the words asked for are; only what may be one is looked at word by word."""
        done = 0
        for place in self._list_places(text):
            if place < done:
                continue
            start = max(done, text.rfind(" ", done, place))
            done = text.find(" ", place)
            done = len(text) if done < 0 else done
            for match in _WORD.finditer(text, start, done):
                if self._is_hit(match[0]):
                    yield match.span()

    def _list_places(self, text: str) -> Sequence[int]:
        """Return a place in each word that may be a hit, and some more."""
        small = text.lower()
        if len(small) != len(text):  # of one letter in some scripts it makes two
            return range(len(text))
        places = [near.start() for near in _FOLDED_OTHERWISE.finditer(text)]
        for beginning in self._beginnings:
            place = small.find(beginning)
            while place >= 0:
                places.append(place)
                place = small.find(beginning, place + 1)
        return sorted(places)

    def _is_hit(self, word: str) -> bool:
        if word.isascii() and word.isalnum():
            return word.lower() in self._spellings
        return not self._spellings.isdisjoint(fold(word).split())


def _cut_before(text: str, position: int) -> int:
    """Return where the word at a position begins, or the position in a word without end."""
    if position <= 0 or position >= len(text):
        return max(0, min(position, len(text)))
    space = text.rfind(" ", max(0, position - _LEAD_CHARACTERS), position + 1)
    return space + 1 if space >= 0 else position
