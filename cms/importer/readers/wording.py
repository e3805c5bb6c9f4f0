"""Small questions about a line of prose, the same for HTML and plain text."""

import re

from cms.search.fold import fold

TEASER_CHARS = 200
_MIN_TEASER_CHARS = 60  # below that, whole sentences are given up for a cut at a word
_ELLIPSIS = "…"

# Everything a terminal or an editor should not get: controls, zero-width and bidirectional marks.
# The zero-width joiners stay: Persian and Indic words and emoji need them.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff]"
)
_SPACES = re.compile(r"\s+")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+")
_NO_SENTENCE_END = re.compile(
    r"(?:\b(?:dr|mr|mrs|ms|prof|st|vs|no|approx|e\.g|i\.e)|\b[a-z])\.$", re.I
)
_ENDS_SENTENCE = re.compile(r"[.!?…][\"'”’)\]]*$")
_ENDS_STATEMENT = re.compile(r"[.!…;,][\"'”’)\]]*$")


def clean(text: str) -> str:
    """One line of text: invisible characters gone, every run of white space one plain space."""
    return _SPACES.sub(" ", _INVISIBLE.sub("", text)).strip()


def drop_invisible(text: str) -> str:
    """The text without control, zero-width and bidirectional characters, its spaces untouched."""
    return _INVISIBLE.sub("", text)


def excerpt(text: str, chars: int = 80) -> str:
    """How a text begins, at most ``chars`` long."""
    text = clean(text)
    return text if len(text) <= chars else text[: chars - 1].rstrip() + _ELLIPSIS


def ends_sentence(text: str) -> bool:
    """True when the text ends like a sentence, questions and exclamations included."""
    return bool(_ENDS_SENTENCE.search(text))


def ends_statement(text: str) -> bool:
    """True when the text ends in a way no title does: full stop, comma, semicolon, exclamation."""
    return bool(_ENDS_STATEMENT.search(text))


def count_sentences(text: str) -> int:
    """How many sentences the text has, abbreviations such as "Dr." aside."""
    return len(split_sentences(text))


def split_sentences(text: str) -> list[str]:
    """The text's sentences in order; joined by spaces they give the text again."""
    sentences: list[str] = []
    for piece in _SENTENCE_END.split(text):
        if sentences and _NO_SENTENCE_END.search(sentences[-1]):
            sentences[-1] += f" {piece}"
        else:
            sentences.append(piece)
    return [sentence for sentence in sentences if sentence]


def cut_teaser(text: str, chars: int = TEASER_CHARS) -> str:
    """The first sentences, at most ``chars`` long; a longer first sentence is cut at a word."""
    text = clean(text)
    if len(text) <= chars:
        return text
    teaser = ""
    for match in _SENTENCE_END.finditer(text[: chars + 1]):
        if not _NO_SENTENCE_END.search(text[: match.start()]):
            teaser = text[: match.end()].rstrip()
    return teaser if len(teaser) >= _MIN_TEASER_CHARS else cut_at_word(text, chars)


def cut_at_word(text: str, chars: int) -> str:
    """The text cut after its last whole word, with an ellipsis, at most ``chars`` long."""
    if len(text) <= chars:
        return text
    cut = text[:chars].rpartition(" ")[0] or text[: chars - 1]
    return cut.rstrip(" ,;:–—-") + _ELLIPSIS


def is_same(one: str, other: str) -> bool:
    """True when two titles say the same: case, accents, marks and punctuation do not count."""
    return bool(one and other) and fold(one) == fold(other)
