"""Serve a stored answer: one prepared statement that also decides whether it may be served."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from django.utils.http import http_date

from api.connections import Texts, fetch_all, fetch_text_rows
from api.delivery.answers import USUAL, USUAL_HEADER, Answer
from api.delivery.conditional import Wanted

from .records import StoredAnswer
from .release import get_release
from .rule import build_fresh_condition

SITE = 0  # the number under which site/ is stored

_SECONDS_LEFT = "EXTRACT(EPOCH FROM s.valid_until - statement_timestamp())::float8"

# All text, so that nothing has to be converted. The body stays where it is when the client has it;
# the client's tags are searched for ours.
_READ = """
    SELECT s.etag::text, date_part('epoch', s.modified_at)::text, s.surrogate_keys,
           ({seconds_left})::text, CASE WHEN {has_it} THEN NULL ELSE s.{body} END
      FROM {source}
     WHERE {wanted} AND {fresh}"""
_HAS_TAG = "strpos(%(etags)s::text, s.etag) > 0"
_HAS_DATE = """(date_trunc('second', s.modified_at) <= %(since)s::timestamptz
           AND s.modified_at <= statement_timestamp() - interval '2 seconds')"""
_BY_PAGE = ("api_snapshot s", "s.page = %(page)s::bigint")
_BY_PATH = (
    """wagtailcore_site site
      JOIN wagtailcore_page root ON root.id = site.root_page_id
      JOIN wagtailcore_page found ON found.url_path = root.url_path || %(path)s::text
      JOIN api_snapshot s ON s.page = found.id""",
    "site.is_default_site",
)
_READ_MANY = """
    SELECT s.page, s.etag, s.modified_at, s.surrogate_keys, {seconds_left},
           s.head, s.body, s.body_gzip
      FROM api_snapshot s
     WHERE s.page = ANY (%(pages)s::bigint[]) AND {fresh}"""


def read_page(page: int, wanted: Wanted) -> Answer | None:
    """Return the stored answer of a page, None when there is none that may be served.

    Cost: 1 statement.
    """
    return _read(_BY_PAGE, {"page": b"%d" % page}, wanted)


def read_path(path: str, wanted: Wanted) -> Answer | None:
    """Return the stored answer of the page at a path below the site's root: ``treatments/x/``."""
    return _read(_BY_PATH, {"path": path.encode()}, wanted)


def read_many(pages: list[int]) -> dict[int, StoredAnswer]:
    """Return those stored answers that may be served, by page. Cost: 1 statement."""
    rows = fetch_all(_build_read_many(get_release()), {"pages": pages})
    return {row[0]: StoredAnswer(*row) for row in rows}


def build_answer(stored: StoredAnswer, wanted: Wanted, now: datetime) -> Answer:
    """Return what goes out of an answer that was made a moment ago."""
    body = stored.body_gzip if wanted.is_gzip_accepted else stored.body
    return Answer(
        etag=stored.etag,
        body=None if wanted.has(stored.etag, stored.modified_at, now) else body,
        is_gzip=wanted.is_gzip_accepted,
        last_modified=_write_date(int(stored.modified_at.timestamp())),
        caching=build_caching(stored.seconds_left),
        surrogate_keys=stored.surrogate_keys,
    )


def _read(place: tuple[str, str], values: Texts, wanted: Wanted) -> Answer | None:
    by_date = wanted.since is not None and not wanted.etags
    rows = fetch_text_rows(
        _build_read(get_release(), place, by_date, wanted.is_gzip_accepted),
        {
            **values,
            "etags": wanted.etags.encode(),
            "since": wanted.since.isoformat().encode() if wanted.since else None,
        },
    )
    if not rows:
        return None
    row: Sequence[Any] = rows[0]  # only the fourth and the fifth may be null
    etag, modified, surrogate_keys, seconds_left, body = row
    return Answer(
        etag=etag.decode(),
        body=None if wanted.is_any_enough else body,
        is_gzip=wanted.is_gzip_accepted,
        last_modified=_write_date(int(float(modified))),
        caching=build_caching(float(seconds_left)) if seconds_left else USUAL_HEADER,
        surrogate_keys=surrogate_keys.decode(),
    )


@lru_cache(maxsize=4096)
def _write_date(seconds: int) -> str:
    """Return a time as HTTP has it. Many answers were made in the same second."""
    return http_date(seconds)


def build_caching(seconds_left: float | None) -> str:
    """Return the caching of an answer that ends by itself, or of one that does not."""
    return USUAL.end_after(seconds_left).build_header()


@cache
def _build_read(release: str, place: tuple[str, str], by_date: bool, is_gzip: bool) -> str:
    source, wanted = place
    return _READ.format(
        source=source,
        wanted=wanted,
        body="body_gzip" if is_gzip else "body",
        has_it=_HAS_DATE if by_date else _HAS_TAG,
        seconds_left=_SECONDS_LEFT,
        fresh=build_fresh_condition(release),
    )


@cache
def _build_read_many(release: str) -> str:
    return _READ_MANY.format(seconds_left=_SECONDS_LEFT, fresh=build_fresh_condition(release))
