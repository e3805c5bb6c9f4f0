"""Query parameters: each is known, bounded and typed before it reaches the database."""

from collections.abc import Collection, Mapping

from django.http import QueryDict

from .connections import fetch_one
from .errors import BadParameterError

MAX_VALUE_CHARACTERS = 1_000
MAX_CURSOR_CHARACTERS = 2_000  # it may hold a title of 255 characters
MAX_INTEGER = 2**31 - 1
MAX_OFFSET = 100_000

# Accepted because Wagtail's clients send them: cache busting, format, rich text, site.
CONSTANTS = frozenset({"_", "format", "rich_text_format", "site"})
_FIND_SITE = """
    SELECT port FROM wagtailcore_site WHERE is_default_site AND hostname = %(hostname)s"""
_FIND_LOCALE = "SELECT 1 FROM wagtailcore_locale WHERE language_code = %(code)s"


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
        longest = MAX_CURSOR_CHARACTERS if name == "cursor" else MAX_VALUE_CHARACTERS
        if len(values[0]) > longest:
            raise BadParameterError(name, f"{name} is longer than {longest} characters")


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


def read_integer(query: Mapping[str, str], name: str, default: int, *, maximum: int) -> int:
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


def check_locale(query: QueryDict) -> None:
    """Refuse a language that no page can have. Cost: 1 query when one is given.

    Raises:
        BadParameterError: naming the parameter.
    """
    code = query.get("locale")
    if code is not None and not fetch_one(_FIND_LOCALE, {"code": code}):
        raise BadParameterError("locale", f"there is no locale '{code}'")


def _check_site(raw: str) -> None:
    hostname, _, port = raw.partition(":")
    site = fetch_one(_FIND_SITE, {"hostname": hostname})
    if site is None or port not in ("", str(site[0])):
        raise BadParameterError("site", "site is not the site of this installation")
