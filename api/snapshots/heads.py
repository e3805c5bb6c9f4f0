"""The head of a page: what listings show of it, stored so that a part can be taken by itself.

A line for each field, in the order of the payload: a line end, the name, a tab and its JSON. The
names within ``meta`` begin with a point. JSON has neither tabs nor line ends of its own.
"""

from collections.abc import Collection, Iterable
from typing import Any

import orjson

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
    return b"".join(b"\n" + name.encode() + b"\t" + serialise(value) for name, value in lines)


class HeadReader:
    """Takes the wanted fields out of heads, as bytes of JSON, and writes them as an object.

    ``names`` are of fields at the top and within ``meta`` alike, as ``fields`` has them;
    ``meta_names`` says which are within.
    """

    def __init__(self, names: Iterable[str], meta_names: Collection[str]) -> None:
        wanted = list(names)
        self._names = [name for name in wanted if name not in meta_names]
        self._meta_names = [name for name in wanted if name in meta_names]
        self._starts = {
            name: f"\n{'.' if name in meta_names else ''}{name}\t".encode() for name in wanted
        }

    def read(self, head: bytes) -> dict[str, Any]:
        """Return ``{name: JSON}`` with ``meta`` within; ValueError for a name that it has not."""
        meta = {name: self._take(head, name) for name in self._meta_names}
        return {"meta": meta, **{name: self._take(head, name) for name in self._names}}

    def write(self, head: bytes) -> bytes:
        """Return the fields as a JSON object: the id first, then ``meta`` if any is in it."""
        names = self._names
        parts = [b'"%s":%s' % (name.encode(), self._take(head, name)) for name in names]
        if self._meta_names:
            inner = (b'"%s":%s' % (n.encode(), self._take(head, n)) for n in self._meta_names)
            parts.insert(1 if "id" in names else 0, b'"meta":{%s}' % b",".join(inner))
        return b"{%s}" % b",".join(parts)

    def _take(self, head: bytes, name: str) -> bytes:
        mark = self._starts[name]
        start = head.index(mark) + len(mark)
        end = head.find(b"\n", start)
        return head[start:] if end < 0 else head[start:end]


def load_fragment(value: Any) -> Any:
    """Return the value of stored JSON, and any other value as it is."""
    return orjson.loads(value) if isinstance(value, bytes) else value
