"""The one test of "public": every relation, link, card, breadcrumb, count and listing asks here.

A page is public when it is live, when neither it nor an ancestor has a view restriction, and
when it lies under the root page of the site. Images and documents have their own test, by
collection, in ``cms.images.privacy``.
"""

from typing import TypeVar

from django.db.models import (
    BooleanField,
    Exists,
    F,
    Func,
    Model,
    OuterRef,
    Q,
    QuerySet,
)
from wagtail.models import Page, PageViewRestriction, Site

ModelT = TypeVar("ModelT", bound=Model)

# The same test as filter_public's, of a row "page", for statements that Django cannot write. What
# it compares with is read once for a statement, so it stays a filter and becomes no join: a listing
# stops at its twentieth row instead of sorting all. "IS DISTINCT FROM" says nothing new to us, but
# makes the planner expect that nearly every page passes, as is the case.
PUBLIC_SQL = """
  page.live
  AND coalesce(starts_with(page.path, (
        SELECT root.path FROM wagtailcore_site site
          JOIN wagtailcore_page root ON root.id = site.root_page_id
         WHERE site.is_default_site LIMIT 1)), false) IS DISTINCT FROM false
  AND (page.path::text ^@ ANY (ARRAY(
        SELECT private.path::text FROM wagtailcore_pageviewrestriction restriction
          JOIN wagtailcore_page private ON private.id = restriction.page_id)
      )) IS DISTINCT FROM true
"""


def build_lineage_sql(path: str) -> str:
    """Return SQL for the ids of all pages above the one at a path, read by the index of paths."""
    return f"""ARRAY(
    SELECT above.id FROM wagtailcore_page above
     WHERE above.path = ANY (ARRAY(
           SELECT left({path}, size)
             FROM generate_series({Page.steplen}, length({path}) - {Page.steplen},
                                  {Page.steplen}) size)))"""  # noqa: S608 - a column of ours


# The same again for statements that test a thousand pages: what the answer depends on besides the
# page is read once, as one row "place", and a page costs 0.3 µs instead of 2. Subqueries instead of
# joins, for which the planner would read all pages as long as it knows no numbers of restrictions.
PLACE_SQL = """
  SELECT ARRAY(SELECT (SELECT root.path::text FROM wagtailcore_page root
                        WHERE root.id = site.root_page_id)
                 FROM wagtailcore_site site WHERE site.is_default_site) AS roots,
         ARRAY(SELECT (SELECT private.path::text FROM wagtailcore_page private
                        WHERE private.id = restriction.page_id)
                 FROM wagtailcore_pageviewrestriction restriction) AS private
"""
PUBLIC_IN_PLACE_SQL = """
  page.live AND page.path ^@ ANY (place.roots) AND NOT page.path ^@ ANY (place.private)
"""

# Of a row "place": ranges of paths whose pages are not public, none within another. They are what
# lies on both sides of the site's root, and within it what is private. Without a site there are
# none, where nothing is public. "[" comes after "Z", so it ends what is below a path.
_RANGES = """
  SELECT ''::text COLLATE "C" AS first, root AS behind FROM unnest(place.roots) root
   UNION ALL
  SELECT root || '[', '[' FROM unnest(place.roots) root
   UNION ALL
  SELECT greatest(private COLLATE "C", root), least(private || '[' COLLATE "C", root || '[')
    FROM unnest(place.roots) root, (SELECT DISTINCT unnest(place.private)) AS once (private)
   WHERE (starts_with(private, root) OR starts_with(root, private))
     AND NOT EXISTS (SELECT 1 FROM unnest(place.private) above
                      WHERE above <> private AND starts_with(private, above))
"""
HIDDEN_RANGES_SQL = f"""
  SELECT range.first, range.behind
    FROM ({PLACE_SQL}) AS place CROSS JOIN LATERAL ({_RANGES}) AS range
"""  # noqa: S608 - ours

# And once more for statements that test a thousand pages where few are hidden: their ids as one
# value, in which a page is looked up without its row. Null where they are more than HIDDEN_MAX.
HIDDEN_MAX = 500
FEW_HIDDEN_IN_PLACE_SQL = f"""
  SELECT CASE WHEN count(*) <= {HIDDEN_MAX} AND cardinality(place.roots) > 0
              THEN coalesce(range_agg(int8range(few.id, few.id, '[]')), '{{}}') END
    FROM (SELECT page.id::bigint FROM wagtailcore_page page WHERE NOT page.live
          UNION ALL
          SELECT below.id FROM ({_RANGES}) AS range
           CROSS JOIN LATERAL (
                 SELECT page.id::bigint FROM wagtailcore_page page
                  WHERE page.path >= range.first AND page.path < range.behind AND page.live
                  LIMIT {HIDDEN_MAX} + 1) AS below
           LIMIT {HIDDEN_MAX} + 1) AS few
"""  # noqa: S608 - ours


class StartsWith(Func):
    """PostgreSQL's ``starts_with(text, prefix)``: unlike LIKE, no character is special."""

    function = "starts_with"
    output_field = BooleanField()


def filter_public(pages: QuerySet[ModelT]) -> QuerySet[ModelT]:
    """Keep the public pages of a queryset over ``Page`` or a page type.

    Cost: no query of its own; two sub-selects over small tables in the caller's query.
    """
    return pages.filter(build_public_condition())


def build_public_condition() -> Q:
    """Build the condition that a page is public; for queries over ``Page`` or a page type."""
    is_restricted = PageViewRestriction.objects.filter(
        StartsWith(OuterRef("path"), F("page__path"))
    )
    is_under_site_root = Site.objects.filter(
        StartsWith(OuterRef("path"), F("root_page__path")), is_default_site=True
    )
    return Q(~Exists(is_restricted), Exists(is_under_site_root), live=True)


def public_pages() -> QuerySet[Page]:
    """Return all public pages as base ``Page`` rows, unordered."""
    return filter_public(Page.objects.order_by())
