"""The head of a page: what listings show of it, stored so that a part can be taken by itself.

One line for each field, ``name``, a tab and its JSON, in the order of the payload; the names within
``meta`` begin with a point. JSON has neither tabs nor line ends of its own.
"""

from collections.abc import Collection
from typing import Any

import orjson
from orjson import Fragment

from api.build import NOT_IN_HEAD
from api.delivery.answers import serialise


def write_head(payload: dict[str, Any]) -> bytes:
    """Return the head of a complete payload."""
    lines: list[tuple[str, Any]] = []
    for name, value in payload.items():
        if name == "meta":
            lines += [(f".{inner}", part) for inner, part in value.items()]
        elif name not in NOT_IN_HEAD:
            lines.append((name, value))
    return b"\n".join(name.encode() + b"\t" + serialise(value) for name, value in lines)


def read_head(head: bytes, names: Collection[str]) -> dict[str, Any]:
    """Return the wanted fields as JSON that goes out as it is; ``meta`` is there, maybe empty.

    ``names`` are of fields at the top and within ``meta`` alike, as ``fields`` has them.
    """
    meta: dict[str, Fragment] = {}
    found: dict[str, Any] = {"meta": meta}
    left = len(names)
    for line in head.split(b"\n"):
        if not left:
            break
        raw, _, value = line.partition(b"\t")
        name = raw.decode()
        if name[0] == ".":
            if name[1:] in names:
                meta[name[1:]] = Fragment(value)
                left -= 1
        elif name in names:
            found[name] = Fragment(value)
            left -= 1
    return found


def load_fragment(value: Any) -> Any:
    """Return the value of stored JSON, and any other value as it is."""
    return orjson.loads(value.contents) if isinstance(value, Fragment) else value
