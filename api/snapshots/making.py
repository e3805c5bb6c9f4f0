"""Build what cannot be served, answer with it, and store it for those who come next.

Building reads one snapshot of the database and says which; storing is allowed only if that snapshot
is one that the rule can judge. One builder at a time makes a page: the others wait a moment for its
row, then build for themselves and store nothing, so that a changed setting is no stampede.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import NamedTuple

from django.db import connection, transaction

from api.build import BuiltAnswer, build_answers
from api.connections import load_cluster, locked, write

from .heads import measure_card
from .reading import read_many
from .records import StoredAnswer, make_answer
from .release import get_release

Build = Callable[[Sequence[int]], list[BuiltAnswer]]

BUILD_STATEMENT_MS = 1_500  # as long as an answer may take
LOSERS_WAIT_SECONDS = 0.3
LOSERS_LOOK_SECONDS = 0.015
LOCKS = 5_021_978  # the first half of our advisory locks' numbers; the page is the second

_BEGIN = f"""SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;
    SET LOCAL statement_timeout = {BUILD_STATEMENT_MS}"""
# One's own number would count as visible, and a standby does not know who is still writing.
_LOOK = """
    SELECT pg_current_snapshot()::text, now(),
           pg_current_xact_id_if_assigned() IS NULL AND NOT pg_is_in_recovery()"""
_TRY_LOCKS = f"""
    SELECT page FROM unnest(%(pages)s::int[]) page
     WHERE pg_try_advisory_xact_lock({LOCKS}, page)"""  # noqa: S608 - a number of ours
_STORE = """
    INSERT INTO api_snapshot AS old (
           page, release, cluster, origin, built, built_at, valid_until, keys, head_keys,
           surrogate_keys, etag, modified_at, head, card_bytes, body, body_gzip)
    VALUES (%(page)s, %(release)s, %(cluster)s, 'api_snapshot'::regclass, %(built)s::pg_snapshot,
           %(built_at)s, %(valid_until)s, %(keys)s::text[], %(head_keys)s::text[],
           %(surrogate_keys)s, %(etag)s, %(built_at)s, %(head)s, %(card_bytes)s, %(body)s,
           %(body_gzip)s)
    ON CONFLICT (page, release) DO UPDATE
       SET (cluster, origin, built, built_at, valid_until, keys, head_keys, surrogate_keys, etag,
            modified_at, head, card_bytes, body, body_gzip)
         = (EXCLUDED.cluster, EXCLUDED.origin, EXCLUDED.built, EXCLUDED.built_at,
            EXCLUDED.valid_until, EXCLUDED.keys, EXCLUDED.head_keys, EXCLUDED.surrogate_keys,
            EXCLUDED.etag,
            CASE WHEN old.etag = EXCLUDED.etag THEN old.modified_at ELSE EXCLUDED.modified_at END,
            EXCLUDED.head, EXCLUDED.card_bytes, EXCLUDED.body, EXCLUDED.body_gzip)
     WHERE pg_snapshot_xmax(EXCLUDED.built) >= pg_snapshot_xmax(old.built)
        OR (old.cluster, old.origin) IS DISTINCT FROM (EXCLUDED.cluster, EXCLUDED.origin)"""


class View(NamedTuple):
    """The state of the database that a build reads.

    ``built`` is the database snapshot as text, ``now`` its clock; what is built may be stored if
    ``is_storable``.
    """

    built: str
    now: datetime
    is_storable: bool


def make_pages(pages: Sequence[int], build: Build = build_answers) -> dict[int, StoredAnswer]:
    """Return the answers of some pages, built now; those that are not public are left out.

    Cost: up to 4 statements and one build, however many pages. Inside a transaction of Django's the
    build reads from that, and nothing is stored.
    """
    if connection.in_atomic_block:
        return build_unstored(pages, build)
    ordered = sorted(set(pages))
    with locked(_TRY_LOCKS, {"pages": ordered}) as rows:
        mine = [row[0] for row in rows]
        made = read_many(mine) if mine else {}  # the builder before may have stored it just now
        missing = [page for page in mine if page not in made]
        if missing:
            made |= build_and_store(missing, build)
    others = [page for page in ordered if page not in mine]
    return made | await_others(others, build) if others else made


def build_and_store(pages: Sequence[int], build: Build) -> dict[int, StoredAnswer]:
    """Build pages that this thread has locked, and store them if the rule can judge the build."""
    with viewing() as view:
        answers = build(pages)
    made = {answer.page: make_answer(answer, view.now) for answer in answers}
    if view.is_storable:
        for answer in answers:  # in the order of the pages, as everyone
            store_answer(answer, made[answer.page], view)
    return made


def build_unstored(pages: Sequence[int], build: Build) -> dict[int, StoredAnswer]:
    """Build pages and store nothing."""
    if connection.in_atomic_block:
        now = load_now()
        return {answer.page: make_answer(answer, now) for answer in build(pages)}
    with viewing() as view:
        return {answer.page: make_answer(answer, view.now) for answer in build(pages)}


def await_others(pages: Sequence[int], build: Build) -> dict[int, StoredAnswer]:
    """Wait a moment for pages that someone else is building, then build what is still missing."""
    deadline = time.monotonic() + LOSERS_WAIT_SECONDS
    made: dict[int, StoredAnswer] = {}
    while time.monotonic() < deadline and len(made) < len(pages):
        time.sleep(LOSERS_LOOK_SECONDS)
        made = read_many(list(pages))
    missing = [page for page in pages if page not in made]
    return made | build_unstored(missing, build) if missing else made


@contextmanager
def viewing() -> Iterator[View]:
    """Read one unchanging state of the database through Django, and nothing but read."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(_BEGIN)
        cursor.execute(_LOOK)
        yield View(*cursor.fetchone())


def store_answer(built: BuiltAnswer, made: StoredAnswer, view: View) -> int:
    """Store an answer over one that was built earlier; return whether it was, as 0 or 1."""
    return write(
        _STORE,
        {
            "page": built.page,
            "release": get_release(),
            "cluster": load_cluster(),
            "built": view.built,
            "built_at": view.now,
            "valid_until": built.valid_until,
            "keys": built.keys,
            "head_keys": built.head_keys,
            "surrogate_keys": made.surrogate_keys,
            "etag": made.etag,
            "head": made.head,
            "card_bytes": measure_card(made.head),
            "body": made.body,
            "body_gzip": made.body_gzip,
        },
    )


def load_now() -> datetime:
    """Return the database's clock. Cost: 1 query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        now: datetime = cursor.fetchone()[0]
    return now
