"""The head of a page: what listings show of it, stored so that a part can be taken by itself.

First a line with the names of the fields, those within ``meta`` among them, then a line for each as
it stands in a JSON object: ``"title":"Botox"``. JSON has no line ends of its own. Heads of one type
begin alike, so where a field is has to be found out once.

What cards show comes first, and how far that goes is stored as well: most listings want no more,
and what is less than half of a head costs half to read.
"""

from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import Any

import orjson

from api.build import NOT_IN_HEAD
from api.delivery.answers import serialise

CARD = ("title", "teaser", "hero")  # besides the id and what is within meta

_COLUMNS = {False: "s.head", True: "substr(s.head, 1, s.card_bytes)"}


def write_head(payload: dict[str, Any]) -> bytes:
    """Return the head of a complete payload."""
    fields: dict[str, Any] = {}
    for name in dict.fromkeys(("id", "meta", *CARD, *payload)):
        if name == "meta":
            fields |= payload.get("meta", {})
        elif name in payload and name not in NOT_IN_HEAD:
            fields[name] = payload[name]
    lines = [b'"%s":%s' % (name.encode(), serialise(value)) for name, value in fields.items()]
    return b"\n".join([" ".join(fields).encode(), *lines, b""])


def measure_card(head: bytes) -> int:
    """Return how many bytes of a head it takes to draw a card."""
    names, *lines = head.split(b"\n")
    shown = names.decode().split(" ")
    last = max((shown.index(name) for name in CARD if name in shown), default=-1)
    return len(names) + sum(1 + len(line) for line in lines[: last + 1])


class HeadReader:
    """Takes the wanted fields out of heads, as bytes of JSON, and writes them as an object.

    ``names`` are of fields at the top and within ``meta`` alike, as ``fields`` has them;
    ``meta_names`` says which are within. ``column`` is the SQL for what is to be read of a row
    ``s`` of api_snapshot; a whole head does as well.
    """

    def __init__(self, names: Iterable[str], meta_names: Collection[str]) -> None:
        wanted = list(names)
        within = [name for name in wanted if name in meta_names]
        first = [name for name in wanted if name == "id"]
        others = [name for name in wanted if name not in (*first, *within)]
        self._names = (*first, *within, *others)
        inner = ",".join("%s" for _ in within)
        parts = [*("%s" for _ in first), *([f'"meta":{{{inner}}}'] if inner else [])]
        is_card = all(name in ("id", *meta_names, *CARD) for name in wanted)
        self.column = _COLUMNS[is_card]
        self._template = f"{{{','.join([*parts, *('%s' for _ in others)])}}}".encode()

    def write(self, head: bytes) -> bytes:
        """Return the fields as a JSON object: the id first, then ``meta`` if any is in it."""
        return self._template % self.take(head)

    def take(self, head: bytes) -> tuple[bytes, ...]:
        """Return the fields' lines: the id first, then those within ``meta``, then the others."""
        places = _find_lines(head[: head.index(b"\n")], self._names)
        # What comes after the last is long, as a rule, and stays in one piece.
        lines = head.split(b"\n", max(places, default=0) + 1)
        return tuple([lines[place] for place in places])


@lru_cache(maxsize=256)
def _find_lines(names: bytes, wanted: tuple[str, ...]) -> list[int]:
    """Return in which line each wanted field is; the line of the names is the first."""
    shown = names.decode().split(" ")
    return [1 + shown.index(name) for name in wanted]


def load_fragment(value: Any) -> Any:
    """Return the value of stored JSON, and any other value as it is."""
    return orjson.loads(value) if isinstance(value, bytes) else value
