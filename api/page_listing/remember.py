"""Store the tally that a reader missed, after the answer and by one reader at a time; recount all.

One statement counts and stores, so what it counts is what its own database snapshot shows. Nothing
is stored inside a transaction of Django's, nor where the database only reads.
"""

from collections.abc import Iterator
from contextlib import suppress

import psycopg
from django.db import connection
from django.http import QueryDict

from api.connections import load_cluster, write
from api.snapshots.making import LOCKS
from api.snapshots.release import get_release
from api.snapshots.rule import build_tally_condition
from cms.visibility import PUBLIC_SQL

from .selection import Selection, read_selection
from .statement import HIDDEN_RANGES, build_count, build_source, build_where, list_values
from .tally import NEWEST, NEWEST_FIRST, write_query

TALLY_LOCKS = LOCKS + 1  # the first half of the locks' numbers; the question is the second

_NEWEST = """ARRAY(SELECT page.id::bigint FROM {source} WHERE {where} AND {public}
                  ORDER BY {order} LIMIT {limit})"""
_REMEMBER = """
    WITH {hidden}, question AS MATERIALIZED (SELECT {question} AS text)
    INSERT INTO api_tally AS old (question, release, cluster, origin, built, total, newest)
    SELECT question.text, %(release)s, %(cluster)s, 'api_tally'::regclass, pg_current_snapshot(),
           {total}, {newest}
      FROM question
     WHERE question.text IS NOT NULL
       AND EXISTS (SELECT 1 FROM wagtailcore_site WHERE is_default_site)
       AND pg_try_advisory_xact_lock({locks}, hashtext(question.text))
    ON CONFLICT (question, release) DO UPDATE
       SET (cluster, origin, built, total, newest)
         = (EXCLUDED.cluster, EXCLUDED.origin, EXCLUDED.built, EXCLUDED.total, EXCLUDED.newest)
     WHERE pg_snapshot_xmax(EXCLUDED.built) >= pg_snapshot_xmax(old.built)
        OR (old.cluster, old.origin) IS DISTINCT FROM (EXCLUDED.cluster, EXCLUDED.origin)"""

_STORED = "SELECT question FROM api_tally WHERE release = %(release)s ORDER BY question"
_RECOUNT = """
    WITH {hidden}
    SELECT tally.total = {total} AND tally.newest = {newest}
      FROM api_tally tally WHERE tally.question = %(question)s AND {true_now}"""


def remember_tally(selection: Selection) -> None:
    """Count what a selection narrows its listing to, and store it. Cost: 1 statement.

    The answer does not depend on it: what the database refuses or is too slow for is left.
    """
    if selection.tally is None or connection.in_atomic_block:
        return
    statement = _REMEMBER.format(
        hidden=HIDDEN_RANGES, question=selection.tally.sql, locks=TALLY_LOCKS, **_count(selection)
    )
    values = {**list_values(selection), "release": get_release(), "cluster": load_cluster()}
    with suppress(psycopg.OperationalError, psycopg.errors.ReadOnlySqlTransaction):
        write(statement, values)


def find_wrong_tallies() -> Iterator[str]:
    """Yield the questions whose tally may be used and is not what counting says.

    Cost: 1 statement, and 1 for each tally, which counts and compares at one state of the database.
    """
    true_now = build_tally_condition(get_release())
    with connection.cursor() as cursor:  # which may take longer than an answer
        cursor.execute(_STORED, {"release": get_release()})
        for (question,) in cursor.fetchall():
            selection = read_selection(QueryDict(write_query(question)))
            recount = _RECOUNT.format(hidden=HIDDEN_RANGES, true_now=true_now, **_count(selection))
            values = {**list_values(selection), "question": question, "cluster": load_cluster()}
            cursor.execute(recount, values)
            if cursor.fetchall() == [(False,)]:
                yield question


def _count(selection: Selection) -> dict[str, str]:
    """Return what a tally consists of, as SQL."""
    source, where = build_source(selection), build_where(selection)
    newest = _NEWEST.format(
        source=source, where=where, public=PUBLIC_SQL, order=NEWEST_FIRST, limit=NEWEST
    )
    return {"total": build_count(selection, source, where), "newest": newest}
