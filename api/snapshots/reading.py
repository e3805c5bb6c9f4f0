"""Serve a stored answer: one prepared statement that also decides whether it may be served."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache, lru_cache

from django.utils.http import http_date

from api.connections import fetch_all, fetch_texts
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
           ({seconds_left})::text,
           octet_length(CASE WHEN %(gzip)s::boolean THEN s.body_gzip ELSE s.body END)::text,
           CASE WHEN {has_it} THEN NULL
                WHEN %(gzip)s::boolean THEN s.body_gzip ELSE s.body END
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
    return _read(_BY_PAGE, {"page": str(page)}, wanted)


def read_path(path: str, wanted: Wanted) -> Answer | None:
    """Return the stored answer of the page at a path below the site's root: ``treatments/x/``."""
    return _read(_BY_PATH, {"path": path}, wanted)


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
        size=len(body),
        is_gzip=wanted.is_gzip_accepted,
        last_modified=_write_date(int(stored.modified_at.timestamp())),
        caching=build_caching(stored.seconds_left),
        surrogate_keys=stored.surrogate_keys,
    )


def _read(place: tuple[str, str], parameters: dict[str, str], wanted: Wanted) -> Answer | None:
    by_date = wanted.since is not None and not wanted.etags
    row = fetch_texts(
        _build_read(get_release(), place, by_date),
        {
            **parameters,
            "gzip": "t" if wanted.is_gzip_accepted else "f",
            "etags": wanted.etags,
            "since": wanted.since.isoformat() if wanted.since else None,
        },
    )
    return _read_answer(row, wanted) if row else None


def _read_answer(row: Sequence[bytes | None], wanted: Wanted) -> Answer:
    *texts, body = row
    etag, modified, surrogate_keys, seconds_left, size = (
        text.decode() if text else "" for text in texts
    )
    return Answer(
        etag=etag,
        body=None if wanted.is_any_enough else body,
        size=int(size),
        is_gzip=wanted.is_gzip_accepted,
        last_modified=_write_date(int(float(modified))),
        caching=build_caching(float(seconds_left)) if seconds_left else USUAL_HEADER,
        surrogate_keys=surrogate_keys,
    )


@lru_cache(maxsize=4096)
def _write_date(seconds: int) -> str:
    """Return a time as HTTP has it. Many answers were made in the same second."""
    return http_date(seconds)


def build_caching(seconds_left: float | None) -> str:
    """Return the caching of an answer that ends by itself, or of one that does not."""
    return USUAL.end_after(seconds_left).build_header()


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
