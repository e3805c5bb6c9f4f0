"""Whether a value is one that a property may hold."""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from .vocabulary import is_kind_of, is_member, is_type

NUMBERS = {"Number", "Integer", "Float"}
TEXTS = {"Text", "PronounceableText", "CssSelectorType", "XPathType"}
TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?(Z|[+-]\d\d:\d\d)?")
DURATION = re.compile(r"P(?=.)(\d+[YMWD])*(T(\d+[HMS])+)?")


def describe_mismatch(value: Any, types: Sequence[str], allowed: Sequence[str]) -> str:
    """Return why a property may not hold a value, ``""`` when it may.

    ``types`` are those of a node, none for a plain value; ``allowed`` is the property's range.
    """
    if value in (None, "", [], {}):
        return "It is empty."
    if types:
        is_allowed = not all(map(is_type, types)) or is_kind_of(types, allowed)
        found = " and ".join(types)
    else:
        is_allowed = _is_plain_value_of(value, allowed)
        found = repr(value) if len(repr(value)) <= 60 else f"{repr(value)[:60]}…"
    return "" if is_allowed else f"It must be {' or '.join(dict.fromkeys(allowed))}, not {found}."


def _is_plain_value_of(value: Any, allowed: Sequence[str]) -> bool:
    if isinstance(value, bool):
        return "Boolean" in allowed
    if isinstance(value, int | float):
        return not NUMBERS.isdisjoint(allowed)
    if not isinstance(value, str):
        return False
    if not TEXTS.isdisjoint(allowed) or is_member(value, allowed):
        return True
    return any(is_form(value) for name, is_form in FORMS.items() if name in allowed)


def _is_url(text: str) -> bool:
    parts = urlsplit(text)
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def _is_date(text: str) -> bool:
    return _is_read_by(date.fromisoformat, text)


def _is_datetime(text: str) -> bool:
    return "T" in text and _is_read_by(datetime.fromisoformat, text)


def _is_read_by(read: Any, text: str) -> bool:
    try:
        read(text)
    except ValueError:
        return False
    return True


# How the kinds of text are written: ISO 8601 throughout.
FORMS: dict[str, Callable[[str], object]] = {
    "URL": _is_url,
    "Date": _is_date,
    "DateTime": _is_datetime,
    "Time": TIME.fullmatch,
    "Duration": DURATION.fullmatch,
}
