"""The JSON-LD of a page, drawn so that people can read it: what it says, and what leads where."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from cms.seo.structured_data.problems import GraphProblem, find_problems

JsonObject = Mapping[str, Any]


class Value(NamedTuple):
    """A value to draw, of kind ``text``, ``link``, ``reference``, ``node`` or ``list``.

    ``text`` is what is read; ``target`` is a link's URL, the id of a node within, or the anchor of
    the node that a reference leads to; ``parts`` are the rows of a node or the values of a list.
    """

    kind: str
    text: str = ""
    target: str = ""
    parts: Any = ()


class Node(NamedTuple):
    """A node of the graph with an anchor to lead to; ``rows`` are (property, value)."""

    anchor: str
    title: str
    id: str
    rows: list[tuple[str, Value]]


class StructuredData(NamedTuple):
    """The nodes, (problem, anchor of its node) of what is wrong, and the document to copy."""

    nodes: list[Node]
    problems: list[tuple[GraphProblem, str]]
    raw: str


def build_structured_data(payload: JsonObject) -> StructuredData:
    """Read the page's graph."""
    document = json.loads(payload["seo"]["json_ld"])
    graph = document["@graph"]
    nodes = [
        Node(f"node-{number}", describe_type(node), node.get("@id", ""), [])
        for number, node in enumerate(graph, 1)
    ]
    known = {node.id: node for node in nodes if node.id}
    anchors = {name: node.anchor for name, node in known.items()}
    return StructuredData(
        nodes=[
            node._replace(rows=build_rows(source, known))
            for node, source in zip(nodes, graph, strict=True)
        ],
        problems=[(problem, anchors.get(problem.node, "")) for problem in find_problems(graph)],
        raw=json.dumps(document, ensure_ascii=False, indent=2),
    )


def build_rows(node: JsonObject, known: Mapping[str, Node]) -> list[tuple[str, Value]]:
    """Build (property, value) of all that is neither type nor id."""
    return [
        (name, build_value(value, known))
        for name, value in node.items()
        if name not in ("@type", "@id")
    ]


def build_value(value: Any, known: Mapping[str, Node]) -> Value:
    """Build how a value is drawn, and all that is in it."""
    match value:
        case list():
            return Value("list", parts=[build_value(part, known) for part in value])
        case {"@id": name, **rest} if not rest:
            node = known.get(name)
            if node is None:
                return Value("text", name)
            return Value("reference", f"{node.title} #{urlsplit(name).fragment}", node.anchor)
        case dict():
            rows = build_rows(value, known)
            return Value("node", describe_type(value), value.get("@id", ""), rows)
        case str() if value.startswith(("https://", "http://")):
            return Value("link", value, value)
        case _:
            return Value("text", value if isinstance(value, str) else json.dumps(value))


def describe_type(node: JsonObject) -> str:
    """Return the type of a node, or its types."""
    types = node.get("@type", "")
    return ", ".join(types) if isinstance(types, list) else types
