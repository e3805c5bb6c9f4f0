"""What is wrong with a graph: by schema.org's vocabulary, and by what Google asks for.

An error is what a reader of the graph cannot use: a term that does not exist, a value of the wrong
kind, a reference that leads nowhere, a lack of what Google requires. What Google recommends, and
what schema.org has replaced, are warnings.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from .google import RULES, Rule
from .values import describe_mismatch
from .vocabulary import find_range, is_kind_of, is_retired, is_type

Node = Mapping[str, Any]
Nodes = Mapping[str, Node]
Severity = Literal["error", "warning"]

KEYWORDS = {"@id", "@type"}


@dataclass(frozen=True)
class GraphProblem:
    """Something wrong with one property of a node, which is named by its ``@id`` or type."""

    node: str
    property: str
    reason: str
    severity: Severity


def find_problems(graph: Sequence[Node]) -> list[GraphProblem]:
    """Return all problems of a graph, errors first. Cost: about 1 ms, no query."""
    nodes = {node["@id"]: node for node in graph if "@id" in node}
    problems = [problem for node in graph for problem in check_node(node, nodes)]
    return sorted(dict.fromkeys(problems), key=lambda problem: problem.severity)


def check_node(node: Node, nodes: Nodes) -> Iterator[GraphProblem]:
    """Yield the problems of a node and of the nodes within it."""
    types = list_types(node)
    name = str(node.get("@id") or " ".join(types) or "?")
    unknown = [each for each in types if not is_type(each)]
    if unknown or not types:
        reason = f"schema.org has no type {', '.join(unknown)}." if unknown else "It has no type."
        yield GraphProblem(name, "@type", reason, "error")
        return
    for key, value in node.items():
        if key not in KEYWORDS:
            yield from check_property(name, types, (key, value), nodes)
    for rule in list_rules(types):
        yield from check_rule(name, node, rule, nodes)
    for value in node.values():
        for part in list_values(value):
            if isinstance(part, Mapping) and not is_reference(part):
                yield from check_node(part, nodes)


def check_property(
    name: str, types: tuple[str, ...], entry: tuple[str, Any], nodes: Nodes
) -> Iterator[GraphProblem]:
    """Yield what is wrong with a property and with each of its values."""
    key, value = entry
    allowed = find_range(types, key)
    if allowed is None:
        reason = f"schema.org has no such property of {' or '.join(types)}."
        yield GraphProblem(name, key, reason, "error")
        return
    if is_retired(types, key):
        yield GraphProblem(name, key, "schema.org has replaced this property.", "warning")
    for part in list_values(value) or [None]:
        target = nodes.get(part["@id"]) if is_reference(part) else part
        if target is None and part:
            reason = f"Nothing in the graph is called {part['@id']}."
        else:
            kinds = list_types(target) if isinstance(target, Mapping) else ()
            reason = describe_mismatch(target, kinds, allowed)
        if reason:
            yield GraphProblem(name, key, reason, "error")


def check_rule(name: str, node: Node, rule: Rule, nodes: Nodes) -> Iterator[GraphProblem]:
    """Yield what Google misses in a node."""
    for paths, reason, severity in (
        (rule.required, "Google requires it.", "error"),
        (rule.recommended, "Google recommends it.", "warning"),
    ):
        for path in paths:
            if is_missing(node, path.split("."), nodes):
                yield GraphProblem(name, path, reason, severity)  # type: ignore[arg-type]
    for path, count in rule.counts.items():
        if path in node and len(list_values(node[path])) < count:
            yield GraphProblem(name, path, f"Google asks for at least {count}.", "error")


def is_missing(node: Node, path: Sequence[str], nodes: Nodes) -> bool:
    """Tell whether a node, or one of those on the way, lacks the last property of a path.

    Where a step before it is missing the answer is no: that step has a line of its own.
    """
    names, *rest = path
    values = [value for name in names.split("|") for value in list_values(node.get(name))]
    if not rest:
        return not values
    targets = (nodes.get(value["@id"]) if is_reference(value) else value for value in values)
    return any(is_missing(each, rest, nodes) for each in targets if isinstance(each, Mapping))


def list_rules(types: tuple[str, ...]) -> list[Rule]:
    """Return the first of Google's rules that fits each of a node's types."""
    first = (next((rule for rule in RULES if is_kind_of([t], [rule.type])), None) for t in types)
    return list({rule.type: rule for rule in first if rule}.values())


def list_types(node: Node) -> tuple[str, ...]:
    """Return the types of a node."""
    return tuple(str(each) for each in list_values(node.get("@type")))


def list_values(value: Any) -> list[Any]:
    """Return the values of a property, of which JSON-LD writes one alone without a list."""
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def is_reference(value: Any) -> bool:
    """Tell whether a value only names another node."""
    return isinstance(value, Mapping) and value.keys() == {"@id"}
