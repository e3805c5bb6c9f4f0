"""Cut a page's text into passages: what an excerpt shows, and small enough to be read at a glance.

A passage is one or some sentences of a block. It is stored as it was written beside its folded
form, so that a word found in the one is shown from the other without folding a whole page again.
"""

import re
import unicodedata
from collections.abc import Iterator

from .fold import fold

# About two lines under a search result. A sentence that is longer stays whole.
PASSAGE_CHARACTERS = 240

# After a full stop the next sentence begins with a capital, a digit or a quotation mark. "Dr. Lee"
# is cut in two as well: nothing is lost by it but a few words of an excerpt.
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”’)]*\s+(?=[\"“‘(]?[A-Z0-9])")

# What no database stores or no reader sees: control characters and halves of characters.
_UNWRITABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def split_passages(text: str) -> list[tuple[str, str]]:
    """Return (folded, as written) of each passage of a text that has a word, in order.

    Neither form has a line break in it.
    """
    passages = []
    for line in unicodedata.normalize("NFC", text).splitlines():
        words = _UNWRITABLE.sub(" ", line).split()
        for passage in _join_sentences(_split_sentences(" ".join(words))):
            folded = fold(passage)
            if folded:
                passages.append((folded, passage))
    return passages


def _split_sentences(line: str) -> Iterator[str]:
    start = 0
    for match in _SENTENCE_END.finditer(line):
        yield line[start : match.end()].rstrip()
        start = match.end()
    yield line[start:]


def _join_sentences(sentences: Iterator[str]) -> Iterator[str]:
    """Put short sentences that follow each other into one passage."""
    passage = ""
    for sentence in sentences:
        if passage and len(passage) + len(sentence) >= PASSAGE_CHARACTERS:
            yield passage
            passage = sentence
        else:
            passage = f"{passage} {sentence}" if passage else sentence
    yield passage
