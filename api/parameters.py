"""Query parameters: each is known, bounded and typed before it reaches the database."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Field, Model, QuerySet
from django.http import QueryDict
from django.utils.dateparse import parse_datetime
from wagtail.api.v2.utils import parse_boolean
from wagtail.models import Locale, Site

from .errors import BadParameterError

MAX_VALUE_CHARACTERS = 1_000
MAX_INTEGER = 2**31 - 1
MAX_OFFSET = 100_000

ORDERINGS = ("id", "title", "slug", "first_published_at", "last_published_at")
# Accepted because Wagtail's clients send them: cache busting, format, rich text, site.
CONSTANTS = frozenset({"_", "format", "rich_text_format", "site"})
COMMON_FILTERS = (
    "id",
    "title",
    "slug",
    "show_in_menus",
    "seo_title",
    "search_description",
    "first_published_at",
    "last_published_at",
)


def check_parameters(query: QueryDict, known: Collection[str]) -> None:
    """Refuse unknown names, repeated names, null characters and overlong values.

    Raises:
        BadParameterError: naming the first parameter that is wrong.
    """
    unknown = sorted(set(query).difference(known))
    if unknown:
        names = ", ".join(unknown)
        raise BadParameterError(
            unknown[0], f"query parameter is not an operation or a recognised field: {names}"
        )
    for name, values in query.lists():
        if len(values) > 1:
            raise BadParameterError(name, f"{name} is given more than once")
        if "\x00" in values[0]:
            raise BadParameterError(name, f"{name} contains a null character")
        if len(values[0]) > MAX_VALUE_CHARACTERS:
            longest = f"{MAX_VALUE_CHARACTERS} characters"
            raise BadParameterError(name, f"{name} is longer than {longest}")


def check_constants(query: QueryDict) -> None:
    """Refuse another format, rich text or site than the one there is. Cost: 1 query for a site.

    Raises:
        BadParameterError: naming the parameter.
    """
    if query.get("rich_text_format", "html") != "html":
        raise BadParameterError("rich_text_format", "rich text is always clean html")
    if query.get("format", "json") != "json":
        raise BadParameterError("format", "format is always json")
    site = query.get("site")
    if site is not None:
        _check_site(site)


def read_integer(query: QueryDict, name: str, default: int, *, maximum: int) -> int:
    """Return a parameter as an integer from 0 to ``maximum``.

    Raises:
        BadParameterError: it is no integer, negative or too large.
    """
    raw = query.get(name)
    if raw is None:
        return default
    if not (raw.isascii() and raw.isdigit()):
        raise BadParameterError(name, f"{name} must be a positive integer")
    # A bound on the digits first: converting a long number takes quadratic time.
    if len(raw.lstrip("0")) > len(str(maximum)) or int(raw) > maximum:
        raise BadParameterError(name, f"{name} cannot be higher than {maximum}")
    return int(raw)


def check_page_id(query: QueryDict, name: str, *, or_root: bool) -> None:
    """Refuse a parameter that is neither a page's id nor, where that is allowed, ``root``.

    Raises:
        BadParameterError: naming the parameter.
    """
    if not (or_root and query.get(name) == "root"):
        read_integer(query, name, 0, maximum=MAX_INTEGER)


def check_locale(query: QueryDict) -> None:
    """Refuse a language that no page can have. Cost: 1 query when one is given.

    Raises:
        BadParameterError: naming the parameter.
    """
    code = query.get("locale")
    if code is not None and not Locale.objects.filter(language_code=code).exists():
        raise BadParameterError("locale", f"there is no locale '{code}'")


def filter_by_field(pages: QuerySet[Any], name: str, raw: str) -> QuerySet[Any]:
    """Keep the pages whose field equals a value; terms and people match by id or by slug.

    Raises:
        BadParameterError: the value is not of the field's type.
    """
    field: Any = pages.model._meta.get_field(name)
    if field.is_relation:
        return pages.filter(**_match_relation(field, name, raw))
    return pages.filter(**{name: _read_value(field, name, raw)})


def _check_site(raw: str) -> None:
    hostname, _, port = raw.partition(":")
    sites = Site.objects.filter(is_default_site=True, hostname=hostname)
    if port:
        sites = sites.filter(port=port) if port.isascii() and port.isdigit() else sites.none()
    if not sites.exists():
        raise BadParameterError("site", "site is not the site of this installation")


def _match_relation(field: Any, name: str, raw: str) -> dict[str, Any]:
    if raw.isascii() and raw.isdigit():
        if len(raw) > len(str(MAX_INTEGER)):
            raise BadParameterError(name, f"'{raw}' is not a valid value for {name}")
        return {f"{name}__id": int(raw)}
    if _has_slug(field.related_model):
        return {f"{name}__slug": raw}
    raise BadParameterError(name, f"'{raw}' is not a valid value for {name}: give an id")


def _has_slug(model: type[Model]) -> bool:
    return any(field.name == "slug" for field in model._meta.concrete_fields)


def _read_value(field: "Field[Any, Any]", name: str, raw: str) -> Any:
    try:
        match field.get_internal_type():
            case "BooleanField":
                return parse_boolean(raw)
            case "AutoField" | "BigAutoField":
                return _read_id(raw)
            case "DateTimeField":
                return _read_moment(raw)
            case _:
                return field.to_python(raw)
    except (ValueError, ValidationError) as error:
        raise BadParameterError(
            name, f"field filter error. '{raw}' is not a valid value for {name}"
        ) from error


def _read_id(raw: str) -> int:
    if not (raw.isascii() and raw.isdigit()) or len(raw) > len(str(MAX_INTEGER)):
        raise ValueError(raw)
    return min(int(raw), MAX_INTEGER)


def _read_moment(raw: str) -> datetime:
    moment = parse_datetime(raw)
    if moment is None or moment.tzinfo is None:
        raise ValueError("a date and time with a time zone is needed")
    return moment
