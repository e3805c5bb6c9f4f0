"""The addresses that search engines should know, in the order of the pages' ids.

A page is left out when search engines are asked to leave it out, and when its text first appeared
at another address. One part of a sitemap is read at a time, from the id where the last one ended.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection
from django.db.models import Value

from api.parameters import MAX_INTEGER
from cms.payload.content import SiteRoot
from cms.payload.load import page_types
from cms.visibility import PUBLIC_SQL

# "IS TRUE" keeps the planner from joining first: it would take the test to keep one page in a
# thousand, and read and sort all of them instead of walking along the primary key.
_PAGES = """
SELECT page.id, page.url_path, page.last_published_at FROM wagtailcore_page page
 WHERE page.id > %s AND page.id <= %s AND ({public}) IS TRUE ORDER BY page.id LIMIT %s
"""

# A row of it.
PageRow = tuple[int, str, datetime | None]


class Place(NamedTuple):
    """An address with what a sitemap says of it; ``type`` is the page's."""

    id: int
    type: str
    loc: str
    lastmod: datetime | None


class Listed(NamedTuple):
    """Some places; ``next_id`` is the last page's id that was looked at, None at the end."""

    places: list[Place]
    next_id: int | None


# Hops from one part of the ids to the next that has a public page, whatever lies between.
_PARTS = """
WITH RECURSIVE part(number) AS (
  (SELECT (page.id - 1) / {size} FROM wagtailcore_page page
    WHERE {public} ORDER BY page.id LIMIT 1)
  UNION ALL
  SELECT (SELECT (page.id - 1) / {size} FROM wagtailcore_page page
           WHERE page.id > (part.number + 1) * {size} AND {public}
           ORDER BY page.id LIMIT 1)
    FROM part WHERE part.number IS NOT NULL
)
SELECT number FROM part WHERE number IS NOT NULL
"""


def list_places(site: SiteRoot, after: int, limit: int) -> Listed:
    """List the places of the next ``limit`` public pages. Cost: 2 queries.

    Fewer than ``limit`` when some of the pages are left out.
    """
    pages = _list_pages(after, MAX_INTEGER, limit + 1)
    next_id = pages[limit - 1][0] if len(pages) > limit > 0 else None
    return Listed(_draw(site, pages[:limit]), next_id)


def list_part(site: SiteRoot, number: int, size: int) -> list[Place] | None:
    """List the places of the public pages in one part of ``size`` ids. Cost: 2 queries.

    None when there is no such page; a list without places when all of them are left out.
    """
    pages = _list_pages(number * size, (number + 1) * size, size)
    return _draw(site, pages) if pages else None


def list_part_numbers(size: int) -> list[int]:
    """List which parts of ``size`` ids have a public page, the first being 0. Cost: 1 query."""
    with connection.cursor() as cursor:
        cursor.execute(_PARTS.format(size=int(size), public=PUBLIC_SQL))
        return [number for (number,) in cursor.fetchall()]


def _list_pages(after: int, last: int, limit: int) -> list[PageRow]:
    with connection.cursor() as cursor:
        cursor.execute(_PAGES.format(public=PUBLIC_SQL), [after, last, limit])
        rows: list[PageRow] = cursor.fetchall()
    return rows


def _draw(site: SiteRoot, pages: Sequence[PageRow]) -> list[Place]:
    told = _load_told([pk for pk, _, _ in pages])
    return [
        Place(pk, told[pk][0], url, lastmod)
        for pk, url_path, lastmod in pages
        if (url := site.build_page_url(url_path)) and pk in told and told[pk][1] in ("", url)
    ]


def _load_told(ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Load (type, canonical URL) of the pages that search engines may know. Cost: 1 query."""
    first, *others = [
        model._default_manager.filter(pk__any=ids, is_noindex=False)
        .order_by()
        .values_list("pk", Value(model._meta.label), "canonical_url")
        for model in page_types()
    ]
    return {pk: (label, url) for pk, label, url in first.union(*others, all=True)}
