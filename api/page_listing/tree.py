"""``child_of``, ``descendant_of``, ``ancestor_of``, ``translation_of``: where in the tree to look.

With Wagtail's meaning and words. The page that is named must be public; a hidden one answers like
one that does not exist.
"""

from collections.abc import Mapping
from typing import NamedTuple

from wagtail.models import Page

from api.connections import fetch_all
from api.errors import BadParameterError
from api.parameters import MAX_INTEGER, read_integer
from cms.payload.load import NoSiteError
from cms.visibility import PUBLIC_SQL

from .conditions import Conditions

ROOT = "root"

# Each parameter with what Wagtail says when its page does not exist, and whether it takes "root".
TREE_FILTERS = {
    "child_of": ("parent page doesn't exist", True),
    "ancestor_of": ("descendant page doesn't exist", False),
    "descendant_of": ("ancestor page doesn't exist", True),
    "translation_of": ("translation_of page doesn't exist", True),
}

_FIND = f"""
    SELECT page.id, page.path, page.depth, page.translation_key::text,
           EXISTS (SELECT 1 FROM wagtailcore_site
                    WHERE is_default_site AND root_page_id = page.id),
           {PUBLIC_SQL}
      FROM wagtailcore_page page
     WHERE page.id = ANY (%(ids)s::bigint[])
        OR page.id = (SELECT root_page_id FROM wagtailcore_site WHERE is_default_site)"""  # noqa: S608 - ours


class Place(NamedTuple):
    """A page as a place in the tree."""

    id: int
    path: str
    depth: int
    translation_key: str
    is_root: bool
    is_public: bool


def add_tree_filters(conditions: Conditions, query: Mapping[str, str]) -> None:
    """Add the conditions of the tree's parameters. Cost: 1 statement if there are any.

    Raises:
        BadParameterError: naming the one that is wrong.
        NoSiteError: there is no root to start from.
    """
    asked = {name: _read_place(query, name) for name in TREE_FILTERS if name in query}
    if not asked:
        return
    if "child_of" in asked and "descendant_of" in asked:
        message = "filtering by descendant_of with child_of is not supported"
        raise BadParameterError("descendant_of", message)
    places = _load_places([pk for pk in asked.values() if pk is not None])
    for name, pk in asked.items():
        place = places.get(pk)
        if pk is None and place is None:
            raise NoSiteError
        if place is None:
            raise BadParameterError(name, TREE_FILTERS[name][0])
        _add_condition(conditions, name, place)


def _read_place(query: Mapping[str, str], name: str) -> int | None:
    """Return the id, None for the site's root."""
    if query[name] == ROOT and TREE_FILTERS[name][1]:
        return None
    return read_integer(query, name, 0, maximum=MAX_INTEGER)


def _load_places(ids: list[int]) -> dict[int | None, Place]:
    found = [Place(*row) for row in fetch_all(_FIND, {"ids": ids})]
    places: dict[int | None, Place] = {place.id: place for place in found if place.is_public}
    places |= {None: place for place in found if place.is_root}  # noqa: B035 - there is one
    return places


def _add_condition(conditions: Conditions, name: str, place: Place) -> None:
    last = place.path + "Z" * Page.steplen
    match name:
        case "child_of":
            conditions.add(
                "page.path BETWEEN {first} AND {last} AND page.depth = {depth}::int",
                first=place.path,
                last=last,
                depth=place.depth + 1,
            )
        case "descendant_of":
            conditions.add(
                "page.path BETWEEN {first} AND {last} AND page.depth > {depth}::int",
                first=place.path,
                last=last,
                depth=place.depth,
            )
        case "ancestor_of":
            step = Page.steplen
            paths = [place.path[:end] for end in range(step, len(place.path), step)]
            conditions.add("page.path = ANY ({paths}::text[])", paths=paths)
        case _:
            conditions.add(
                "page.translation_key = {key}::uuid AND page.id <> {pk}::bigint",
                key=place.translation_key,
                pk=place.id,
            )
