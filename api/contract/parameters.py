"""Parameters as the contract says them, from what the endpoint checks itself."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import OpenApiParameter

from api.fields import MAX_CHARACTERS
from api.page_listing.conditions import get_field, list_filters
from api.page_listing.ordering import ORDERINGS, OWN_ORDERINGS
from api.parameters import (
    MAX_CURSOR_CHARACTERS,
    MAX_INTEGER,
    MAX_OFFSET,
    MAX_VALUE_CHARACTERS,
)
from cms.payload.load import page_types
from cms.search.query import QUERY_MAX_CHARACTERS

from .shared import Json

ID: Json = {"type": "integer", "minimum": 0, "maximum": MAX_INTEGER}
TREE_ID: Json = {"anyOf": [ID, {"type": "string", "const": "root"}]}
MOMENT: Json = {"type": "string", "format": "date-time"}

TERM: Json = {"anyOf": [ID, {"type": "string"}]}

# What a filter's value is, by the kind of its model's field.
FILTER_TYPES: dict[str, Json] = {
    "AutoField": ID,
    "BigAutoField": ID,
    "BooleanField": {"type": "boolean"},
    "DateField": {"type": "string", "format": "date"},
    "DateTimeField": MOMENT,
}


OPERATORS = {
    "": "Equals.",
    "gt": "Is greater, or later.",
    "gte": "Is not smaller, or earlier.",
    "lt": "Is smaller, or earlier.",
    "lte": "Is not greater, or later.",
    "in": "Is one of several, with commas between; at most 100.",
    "isnull": "Is missing (true) or there (false).",
}


def query(
    name: str, schema: Json, description: str, *, is_required: bool = False
) -> OpenApiParameter:
    """Return a query parameter."""
    return OpenApiParameter(name, schema, description=description, required=is_required)


def list_names(names: list[str]) -> Json:
    """Return the type of one or several of some names with commas between."""
    any_name = "|".join(name.replace(".", r"\.") for name in names)
    return {"type": "string", "pattern": f"^(?:{any_name})(?:,(?:{any_name}))*$"}


def list_filter_parameters() -> list[OpenApiParameter]:
    """Return the filters of all types, then those that need a type, each with its own."""
    common = list_filters(None)
    owners: dict[str, list[Any]] = {}
    for model in page_types():
        for name in list_filters(model).keys() - common.keys():
            owners.setdefault(name, []).append(model)
    return [
        *(_filter(None, name, "") for name in common),
        *(
            _filter(models[0], name, _join_labels(models))
            for name, models in sorted(owners.items())
        ),
    ]


def _join_labels(models: list[Any]) -> str:
    return " or ".join(model._meta.label for model in models)


def _filter(model: Any, parameter: str, labels: str) -> OpenApiParameter:
    name, operator = list_filters(model)[parameter]
    field: Any = get_field(model, name)
    schema = TERM if field.is_relation else FILTER_TYPES.get(_kind(field), {"type": "string"})
    if operator == "isnull":
        schema = {"type": "boolean"}
    elif operator == "in":
        schema = {"type": "string"}
    words = [OPERATORS[operator], f"With type={labels}." if labels else ""]
    if field.is_relation and operator != "isnull":
        words.append("By id or by slug.")
    return query(parameter, schema, " ".join(filter(None, words)))


def _kind(field: Any) -> str:
    kind: str = field.get_internal_type()
    return kind


def build_limit(default: int, maximum: int) -> OpenApiParameter:
    """Return the ``limit`` of a listing."""
    bounds = {"type": "integer", "minimum": 0, "maximum": maximum, "default": default}
    return query("limit", bounds, "How many items at most.")


TYPE = query(
    "type",
    list_names(["wagtailcore.Page", *(model._meta.label for model in page_types())]),
    "One or several page types, with commas between; `wagtailcore.Page` means all.",
)
LOCALE = query("locale", {"type": "string"}, "Accepted for Wagtail's clients: the one language.")
FIELDS = query(
    "fields",
    {"type": "string", "maxLength": MAX_CHARACTERS},
    "Wagtail's grammar: `teaser,hero` adds, `-title` removes, `*` starts with all, `_` with none, "
    "`hero(_,src)` chooses within an object or each object of a list; three levels at most.",
)
DETAIL_PARAMETERS = [TYPE, LOCALE, FIELDS]
PAGE_ID = OpenApiParameter("id", ID, OpenApiParameter.PATH, description="The page's id.")

FIND_PARAMETERS = [
    *DETAIL_PARAMETERS,
    query("html_path", {"type": "string"}, "A path of the front end, such as `/about-us/`."),
    query("id", ID, "The page's id, where no path is given."),
]
OFFSET = query(
    "offset",
    {"type": "integer", "minimum": 0, "maximum": MAX_OFFSET, "default": 0},
    "How many to pass over.",
)
# Of listings that are read in the order of their ids.
CURSOR_ID = query("cursor", ID, "None to begin, then each answer's `next_cursor`.")
PATH = query(
    "path",
    {"type": "string", "minLength": 1, "maxLength": MAX_VALUE_CHARACTERS, "pattern": "^/(?!/)"},
    "The path of a URL of the front end, such as `/about-us/`, its query included.",
    is_required=True,
)
# What addresses that answer XML accept less than the others.
NO_FORMAT = [OpenApiParameter(name, exclude=True) for name in ("format", "rich_text_format")]

LISTING_PARAMETERS = [
    *DETAIL_PARAMETERS,
    build_limit(20, settings.WAGTAILAPI_LIMIT_MAX),
    OFFSET,
    query(
        "cursor",
        {"type": "string", "maxLength": MAX_CURSOR_CHARACTERS},
        "Empty to begin a walk, then each answer's `next_cursor`: no page is skipped or repeated.",
    ),
    query(
        "order",
        {
            "anyOf": [
                list_names([f"-?{name}" for name in (*ORDERINGS, *OWN_ORDERINGS)]),
                {"type": "string", "const": "random"},
            ]
        },
        "By which fields, `-` for descending; `published_on` for articles; or `random`.",
    ),
    query("search", {"type": "string", "maxLength": QUERY_MAX_CHARACTERS}, "Words to look for."),
    query(
        "search_operator",
        {"type": "string", "enum": ["and", "or"], "default": "and"},
        "All of the words or any.",
    ),
    query("child_of", TREE_ID, "The id of a public page, or `root`: the pages right below it."),
    query("descendant_of", TREE_ID, "The id of a public page, or `root`: all pages below it."),
    query("ancestor_of", ID, "The id of a public page: the pages above it."),
    query("translation_of", TREE_ID, "The id of a public page, or `root`: its translations."),
    *list_filter_parameters(),
]
