"""Where a walk through a listing has got to, as an opaque text.

It holds the values by which the last page was ordered, so pages that come and go in between shift
nothing. It is no secret and signed by nobody: whoever changes it starts somewhere else in a list
that is open to all. It belongs to one order; with another it is refused.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import orjson

from api.errors import BadParameterError
from api.parameters import MAX_INTEGER

from .ordering import Step


def write_cursor(steps: Sequence[Step], position: Sequence[Any]) -> str:
    """Return the cursor that goes on after a position."""
    data = orjson.dumps([_describe(steps), *position])
    return urlsafe_b64encode(data).decode().rstrip("=")


def read_cursor(raw: str, steps: Sequence[Step]) -> list[Any]:
    """Return the position, a value for each step.

    Raises:
        BadParameterError: it is not ours, or of another order.
    """
    try:
        padded = raw + "=" * (-len(raw) % 4)
        described, *position = orjson.loads(urlsafe_b64decode(padded.encode("ascii")))
    except (ValueError, TypeError) as error:
        raise BadParameterError("cursor", "cursor is not one that this API gave") from error
    if described != _describe(steps) or len(position) != len(steps):
        raise BadParameterError("cursor", "cursor belongs to another order")
    return [_read_value(step, value) for step, value in zip(steps, position, strict=True)]


def _describe(steps: Sequence[Step]) -> str:
    return ",".join(("-" if step.is_descending else "") + step.name for step in steps)


def _read_value(step: Step, value: Any) -> Any:
    try:
        return _convert(step, value)
    except (ValueError, TypeError) as error:
        raise BadParameterError("cursor", "cursor is not one that this API gave") from error


def _convert(step: Step, value: Any) -> Any:
    if value is None and step.is_nullable:
        return None
    match step.name:
        case "id" if type(value) is int and 0 <= value <= MAX_INTEGER:  # true is an int as well
            return value
        case "title" | "slug" if isinstance(value, str) and "\x00" not in value:
            return value
        case "published_on" if isinstance(value, str):
            return date.fromisoformat(value)
        case "first_published_at" | "last_published_at" if isinstance(value, str):
            moment = datetime.fromisoformat(value)
            if moment.tzinfo:
                return moment
    raise ValueError(value)
