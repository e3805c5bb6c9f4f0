"""schema.org's own terms: which types there are, what each may say, and with what values.

The terms are data (``vocabulary.json``), with their version and licence in the file. They are read
once, when they are first asked for: nothing that answers a request of a front end does.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

VOCABULARY_FILE = Path(__file__).with_name("vocabulary.json")
NAMESPACE = "https://schema.org/"


@cache
def load_vocabulary() -> Mapping[str, Any]:
    """Read the file. Cost: 5 ms, once."""
    vocabulary: Mapping[str, Any] = json.loads(VOCABULARY_FILE.read_text())
    return vocabulary


def is_type(name: str) -> bool:
    """Tell whether schema.org has a type of this name."""
    return name in load_vocabulary()["types"]


@cache
def list_ancestors(name: str) -> tuple[str, ...]:
    """Return a type and all that it is a kind of, the nearest first."""
    found = [name]
    for ancestor in found:  # grows while it is walked
        parents = load_vocabulary()["types"].get(ancestor, {}).get("parents", ())
        found.extend(parent for parent in parents if parent not in found)
    return tuple(found)


def is_kind_of(names: Iterable[str], wanted: Iterable[str]) -> bool:
    """Tell whether one of some types is, or is a kind of, one of others."""
    ancestors = {ancestor for name in names for ancestor in list_ancestors(name)}
    return not ancestors.isdisjoint(wanted)


@cache
def find_range(types: tuple[str, ...], property_name: str) -> Sequence[str] | None:
    """Return what a property of something of some types may hold; None when it has no such."""
    found: list[str] = []
    for owner in list_owners(types, property_name):
        found.extend(load_vocabulary()["types"][owner]["properties"][property_name])
    return tuple(found) or None


@cache
def list_owners(types: tuple[str, ...], property_name: str) -> tuple[str, ...]:
    """Return the types, among some and their ancestors, that bring a property with them."""
    known = load_vocabulary()["types"]
    ancestors = dict.fromkeys(a for name in types for a in list_ancestors(name))
    return tuple(a for a in ancestors if property_name in known.get(a, {}).get("properties", ()))


def is_retired(types: tuple[str, ...], property_name: str) -> bool:
    """Tell whether schema.org has replaced a property, wherever the types have it from."""
    retired = load_vocabulary()["retired"]
    owners = list_owners(types, property_name)
    return bool(owners) and all(f"{owner}.{property_name}" in retired for owner in owners)


def is_member(url: str, enumerations: Iterable[str]) -> bool:
    """Tell whether a URL is a value of one of some enumerations, such as a day of the week."""
    members = load_vocabulary()["members"]
    name = url.removeprefix(NAMESPACE)
    return name != url and any(name in members.get(each, ()) for each in enumerations)
