"""Validates answers against the contract, stricter than a client may be: nothing undocumented."""

from datetime import date, datetime
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

from api.contract.generator import build_schema

Json = dict[str, Any]

FORMATS = FormatChecker(formats=())


@FORMATS.checks("date", raises=ValueError)
def is_date(value: Any) -> bool:
    return not isinstance(value, str) or bool(date.fromisoformat(value))


@FORMATS.checks("date-time", raises=ValueError)
def is_moment(value: Any) -> bool:
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


@FORMATS.checks("uri")
def is_uri(value: Any) -> bool:
    if not isinstance(value, str):
        return True
    scheme, _, rest = value.partition(":")
    return scheme.isalnum() and bool(rest) and " " not in value


@cache
def build_strict_components() -> Json:
    """Return the contract's components, each object of which has no other property than its own."""
    components: Json = close(build_schema()["components"])
    return components


def close(schema: Any) -> Any:
    """Forbid what is not documented, at any depth."""
    if isinstance(schema, list):
        return [close(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {name: close(part) for name, part in schema.items()}
    is_object = closed.get("type") == "object" and "properties" in closed
    return {**closed, "additionalProperties": False} if is_object else closed


def find_errors(value: Any, component: str) -> list[str]:
    """Return what is wrong with an answer, as ``path: message``; empty when it is as documented."""
    schema = {"$ref": f"#/components/schemas/{component}", "components": build_strict_components()}
    validator = Draft202012Validator(schema, format_checker=FORMATS)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(value)]
