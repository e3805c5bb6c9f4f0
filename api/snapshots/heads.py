"""The head of a page: what listings show of it, stored so that a part can be taken by itself.

First a line with the names of the fields, those within ``meta`` among them, then a line for each as
it stands in a JSON object: ``"title":"Botox"``. JSON has no line ends of its own. Heads of one type
begin alike, so where a field is has to be found out once.
"""

from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import Any

import orjson

from api.build import NOT_IN_HEAD
from api.delivery.answers import serialise


def write_head(payload: dict[str, Any]) -> bytes:
    """Return the head of a complete payload."""
    fields: dict[str, Any] = {}
    for name, value in payload.items():
        if name == "meta":
            fields |= value
        elif name not in NOT_IN_HEAD:
            fields[name] = value
    lines = [b'"%s":%s' % (name.encode(), serialise(value)) for name, value in fields.items()]
    return b"\n".join([" ".join(fields).encode(), *lines, b""])


class HeadReader:
    """Takes the wanted fields out of heads, as bytes of JSON, and writes them as an object.

    ``names`` are of fields at the top and within ``meta`` alike, as ``fields`` has them;
    ``meta_names`` says which are within.
    """

    def __init__(self, names: Iterable[str], meta_names: Collection[str]) -> None:
        wanted = list(names)
        self._meta_names = [name for name in wanted if name in meta_names]
        first = [name for name in wanted if name == "id"]
        others = [name for name in wanted if name not in (*first, *self._meta_names)]
        self._names = (*first, *self._meta_names, *others)
        inner = ",".join("%s" for _ in self._meta_names)
        parts = [*("%s" for _ in first), *([f'"meta":{{{inner}}}'] if inner else [])]
        self._template = f"{{{','.join([*parts, *('%s' for _ in others)])}}}".encode()

    def read(self, head: bytes) -> dict[str, Any]:
        """Return ``{name: JSON}`` with ``meta`` within; ValueError for a name that it has not."""
        found = {
            name: line[len(name) + 3 :]
            for name, line in zip(self._names, self._take(head), strict=True)
        }
        meta = {name: found.pop(name) for name in self._meta_names}
        return {"meta": meta, **found}

    def write(self, head: bytes) -> bytes:
        """Return the fields as a JSON object: the id first, then ``meta`` if any is in it."""
        return self._template % self._take(head)

    def _take(self, head: bytes) -> tuple[bytes, ...]:
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
