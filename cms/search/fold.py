"""Fold text to plain lower-case words, in Python, so that every database tokenises it alike.

PostgreSQL splits words by the character types of the database's locale: under ``C`` and under the
built-in ``C.UTF-8`` the ``®`` of "Botox®" counts as a letter, and no accent is ever removed. Folded
text holds nothing but letters, digits and single spaces, which no locale reads in two ways. The
same function serves what is stored and what is asked.
"""

import re
import unicodedata

# Gone without a trace: they are printed on a word, not spoken. Their compatibility forms spell
# "TM", "SM" and "R", so they have to go before normalisation. The last group is superscript "TM"
# and "SM".
_MARKS = re.compile("[®™©℠℗ⓇⓡⒸⓒ🄬🄪🄫🅪🅫🅬🄯]|ᵀᴹ|ˢᴹ")
_TYPED_MARKS = re.compile(r"\s?\((?:r|tm|sm)\)", re.IGNORECASE)

# Every apostrophe in use, closing quotes and accents typed as apostrophes among them: "today’s",
# "today's" and "todays" are one word.
_APOSTROPHES = re.compile("['’‘‛ʼʻʹ´`＇]")

# Diacritics that any script may carry. A script's own marks (Devanagari vowels, kana voicing) lie
# in other blocks and are letters to their readers.
_DIACRITICS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")

# Latin letters that have no decomposition, and the micro sign that would become a Greek letter.
LATIN_LETTERS = str.maketrans(
    {
        "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ø": "o", "Ø": "o", "ð": "d", "Ð": "d",
        "þ": "th", "Þ": "th", "đ": "d", "Đ": "d", "ħ": "h", "Ħ": "h", "ı": "i", "ĸ": "k",
        "ł": "l", "Ł": "l", "ŋ": "n", "Ŋ": "n", "ŧ": "t", "Ŧ": "t", "ƀ": "b", "ɓ": "b",
        "Ɓ": "b", "ƈ": "c", "ɖ": "d", "Ɖ": "d", "ɗ": "d", "Ɗ": "d", "ǝ": "e", "ə": "e",
        "Ə": "e", "ɛ": "e", "Ɛ": "e", "ƒ": "f", "ɣ": "g", "Ɣ": "g", "ǥ": "g", "ɨ": "i",
        "Ɨ": "i", "ɩ": "i", "ƙ": "k", "ɲ": "n", "Ɲ": "n", "ɔ": "o", "Ɔ": "o", "ʃ": "s",
        "ƴ": "y", "Ƴ": "y", "ʋ": "v", "Ʋ": "v", "ƶ": "z", "ʒ": "z", "Ʒ": "z", "ẞ": "ss",
        "µ": "u",
    }
)  # fmt: skip

# "1,000" is one number; "M.D.", "U.S.A." and "Ph.D." are one word each.
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_INITIALS = re.compile(r"\b([^\W\d_]{1,2})\.(?=[^\W\d_]\b)")

_ASCII_GAPS = re.compile("[^0-9a-z]+")
_GAPS = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Return ``text`` as lower-case words of letters and digits with single spaces between.

    Latin text comes out as ASCII; letters of other scripts are kept. Folding folded text changes
    nothing, so both sides of a comparison may fold without asking whether the other did.
    """
    text = _TYPED_MARKS.sub(" ", _MARKS.sub("", text))
    if not text.isascii():
        text = _fold_letters(text)
    text = _APOSTROPHES.sub("", text.casefold())
    text = _INITIALS.sub(r"\1", _THOUSANDS.sub("", text))
    if text.isascii():
        return _ASCII_GAPS.sub(" ", text).strip()
    return _GAPS.sub(_replace_gap, text).strip()


def _fold_letters(text: str) -> str:
    """Case-fold, strip diacritics and take compatibility forms ("ﬁ", "²", full width) apart."""
    # Apostrophes first: the acute accent typed as one would decompose to a space and a mark.
    text = _APOSTROPHES.sub("", text).translate(LATIN_LETTERS)
    # Case folding can undo a normal form and the other way round; twice reaches the fixed point.
    for _ in range(2):
        text = unicodedata.normalize("NFKD", text.casefold())
    text = _DIACRITICS.sub("", text).translate(LATIN_LETTERS)
    return unicodedata.normalize("NFC", text)


def _replace_gap(match: re.Match[str]) -> str:
    """Keep a script's own marks, drop invisible format characters, make a space of the rest."""
    gap = ""
    for character in match.group():
        category = unicodedata.category(character)
        if category.startswith("M"):
            gap += character
        elif category != "Cf":
            gap += " "
    return " " if gap.isspace() else re.sub(" +", " ", gap)
