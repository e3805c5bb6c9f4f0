"""The JSON-LD of a page, drawn so that people can read it: what it says, and what leads where."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from cms.seo.structured_data.problems import GraphProblem, find_problems

JsonObject = Mapping[str, Any]


class Value(NamedTuple):
    """A value to draw, of kind ``text``, ``link``, ``reference``, ``node`` or ``list``.

    ``text`` is what is read; ``target`` is a link's URL, or the anchor of the node that a reference
    leads to; ``parts`` are the rows of a node within, or the values of a list.
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
    anchors = {node["@id"]: f"node-{n}" for n, node in enumerate(graph, 1) if "@id" in node}
    return StructuredData(
        nodes=[build_node(node, f"node-{n}", anchors) for n, node in enumerate(graph, 1)],
        problems=[(problem, anchors.get(problem.node, "")) for problem in find_problems(graph)],
        raw=json.dumps(document, ensure_ascii=False, indent=2),
    )


def build_node(node: JsonObject, anchor: str, anchors: Mapping[str, str]) -> Node:
    """Build a node's rows; its type and id are its title."""
    return Node(anchor, describe_type(node), node.get("@id", ""), build_rows(node, anchors))


def build_rows(node: JsonObject, anchors: Mapping[str, str]) -> list[tuple[str, Value]]:
    """Build (property, value) of all that is neither type nor id."""
    return [
        (name, build_value(value, anchors))
        for name, value in node.items()
        if name not in ("@type", "@id")
    ]


def build_value(value: Any, anchors: Mapping[str, str]) -> Value:
    """Build how a value is drawn, and all that is in it."""
    match value:
        case list():
            return Value("list", parts=[build_value(part, anchors) for part in value])
        case {"@id": target, **rest} if not rest:
            anchor = anchors.get(target, "")
            return Value("reference" if anchor else "text", target, anchor)
        case dict():
            text = describe_type(value)
            return Value("node", text, parts=build_rows(value, anchors))
        case str() if value.startswith(("https://", "http://")):
            return Value("link", value, value)
        case _:
            return Value("text", value if isinstance(value, str) else json.dumps(value))


def describe_type(node: JsonObject) -> str:
    """Return the type of a node, or its types."""
    types = node.get("@type", "")
    return ", ".join(types) if isinstance(types, list) else types
