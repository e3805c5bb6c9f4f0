"""The ``fields`` parameter: Wagtail's grammar, checked against the contract, applied to payloads.

``fields=teaser,hero(_,src),-title``: a name adds a field, ``-`` removes one, ``*`` starts with all,
``_`` with none, and parentheses choose within an object or within each object of a list.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from rest_framework import serializers
from wagtail.api.v2.utils import parse_fields_parameter

from cms.payload.pages import PageMetaSerializer, PageSerializer

from .build import NOT_IN_HEAD
from .errors import BadParameterError
from .snapshots.heads import HeadReader, load_fragment

MAX_CHARACTERS = 512
MAX_DEPTH = 3

LISTING_DEFAULT_FIELDS = (
    "id",
    "type",
    "detail_url",
    "title",
    "html_url",
    "slug",
    "first_published_at",
)

META_NAMES = frozenset(PageMetaSerializer._declared_fields)

# What an object shows when only some of its fields are asked for in addition, as in Wagtail.
NESTED_DEFAULTS = ("id", "meta", "type", "title")

# One entry per name: (name, is_removed, entries within it).
Choice = tuple[str, bool, Sequence[Any] | None]
SerializerClass = type[serializers.Serializer[Any]]


def parse_fields(raw: str | None) -> list[Choice]:
    """Parse the parameter, after bounding its size and depth.

    Raises:
        BadParameterError: too long, nested too deep, or not of the grammar.
    """
    if raw is None:
        return []
    if len(raw) > MAX_CHARACTERS:
        raise BadParameterError("fields", f"fields is longer than {MAX_CHARACTERS} characters")
    if _measure_depth(raw) > MAX_DEPTH:
        raise BadParameterError("fields", f"fields is nested deeper than {MAX_DEPTH} levels")
    try:
        choices: list[Choice] = parse_fields_parameter(raw)
    except ValueError as error:
        raise BadParameterError("fields", f"fields error: {error}") from error
    return choices


class Projection:
    """The choice of a request, checked against what the answer declares.

    ``declared`` maps the names that can be chosen to their serializer fields; ``defaults`` names
    those shown when none is chosen, None means all.

    Raises:
        BadParameterError: naming the fields that do not exist, at any depth.
    """

    def __init__(
        self,
        choices: Sequence[Choice],
        declared: Mapping[str, Any],
        defaults: Collection[str] | None = None,
    ) -> None:
        _check_names(choices, declared)
        self._names, self._within = _choose(choices, set(declared), set(defaults or declared))
        self._declared = list(declared)
        self._is_whole = not choices and defaults is None

    def build_head_reader(self) -> HeadReader | None:
        """Return what takes the chosen fields out of a stored head; None where it has not all.

        None as well where something is chosen within an object, which has to be read for that.
        """
        if self._within or not self._names.isdisjoint(NOT_IN_HEAD):
            return None
        return HeadReader([n for n in self._declared if n in self._names], META_NAMES)

    def project(self, payload: dict[str, Any]) -> dict[str, Any]:
        """Return the chosen fields of a payload, in its own order."""
        if self._is_whole:
            return _lead(payload, payload["meta"])
        meta = _pick(payload["meta"], self._names, self._within)
        return _lead(_pick(payload, self._names, self._within), meta)


def list_shared_fields(models: Iterable[Any]) -> dict[str, Any]:
    """Map the names that all of some page types have to the serializer fields of the first.

    A listing of several types offers these.
    """
    first, *others = [_list_fields(model) for model in models]
    return {name: field for name, field in first.items() if all(name in o for o in others)}


@cache
def _list_fields(model: Any) -> dict[str, Any]:
    serializer_class = getattr(model, "api_serializer", PageSerializer)
    declared = {**PageMetaSerializer._declared_fields, **serializer_class._declared_fields}
    del declared["meta"]
    return declared


def _lead(chosen: dict[str, Any], meta: dict[str, Any]) -> dict[str, Any]:
    """Let the id lead, then meta, as in Wagtail."""
    head = {"id": chosen["id"]} if "id" in chosen else {}
    return {**head, "meta": meta, **{**chosen, "meta": meta}} if meta else chosen


def _measure_depth(raw: str) -> int:
    depth = deepest = 0
    for character in raw:
        depth += (character == "(") - (character == ")")
        deepest = max(deepest, depth)
    return deepest


def _check_names(choices: Sequence[Choice], declared: Mapping[str, Any]) -> None:
    named = [choice for choice in choices if choice[0] not in ("*", "_")]
    unknown = sorted({name for name, _, _ in named if name not in declared})
    if unknown:
        raise BadParameterError("fields", f"unknown fields: {', '.join(unknown)}")
    for name, _, inner in named:
        if inner:
            child = _nested_serializer(declared[name])
            if child is None:
                raise BadParameterError("fields", f"'{name}' does not support nested fields")
            _check_names(inner, child._declared_fields)


def _nested_serializer(field: Any) -> SerializerClass | None:
    if isinstance(field, serializers.ListSerializer):
        field = field.child
    if isinstance(field, serializers.Serializer):
        return type(field)
    return getattr(field, "serializer_class", None)


def _choose(
    choices: Sequence[Choice], all_names: set[str], defaults: set[str]
) -> tuple[set[str], dict[str, Sequence[Choice]]]:
    names: set[str] = set(defaults)
    within: dict[str, Sequence[Choice]] = {}
    for name, is_removed, inner in choices:
        if name in ("*", "_"):
            names = set(all_names) if name == "*" else set()
        elif is_removed:
            names.discard(name)
        else:
            names.add(name)
            if inner:
                within[name] = inner
    return names, within


def _pick(
    values: dict[str, Any], names: set[str], within: dict[str, Sequence[Choice]]
) -> dict[str, Any]:
    return {
        name: _project_nested(load_fragment(value), within[name]) if name in within else value
        for name, value in values.items()
        if name in names
    }


def _project_nested(value: Any, choices: Sequence[Choice]) -> Any:
    if isinstance(value, list):
        return [_project_nested(item, choices) for item in value]
    if not isinstance(value, dict):
        return value
    return _pick(value, *_choose(choices, set(value), set(NESTED_DEFAULTS)))
