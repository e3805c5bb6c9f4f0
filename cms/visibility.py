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
