"""Headings typed in capitals become readable again, by what the page's own sentences say."""

import re
from collections import defaultdict
from collections.abc import Iterable

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SENTENCE_START = re.compile(r"(?:^|[.!?:…]\s+[\"“‘(]?)\Z")
# Short words in capitals that a page may never spell out in its sentences.
_ACRONYMS = frozenset(
    [
        "bbl",
        "ct",
        "crps",
        "ecg",
        "emg",
        "faq",
        "faqs",
        "iv",
        "ipl",
        "md",
        "mri",
        "nsaid",
        "nsaids",
        "pa-c",
        "ptsd",
        "rfa",
        "scs",
        "tens",
        "tmj",
        "tms",
        "uk",
        "usa",
    ]
)
_MIN_SHOUTED_CHARS = 4  # "PRP" alone is a name, not a shouted word


class Spelling:
    """How the words of a page's running text are written when nobody shouts."""

    def __init__(self, sentences: Iterable[str]) -> None:
        """Collect the forms of every word in ``sentences``; shouted lines teach nothing."""
        self._forms: dict[str, set[str]] = defaultdict(set)
        for sentence in sentences:
            if not is_shouted(sentence):
                self._learn(sentence)

    def _learn(self, sentence: str) -> None:
        for match in _WORD.finditer(sentence):
            word = match.group()
            starts = _SENTENCE_START.search(sentence[max(0, match.start() - 4) : match.start()])
            # A capital at the start of a sentence says nothing about the word.
            is_neutral = starts and word[1:].islower()
            self._forms[word.casefold()].add(word.lower() if is_neutral else word)

    def sentence_case(self, text: str) -> str:
        """``text`` in sentence case: "HOW PRP WORKS" → "How PRP works"; else unchanged.

        A word takes the form it has in the running text (names, acronyms); an unknown word is
        lower-cased unless it has a digit, no vowel, or is a known acronym.
        """
        if not is_shouted(text):
            return text
        lowered = _WORD.sub(lambda match: self._spell(match.group()), text)
        return re.sub(r"(^[^\w]*|[.!?]\s+)(\w)", lambda match: match[1] + match[2].upper(), lowered)

    def _spell(self, word: str) -> str:
        folded = word.casefold()
        forms = self._forms.get(folded, set())
        if word.lower() in forms:
            return word.lower()
        if forms:
            return sorted(forms)[-1]
        if folded == "i" or folded.startswith(("i'", "i’")):
            return word[0].upper() + word[1:].lower()
        looks_spelled_out = any(char.isdigit() for char in word) or not set("aeiouy") & set(folded)
        return word if folded in _ACRONYMS or looks_spelled_out else word.lower()


def is_shouted(text: str) -> bool:
    """True for text wholly in capitals that has a real word in it."""
    if not any(char.isupper() for char in text) or any(char.islower() for char in text):
        return False
    return any(len(word) >= _MIN_SHOUTED_CHARS for word in _WORD.findall(text))
