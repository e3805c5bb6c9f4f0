"""Paths that were public once: 410 says to search engines what 404 leaves open.

The path of a page that is unpublished, renamed or moved is recorded by a trigger (migration 0007),
a deleted one's here: when the row goes, the restriction that made the page private has gone before
it.
"""

from typing import Any

from django.db import connection
from django.db.models.signals import pre_delete
from wagtail.models import Page

from api.connections import fetch_one
from cms.visibility import PUBLIC_SQL

_RECORD = f"""
    INSERT INTO api_gonepath (url_path, page)
    SELECT page.url_path, page.id FROM wagtailcore_page page
     WHERE page.id = %(page)s AND {PUBLIC_SQL}
       AND NOT EXISTS (SELECT 1 FROM api_gonepath gone
                        WHERE gone.url_path = page.url_path AND gone.page = page.id)"""  # noqa: S608 - ours

# A page that was withdrawn first and made private then is not remembered for having been public.
_FORGET = """
    DELETE FROM api_gonepath gone
     USING wagtailcore_page page
      JOIN wagtailcore_page above ON starts_with(page.path, above.path)
      JOIN wagtailcore_pageviewrestriction restriction ON restriction.page_id = above.id
     WHERE page.id = %(page)s AND (gone.page = page.id OR gone.url_path = page.url_path)"""

# A path is not gone where its page is public elsewhere, nor where its page, or what lies there now,
# is private: that page's state is nobody's business.
_IS_GONE = """
    SELECT EXISTS (
      SELECT 1
        FROM wagtailcore_site site
        JOIN wagtailcore_page root ON root.id = site.root_page_id
        JOIN api_gonepath gone ON gone.url_path = root.url_path || %(path)s
       WHERE site.is_default_site
         AND NOT EXISTS (
             SELECT 1 FROM wagtailcore_page page WHERE page.id = gone.page AND page.live)
         AND NOT EXISTS (
             SELECT 1 FROM wagtailcore_page page
               JOIN wagtailcore_page above ON starts_with(page.path, above.path)
               JOIN wagtailcore_pageviewrestriction restriction ON restriction.page_id = above.id
              WHERE page.url_path = gone.url_path OR page.id = gone.page))"""


def connect() -> None:
    """Record the path of each public page that is deleted, and forget that of a private one.

    To be called from ``ready``.
    """
    pre_delete.connect(record_deleted, dispatch_uid="api.pages.gone")


def record_deleted(sender: type, instance: Any, **kwargs: Any) -> None:
    """Record or forget a page's path, in the transaction that deletes it. Cost: 2 queries."""
    if sender is Page:
        with connection.cursor() as cursor:
            for statement in (_RECORD, _FORGET):
                cursor.execute(statement, {"page": instance.pk})


def is_gone(path: str) -> bool:
    """Tell whether a public page was at a path below the site's root. Cost: 1 statement."""
    row = fetch_one(_IS_GONE, {"path": path})
    return bool(row and row[0])
