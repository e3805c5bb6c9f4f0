"""Hold what is stored against what a build says: byte for byte, at one state of the database."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.db import connection

from api.build import build_answers
from api.site.build import build_site

from .making import make_pages, viewing
from .pruning import LOAD_CLUSTER
from .reading import SITE
from .records import make_answer
from .release import get_release
from .rule import build_fresh_condition

BATCH_SIZE = 20
_PUBLIC = "SELECT id FROM wagtailcore_page WHERE live ORDER BY id"
_STORED = """
    SELECT s.page, s.body, s.head, s.surrogate_keys FROM api_snapshot s
     WHERE s.page = ANY (%(pages)s::bigint[]) AND {fresh}"""
_PAGES = "SELECT page FROM api_snapshot WHERE release = %s ORDER BY page"
_STATUS = """
    SELECT count(*) FILTER (WHERE s.release = %(release)s),
           count(*) FILTER (WHERE s.release = %(release)s AND {fresh}),
           (SELECT count(*) FROM wagtailcore_page WHERE live),
           (SELECT count(*) FROM api_change),
           (SELECT min(at) FROM api_change),
           coalesce(percentile_disc(0.99) WITHIN GROUP (ORDER BY cardinality(s.keys)), 0)
      FROM api_snapshot s"""


class Status(NamedTuple):
    """Numbers of stored answers of this release, of live pages, and of the log's entries."""

    stored: int
    fresh: int
    live: int
    entries: int
    oldest_entry: object
    keys_of_most: int


def find_differences() -> Iterator[int]:
    """Yield the pages whose stored answer may be served and is not what a build says."""
    with connection.cursor() as cursor:
        cursor.execute(_PAGES, [get_release()])
        pages = [page for (page,) in cursor.fetchall()]
    for start in range(0, len(pages), BATCH_SIZE):
        yield from _compare(pages[start : start + BATCH_SIZE])


def build_all() -> int:
    """Store the answer of every public page that is missing or not fresh; return how many."""
    with connection.cursor() as cursor:
        cursor.execute(_PUBLIC)
        pages = [page for (page,) in cursor.fetchall()]
    count = len(make_pages([SITE], build_site))
    for start in range(0, len(pages), BATCH_SIZE):
        count += len(make_pages(pages[start : start + BATCH_SIZE]))
    return count


def load_status() -> Status:
    """Count what is stored and what of it may be served."""
    with connection.cursor() as cursor:
        cursor.execute(LOAD_CLUSTER)
        values = {"cluster": cursor.fetchone()[0], "release": get_release()}
        cursor.execute(_STATUS.format(fresh=build_fresh_condition(get_release())), values)
        return Status(*cursor.fetchone())


def _compare(pages: Sequence[int]) -> Iterator[int]:
    with viewing() as view, connection.cursor() as cursor:
        cursor.execute(LOAD_CLUSTER)
        values = {"cluster": cursor.fetchone()[0], "pages": list(pages)}
        cursor.execute(_STORED.format(fresh=build_fresh_condition(get_release())), values)
        stored = {page: tuple(map(_as_bytes, row)) for page, *row in cursor.fetchall()}
        answers = build_answers([page for page in stored if page != SITE])
        answers += build_site() if SITE in stored else []
        made = {answer.page: make_answer(answer, view.now) for answer in answers}
    for page, row in stored.items():
        now = made.get(page)
        if now is None or row != tuple(map(_as_bytes, (now.body, now.head, now.surrogate_keys))):
            yield page


def _as_bytes(value: object) -> bytes:
    return value.encode() if isinstance(value, str) else bytes(value)  # type: ignore[call-overload]
