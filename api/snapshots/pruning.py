"""Keep the content log short without losing an answer.

In one transaction and at one state of the database: what is fresh is stamped as built from this
very state, the horizon moves up to it, and the log below the horizon goes. A builder that began
earlier and stores later finds itself below the horizon: its answer is not served.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.db import Error, connection, transaction

from .release import get_release
from .rule import build_fresh_condition

# Stamping rewrites rows, so it waits until it is worth it.
PRUNE_FROM_ENTRIES = 2_000
KEEP_OTHER_RELEASES = "1 day"
TRIES = 5

ResultT = TypeVar("ResultT")

# Rows that someone is storing right now are passed over: nobody waits, and at worst they are built
# once more. The fresh ones of every release are stamped, as two may run side by side.
_STAMP = """
    UPDATE api_snapshot SET built = pg_current_snapshot()
     WHERE (page, release) IN (
           SELECT s.page, s.release FROM api_snapshot s
            WHERE pg_snapshot_xmin(s.built) < pg_snapshot_xmin(pg_current_snapshot()) AND {fresh}
              FOR UPDATE SKIP LOCKED)"""
_MOVE = """
    UPDATE api_horizon SET xid = pg_snapshot_xmin(pg_current_snapshot())
     WHERE xid < pg_snapshot_xmin(pg_current_snapshot())"""
_FORGET = "DELETE FROM api_change WHERE xid < (SELECT xid FROM api_horizon)"
# Left by a release that nobody runs any more, by another server, or of pages that are not public.
_DROP_OLD = f"""
    DELETE FROM api_snapshot
     WHERE (page, release) IN (
           SELECT s.page, s.release FROM api_snapshot s
            WHERE s.origin <> s.tableoid OR s.cluster <> %(cluster)s
               OR (s.release <> %(release)s
                   AND s.built_at < now() - interval '{KEEP_OTHER_RELEASES}')
               OR (s.page <> 0 AND NOT EXISTS (
                   SELECT 1 FROM wagtailcore_page page WHERE page.id = s.page AND page.live))
              FOR UPDATE SKIP LOCKED)"""  # noqa: S608 - ours
# None is stamped: what has changed so much has changed most of what they count.
_DROP_TALLIES = """
    DELETE FROM api_tally
     WHERE (question, release) IN (
           SELECT question, release FROM api_tally
            WHERE pg_snapshot_xmin(built) < pg_snapshot_xmin(pg_current_snapshot())
              FOR UPDATE SKIP LOCKED)"""
# A copy of another server's data may hold transactions that have not happened here yet.
_IS_FOREIGN = """
    SELECT EXISTS (SELECT 1 FROM api_horizon
                    WHERE xid > pg_snapshot_xmax(pg_current_snapshot()))
        OR EXISTS (SELECT 1 FROM api_change
                    WHERE xid >= pg_snapshot_xmax(pg_current_snapshot()))"""
LOAD_CLUSTER = "SELECT system_identifier FROM pg_control_system()"


@dataclass(frozen=True)
class PruneReport:
    """How many answers were stamped or dropped, and how many entries of the log went."""

    stamped: int = 0
    dropped: int = 0
    forgotten: int = 0


def prune_when_due() -> None:
    """Prune if the log has grown enough; a job of the worker. Cost: 2 queries if it has not."""
    if is_foreign():
        reset_patiently()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM (SELECT 1 FROM api_change LIMIT %s) entry", [PRUNE_FROM_ENTRIES]
        )
        (entries,) = cursor.fetchone()
    if entries >= PRUNE_FROM_ENTRIES:
        prune_patiently()


def is_foreign() -> bool:
    """Tell whether the log was restored from another server, where nothing could be served."""
    with connection.cursor() as cursor:
        cursor.execute(_IS_FOREIGN)
        return bool(cursor.fetchone()[0])


def prune() -> PruneReport:
    """Stamp, move the horizon, forget. Readers and builders go on meanwhile.

    Raises:
        django.db.Error: a builder stored one of the rows at the same time; nothing is changed.
    """
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute(LOAD_CLUSTER)
        values = {"cluster": cursor.fetchone()[0], "release": get_release()}
        cursor.execute(_DROP_OLD, values)
        dropped = cursor.rowcount
        cursor.execute(_build_stamp(), values)
        stamped = cursor.rowcount
        cursor.execute(_DROP_TALLIES)
        cursor.execute(_MOVE)
        cursor.execute(_FORGET)
        return PruneReport(stamped, dropped, cursor.rowcount)


def reset() -> None:
    """Forget every answer and the whole log, as if nothing had ever been built.

    After a data-only restore, whose rows may look like this database's own. What is deleted of the
    log lies below the new horizon, or belongs to transactions that have not happened here.

    Raises:
        django.db.Error: a builder stored one of the rows at the same time; nothing is changed.
    """
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute(
            "DELETE FROM api_change WHERE xid < pg_snapshot_xmin(pg_current_snapshot())"
            " OR xid >= pg_snapshot_xmax(pg_current_snapshot())"
        )
        cursor.execute("UPDATE api_horizon SET xid = pg_snapshot_xmin(pg_current_snapshot())")
        cursor.execute("DELETE FROM api_tally")
        cursor.execute("DELETE FROM api_snapshot")


def reset_patiently() -> None:
    """Reset, and once more if a builder was in the way."""
    _patiently(reset)


def prune_patiently() -> PruneReport:
    """Prune, and once more if a builder was in the way."""
    return _patiently(prune)


def _patiently(work: Callable[[], ResultT]) -> ResultT:
    for _ in range(TRIES - 1):
        try:
            return work()
        except Error:
            continue
    return work()


def _build_stamp() -> str:
    return _STAMP.format(fresh=build_fresh_condition(None))
