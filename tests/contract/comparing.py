"""Says what a new contract means to those who were written for the old one.

``python -m tests.contract.comparing old.yaml new.yaml`` (``-`` is standard input) prints what
changed, what breaks first, and exits with 1 unless both are the same. A client asks questions
(parameters) and reads answers (schemas): what one side may widen, the other may only narrow.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

Json = dict[str, Any]

WORDING = {"description", "summary", "title", "examples", "example"}
# Smaller is narrower for the first, larger for the second.
UPPER_BOUNDS = ("maximum", "exclusiveMaximum", "maxLength", "maxItems")
LOWER_BOUNDS = ("minimum", "exclusiveMinimum", "minLength", "minItems")
FIXED = ("const", "format", "pattern", "contentMediaType", "default", "additionalProperties")


class Change(NamedTuple):
    """One difference; ``is_breaking`` when a client of the old contract may fail."""

    is_breaking: bool
    where: str
    what: str


def compare(old: Json, new: Json) -> list[Change]:
    """Return what changed, what breaks first. Wording is no change."""
    changes = [
        *compare_operations(old, new),
        *compare_components(old, new, "schemas", is_answer=True),
    ]
    return sorted(set(changes), key=lambda change: (not change.is_breaking, change[1:]))


def compare_operations(old: Json, new: Json) -> Iterator[Change]:
    """Compare addresses, what they can be asked and what they can answer."""
    before, after = list_operations(old), list_operations(new)
    yield from compare_presence(before, after, "", "operation")
    for name in before.keys() & after.keys():
        yield from compare_parameters(
            list_parameters(old, before[name]), list_parameters(new, after[name]), name
        )
        yield from compare_responses(
            list_responses(old, before[name]), list_responses(new, after[name]), name
        )


def compare_components(old: Json, new: Json, kind: str, *, is_answer: bool) -> Iterator[Change]:
    """Compare what is written once and referred to."""
    before, after = (document.get("components", {}).get(kind, {}) for document in (old, new))
    yield from compare_presence(before, after, "", "component")
    for name in before.keys() & after.keys():
        yield from compare_schemas(before[name], after[name], name, is_answer=is_answer)


def compare_presence(before: Json, after: Json, where: str, noun: str) -> Iterator[Change]:
    """Tell what is gone, which breaks, and what is new, which does not."""
    for name in before.keys() - after.keys():
        yield Change(True, where, f"{noun} {name} is removed".strip())
    for name in after.keys() - before.keys():
        yield Change(False, where, f"{noun} {name} is added".strip())


def compare_parameters(before: Json, after: Json, where: str) -> Iterator[Change]:
    """Compare what an operation can be asked."""
    for name in before.keys() - after.keys():
        yield Change(True, where, f"parameter {name} is removed")
    for name in after.keys() - before.keys():
        is_required = after[name].get("required", False)
        yield Change(
            is_required, where, f"parameter {name} is added" + " as required" * is_required
        )
    for name in before.keys() & after.keys():
        was, becomes = before[name], after[name]
        if becomes.get("required", False) != was.get("required", False):
            is_required = becomes.get("required", False)
            how = "required" if is_required else "optional"
            yield Change(is_required, where, f"parameter {name} is now {how}")
        yield from compare_schemas(
            was.get("schema", {}), becomes.get("schema", {}), f"{where} {name}", is_answer=False
        )


def compare_responses(before: Json, after: Json, where: str) -> Iterator[Change]:
    """Compare what an operation can answer: statuses, media types, headers, bodies."""
    yield from compare_presence(before, after, where, "status")
    for status in before.keys() & after.keys():
        was, becomes, at = before[status], after[status], f"{where} {status}"
        yield from compare_presence(
            was.get("headers", {}), becomes.get("headers", {}), at, "header"
        )
        contents = was.get("content", {}), becomes.get("content", {})
        yield from compare_presence(*contents, at, "media type")
        for media_type in contents[0].keys() & contents[1].keys():
            schemas = (content[media_type].get("schema", {}) for content in contents)
            yield from compare_schemas(*schemas, at, is_answer=True)


def compare_schemas(old: Json, new: Json, where: str, *, is_answer: bool) -> Iterator[Change]:
    """Compare two schemas of the same thing."""
    (was, was_nullable), (becomes, is_nullable) = split_null(old), split_null(new)
    if describe(was) != describe(becomes):
        yield Change(True, where, f"is now {describe(becomes)}, was {describe(was)}")
        return
    if was_nullable != is_nullable:
        what = "may now be null" if is_nullable else "is never null now"
        yield Change(is_nullable == is_answer, where, what)
    yield from compare_values(was, becomes, where, is_answer=is_answer)
    yield from compare_properties(was, becomes, where, is_answer=is_answer)
    if "items" in was and "items" in becomes:
        yield from compare_schemas(
            was["items"], becomes["items"], f"{where}[]", is_answer=is_answer
        )
    for keyword in ("oneOf", "anyOf", "allOf"):
        members, others = (name_members(schema.get(keyword, [])) for schema in (was, becomes))
        yield from compare_presence(members, others, where, "alternative")
        for name in members.keys() & others.keys():
            yield from compare_schemas(members[name], others[name], where, is_answer=is_answer)


def compare_values(was: Json, becomes: Json, where: str, *, is_answer: bool) -> Iterator[Change]:
    """Compare which values of a type are allowed."""
    if "enum" in was and "enum" in becomes:
        values = [{str(value): None for value in schema["enum"]} for schema in (was, becomes)]
        yield from compare_presence(*values, where, "value")
    elif "enum" in was or "enum" in becomes:
        is_free = "enum" in was
        what = "may now be any value" if is_free else f"is now one of {becomes['enum']}"
        yield Change(is_free == is_answer, where, what)
    for keywords, sign in ((UPPER_BOUNDS, 1), (LOWER_BOUNDS, -1)):
        for keyword in keywords:
            bounds = [schema.get(keyword) for schema in (was, becomes)]
            if bounds[0] != bounds[1]:
                is_wider = bounds[1] is None or (
                    bounds[0] is not None and sign * (bounds[1] - bounds[0]) > 0
                )
                yield Change(is_wider == is_answer, where, f"{keyword} is now {bounds[1]}")
    for keyword in FIXED:
        if was.get(keyword) != becomes.get(keyword):
            yield Change(True, where, f"{keyword} is now {becomes.get(keyword)}")


def compare_properties(
    was: Json, becomes: Json, where: str, *, is_answer: bool
) -> Iterator[Change]:
    """Compare the properties of objects: which there are, which are always there, what they are."""
    before, after = was.get("properties", {}), becomes.get("properties", {})
    renamed = find_renamed(before, after)
    for name, other in renamed.items():
        yield Change(True, where, f"property {name} is renamed to {other}")
    left, right = (
        {name: part for name, part in parts.items() if name not in known}
        for parts, known in ((before, renamed.keys()), (after, renamed.values()))
    )
    yield from compare_presence(left, right, where, "property")
    required, still = set(was.get("required", [])), set(becomes.get("required", []))
    for name in sorted(before.keys() & after.keys()):
        at = f"{where}.{name}"
        if (name in required) != (name in still):
            what = "is always there now" if name in still else "may now be missing"
            yield Change((name not in still) == is_answer, at, what)
        yield from compare_schemas(before[name], after[name], at, is_answer=is_answer)


def find_renamed(before: Json, after: Json) -> dict[str, str]:
    """Pair what is gone with what is new where only one of each has the same schema."""
    gone, fresh = before.keys() - after.keys(), after.keys() - before.keys()
    pairs = {
        name: [other for other in fresh if strip(after[other]) == strip(before[name])]
        for name in gone
    }
    chosen = {name: others[0] for name, others in pairs.items() if len(others) == 1}
    taken = list(chosen.values())
    return {name: other for name, other in chosen.items() if taken.count(other) == 1}


def split_null(schema: Json) -> tuple[Json, bool]:
    """Return (the schema without null, whether null was allowed)."""
    schema, null = dict(schema), {"type": "null"}
    is_nullable = schema == null
    if isinstance(schema.get("type"), list):
        types = [name for name in schema["type"] if name != "null"]
        is_nullable = len(types) < len(schema["type"])
        schema["type"] = types[0] if len(types) == 1 else types
    for keyword in ("oneOf", "anyOf"):
        members = [member for member in schema.get(keyword, []) if member != null]
        if len(members) < len(schema.get(keyword, [])):
            is_nullable = True
            schema[keyword] = members
            if len(members) == 1:
                del schema[keyword]
                schema = {**members[0], **schema}
    if None in schema.get("enum", []):
        schema["enum"] = [value for value in schema["enum"] if value is not None]
    return schema, is_nullable


def describe(schema: Json) -> str:
    """Return what kind of thing a schema is about."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    for keyword in ("oneOf", "anyOf", "allOf"):
        if keyword in schema:
            return f"a choice ({keyword})"
    return str(schema.get("type", "anything"))


def name_members(members: list[Json]) -> Json:
    """Map the alternatives of a union to names that hold when their order changes."""
    return {
        str(member["const"]) if "const" in member else describe(split_null(member)[0]): member
        for member in members
    }


def strip(schema: Any) -> Any:
    """Return a schema without its wording."""
    if isinstance(schema, list):
        return [strip(part) for part in schema]
    if isinstance(schema, dict):
        return {name: strip(part) for name, part in schema.items() if name not in WORDING}
    return schema


def list_operations(document: Json) -> Json:
    """Map ``GET /path/`` to its operation."""
    return {
        f"{method.upper()} {path}": operation
        for path, methods in document.get("paths", {}).items()
        for method, operation in methods.items()
    }


def list_parameters(document: Json, operation: Json) -> Json:
    """Map the names of an operation's parameters to them; a header's says so."""
    parameters = [resolve(document, part) for part in operation.get("parameters", [])]
    return {
        part["name"] if part["in"] == "query" else f"{part['name']} ({part['in']})": part
        for part in parameters
    }


def list_responses(document: Json, operation: Json) -> Json:
    """Map the statuses of an operation's answers to them."""
    responses = operation.get("responses", {}).items()
    return {str(status): resolve(document, part) for status, part in responses}


def resolve(document: Json, part: Json) -> Json:
    """Return what a reference leads to, anything else as it is."""
    if "$ref" not in part:
        return part
    found = document
    for step in part["$ref"].removeprefix("#/").split("/"):
        found = found[step]
    return found


def explain(old: Json, new: Json) -> str:
    """Return in words what changed, an empty text when nothing did, not even the wording."""
    if old == new:
        return ""
    changes = compare(old, new)
    lines = [
        f"{'BREAKS' if change.is_breaking else 'adds'}  {f'{change.where}: ' * bool(change.where)}"
        f"{change.what}"
        for change in changes
    ]
    return "\n".join(
        [
            "The contract is no longer tests/contract/openapi.yaml.",
            *(lines or ["Only the wording changed, or its order."]),
            "If that is meant: make schema, read the difference, and say so in CHANGELOG.md.",
        ]
    )


def main(old_path: str, new_path: str) -> int:
    """Print what changed between two files; return 1 when something did."""
    old, new = (
        yaml.safe_load(sys.stdin if path == "-" else Path(path).read_text())
        for path in (old_path, new_path)
    )
    explanation = explain(old, new or {})
    sys.stdout.write(explanation and f"{explanation}\n")
    return 1 if explanation else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
