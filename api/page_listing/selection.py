"""A listing's parameters, read and checked: what is selected, in which order, how much of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.http import QueryDict
from wagtail.api.v2.utils import page_models_from_string
from wagtail.models import get_page_models

from api.errors import BadParameterError
from api.parameters import (
    CONSTANTS,
    MAX_OFFSET,
    check_constants,
    check_locale,
    check_parameters,
    read_integer,
)
from cms.models import BasePage
from cms.search.query import SearchQueryTooLongError, split_words

from .conditions import Conditions, add_filter, list_filters
from .cursor import read_cursor
from .ordering import RANDOM, Step, add_position, read_order
from .tally import TallyQuestion, choose_tally
from .tree import TREE_FILTERS, add_tree_filters

DEFAULT_LIMIT = 20
OPERATIONS = CONSTANTS | {
    "cursor",
    "fields",
    "limit",
    "locale",
    "offset",
    "order",
    "search",
    "search_operator",
    "type",
    *TREE_FILTERS,
}
TREE_ORDER = [Step("path", "page.path", is_descending=False, is_nullable=False)]


@dataclass
class Selection:
    """``steps`` empty means at random, or by rank where there are ``words``.

    ``tally`` is where the number of its pages may be stored, None where it has to be counted.
    """

    models: list[type[BasePage]]
    conditions: Conditions
    words: list[str] = field(default_factory=list)
    is_any_word: bool = False
    steps: Sequence[Step] = ()
    is_random: bool = False
    limit: int = DEFAULT_LIMIT
    offset: int = 0
    is_walk: bool = False
    tally: TallyQuestion | None = None

    @property
    def model(self) -> type[BasePage] | None:
        """The one type that is listed, None for several or all."""
        return single_model(self.models)


def read_selection(query: QueryDict) -> Selection:
    """Read and check a listing's parameters. Cost: 1 statement each for a site, a locale, a tree.

    Raises:
        BadParameterError: naming the first parameter that is wrong.
    """
    models = read_types(query.get("type"))
    model = single_model(models)
    filters = list_filters(model)
    check_parameters(query, OPERATIONS | filters.keys())
    check_constants(query)
    check_locale(query)
    selection = Selection(models, Conditions())
    _add_types(selection)
    asked = [parameter for parameter in filters if parameter in query]
    for parameter in asked:
        add_filter(selection.conditions, model, parameter, str(query[parameter]))
    add_tree_filters(selection.conditions, query)
    _read_search(selection, query)
    _read_part(selection, query)
    _read_order(selection, query)
    narrowing = [*asked, *query.keys() & (TREE_FILTERS.keys() | {"search"})]
    selection.tally = choose_tally(models, narrowing, query)
    return selection


def read_types(raw: str | None) -> list[type[BasePage]]:
    """Return the page types that are named, none for all.

    Raises:
        BadParameterError: there is no such type.
    """
    try:
        return list(page_models_from_string(raw)) if raw else []
    except (LookupError, ValueError) as error:
        raise BadParameterError("type", "type doesn't exist") from error


def single_model(models: Sequence[type[BasePage]]) -> type[BasePage] | None:
    """Return the one model of ours among some, None for several or Wagtail's own."""
    return models[0] if len(models) == 1 and issubclass(models[0], BasePage) else None


def _add_types(selection: Selection) -> None:
    if not selection.models:
        return
    # Django keeps these numbers per process; they are as fixed as the tables' names.
    wanted = tuple(selection.models)
    models = [model for model in get_page_models() if issubclass(model, wanted)]
    types = [found.pk for found in ContentType.objects.get_for_models(*models).values()]
    if len(types) == 1:
        selection.conditions.add("page.content_type_id = {type}::int", type=types[0])
    else:
        selection.conditions.add("page.content_type_id = ANY ({types}::int[])", types=types)


def _read_search(selection: Selection, query: Mapping[str, str]) -> None:
    operator = query.get("search_operator", "and")
    if operator not in ("and", "or"):
        raise BadParameterError("search_operator", "search_operator must be 'and' or 'or'")
    if "search" not in query:
        return
    try:
        selection.words = split_words(query["search"])
    except SearchQueryTooLongError as error:
        raise BadParameterError("search", str(error)) from error
    selection.is_any_word = operator == "or"
    if not selection.words:
        selection.conditions.add("false")


def _read_part(selection: Selection, query: QueryDict) -> None:
    limit_max = settings.WAGTAILAPI_LIMIT_MAX
    default = min(DEFAULT_LIMIT, limit_max)
    selection.offset = read_integer(query, "offset", 0, maximum=MAX_OFFSET)
    selection.limit = read_integer(query, "limit", default, maximum=limit_max)
    selection.is_walk = "cursor" in query
    if selection.is_walk and "offset" in query:
        raise BadParameterError("offset", "offset cannot be combined with a cursor")


def _read_order(selection: Selection, query: Mapping[str, str]) -> None:
    raw = query.get("order")
    if raw and RANDOM in raw.split(","):
        if raw != RANDOM or "offset" in query:
            message = "random ordering cannot be combined with other fields or an offset"
            raise BadParameterError("order", message)
        if selection.is_walk:
            raise BadParameterError("cursor", "random ordering has no cursor")
        selection.is_random = True
        return
    if raw:
        selection.steps = read_order(raw, selection.model)
    elif selection.is_walk and "search" in query:
        raise BadParameterError("cursor", "a search needs an order to be walked through")
    elif selection.is_walk:
        # Sorting the tree moves pages about that nobody has touched; their ids stay.
        selection.steps = read_order("id", None)
    elif "search" not in query:
        selection.steps = TREE_ORDER
    if any(step.column.startswith("own.") for step in selection.steps):
        selection.conditions.needs_own = True
    if selection.is_walk and query["cursor"]:
        position = read_cursor(query["cursor"], selection.steps)
        add_position(selection.conditions, selection.steps, position)
