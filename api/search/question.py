"""What is asked: the parameters of a search, each known, bounded and typed."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.http import QueryDict
from wagtail.api.v2.utils import page_models_from_string

from api.errors import BadParameterError
from api.parameters import (
    CONSTANTS,
    MAX_INTEGER,
    MAX_OFFSET,
    check_constants,
    check_parameters,
    read_integer,
)
from cms.payload.load import page_types
from cms.search.query import SearchQueryTooLongError, split_words

from .statements import TERMS

LIMIT_MAX = settings.WAGTAILAPI_LIMIT_MAX
DEFAULT_LIMIT = min(20, LIMIT_MAX)
OPERATIONS = CONSTANTS | {"q", "type", "limit", "offset"} | set(TERMS)


@dataclass(frozen=True)
class TermFilter:
    """A term to filter by: its id or its slug."""

    id: int | None = None
    slug: str | None = None


@dataclass(frozen=True)
class Question:
    """A search as it was asked. ``words`` are folded, ``types`` are facet keys."""

    query: str
    words: Sequence[str]
    limit: int
    offset: int
    types: Sequence[str] | None = None
    terms: dict[str, TermFilter] = field(default_factory=dict)

    @property
    def is_filtered(self) -> bool:
        """Tell whether anything but the words narrows the search."""
        return self.types is not None or bool(self.terms)


def read_question(query: QueryDict) -> Question:
    """Read and check all parameters. Cost: 1 query when a site is given, else none.

    Raises:
        BadParameterError: naming the parameter.
    """
    check_parameters(query, OPERATIONS)
    check_constants(query)
    given = {name: str(value) for name, value in query.items()}
    if "q" not in given:
        raise BadParameterError("q", "q is needed: the words to search for")
    return Question(
        query=given["q"],
        words=_read_words(given["q"]),
        limit=read_integer(query, "limit", DEFAULT_LIMIT, maximum=LIMIT_MAX),
        offset=read_integer(query, "offset", 0, maximum=MAX_OFFSET),
        types=_read_types(given["type"]) if "type" in given else None,
        terms={name: _read_term(name, given[name]) for name in TERMS if name in given},
    )


def _read_words(raw: str) -> Sequence[str]:
    try:
        return split_words(raw)
    except SearchQueryTooLongError as error:
        raise BadParameterError("q", str(error)) from error


def _read_types(raw: str) -> Sequence[str]:
    """Return the facet keys of the types asked for, those that inherit from one included."""
    try:
        wanted = tuple(page_models_from_string(raw))
    except (LookupError, ValueError) as error:
        raise BadParameterError("type", "type doesn't exist") from error
    return [f"type:{model._meta.label}" for model in page_types() if issubclass(model, wanted)]


def _read_term(name: str, raw: str) -> TermFilter:
    if not raw:
        raise BadParameterError(name, f"{name} must be an id or a slug")
    if not (raw.isascii() and raw.isdigit()):
        return TermFilter(slug=raw)
    if len(raw) > len(str(MAX_INTEGER)):
        raise BadParameterError(name, f"'{raw}' is not a valid value for {name}")
    return TermFilter(id=int(raw))
