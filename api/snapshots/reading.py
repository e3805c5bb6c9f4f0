"""Serve a stored answer: one prepared statement that also decides whether it may be served."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from api.connections import Row, fetch_all, fetch_one
from api.delivery.answers import USUAL, USUAL_HEADER, Answer
from api.delivery.conditional import Wanted

from .records import StoredAnswer
from .release import get_release
from .rule import build_fresh_condition

SITE = 0  # the number under which site/ is stored

_SECONDS_LEFT = "EXTRACT(EPOCH FROM s.valid_until - statement_timestamp())::float8"

# The body stays where it is when the client has it; the client's tags are searched for ours.
_READ = """
    SELECT s.page, s.etag, s.modified_at, s.surrogate_keys, {seconds_left},
           octet_length(CASE WHEN %(gzip)s THEN s.body_gzip ELSE s.body END),
           CASE WHEN {has_it} THEN NULL WHEN %(gzip)s THEN s.body_gzip ELSE s.body END
      FROM {source}
     WHERE {wanted} AND {fresh}"""
_HAS_TAG = "strpos(%(etags)s, s.etag) > 0"
_HAS_DATE = """(date_trunc('second', s.modified_at) <= %(since)s
           AND s.modified_at <= statement_timestamp() - interval '2 seconds')"""
_BY_PAGE = ("api_snapshot s", "s.page = %(page)s")
_BY_PATH = (
    """wagtailcore_site site
      JOIN wagtailcore_page root ON root.id = site.root_page_id
      JOIN wagtailcore_page found ON found.url_path = root.url_path || %(path)s
      JOIN api_snapshot s ON s.page = found.id""",
    "site.is_default_site",
)
_READ_MANY = """
    SELECT s.page, s.etag, s.modified_at, s.surrogate_keys, {seconds_left},
           s.head, s.body, s.body_gzip
      FROM api_snapshot s
     WHERE s.page = ANY (%(pages)s::bigint[]) AND {fresh}"""


_READ_HEADS = """
    SELECT s.page, s.head FROM api_snapshot s
     WHERE s.page = ANY (%(pages)s::bigint[]) AND {fresh}"""


def read_page(page: int, wanted: Wanted) -> Answer | None:
    """Return the stored answer of a page, None when there is none that may be served.

    Cost: 1 statement. For ``wanted.is_head`` the body is not read.
    """
    return _read(_BY_PAGE, {"page": page}, wanted)


def read_path(path: str, wanted: Wanted) -> Answer | None:
    """Return the stored answer of the page at a path below the site's root: ``treatments/x/``."""
    return _read(_BY_PATH, {"path": path}, wanted)


def read_many(pages: list[int]) -> dict[int, StoredAnswer]:
    """Return those stored answers that may be served, by page. Cost: 1 statement."""
    rows = fetch_all(_build_read_many(get_release()), {"pages": pages})
    return {row[0]: StoredAnswer(*row) for row in rows}


def read_heads(pages: Sequence[int]) -> dict[int, bytes]:
    """Return what listings show of pages, where it may be served. Cost: 1 statement."""
    rows = fetch_all(_build_read_heads(get_release()), {"pages": list(pages)})
    return {page: bytes(head) for page, head in rows}


def build_answer(stored: StoredAnswer, wanted: Wanted, now: Any) -> Answer:
    """Return what goes out of an answer that was made a moment ago."""
    has_it = wanted.has(stored.etag, stored.modified_at, now)
    body = stored.body_gzip if wanted.is_gzip_accepted else stored.body
    return _build_answer(
        stored[:5] + (len(body), None if has_it or wanted.is_head else body), wanted
    )


def _read(place: tuple[str, str], parameters: dict[str, Any], wanted: Wanted) -> Answer | None:
    by_date = wanted.since is not None and not wanted.etags
    statement = _build_read(get_release(), place, by_date)
    row = fetch_one(
        statement,
        {
            **parameters,
            "gzip": wanted.is_gzip_accepted,
            **({"since": wanted.since} if by_date else {"etags": wanted.etags}),
        },
    )
    return _build_answer(row, wanted) if row else None


def _build_answer(row: Row, wanted: Wanted) -> Answer:
    _, etag, modified_at, surrogate_keys, seconds_left, size, body = row
    caching = USUAL_HEADER
    if seconds_left is not None:
        caching = USUAL.end_after(seconds_left).build_header()
    return Answer(
        etag=etag,
        body=None if wanted.etags.strip() == "*" else body,
        size=size,
        is_gzip=wanted.is_gzip_accepted,
        modified_at=modified_at,
        caching=caching,
        surrogate_keys=surrogate_keys,
    )


@cache
def _build_read(release: str, place: tuple[str, str], by_date: bool) -> str:
    source, wanted = place
    return _READ.format(
        source=source,
        wanted=wanted,
        has_it=_HAS_DATE if by_date else _HAS_TAG,
        seconds_left=_SECONDS_LEFT,
        fresh=build_fresh_condition(release),
    )


@cache
def _build_read_many(release: str) -> str:
    return _READ_MANY.format(seconds_left=_SECONDS_LEFT, fresh=build_fresh_condition(release))


@cache
def _build_read_heads(release: str) -> str:
    return _READ_HEADS.format(fresh=build_fresh_condition(release, "head_keys"))
