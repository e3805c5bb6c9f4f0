"""Store a tally: by the reader who found none, after the answer, and by one reader at a time.

One statement counts and stores, so what it counts is what its own database snapshot shows. Nothing
is stored inside a transaction of Django's, nor where the database only reads.
"""

from contextlib import suppress

import psycopg
from django.db import connection

from api.connections import load_cluster, write
from api.snapshots.making import LOCKS
from api.snapshots.release import get_release
from cms.visibility import PUBLIC_SQL

from .selection import Selection
from .statement import HIDDEN_RANGES, build_count, build_source, build_where, list_values
from .tally import NEWEST, NEWEST_FIRST

TALLY_LOCKS = LOCKS + 1  # the first half of the locks' numbers; the question is the second

_REMEMBER = """
    WITH {hidden}, question AS MATERIALIZED (SELECT {question} AS text)
    INSERT INTO api_tally AS old (question, release, cluster, origin, built, total, newest)
    SELECT question.text, %(release)s, %(cluster)s, 'api_tally'::regclass, pg_current_snapshot(),
           {count},
           ARRAY(SELECT page.id FROM {source} WHERE {where} AND {public}
                  ORDER BY {newest_first} LIMIT {newest})
      FROM question
     WHERE question.text IS NOT NULL
       AND EXISTS (SELECT 1 FROM wagtailcore_site WHERE is_default_site)
       AND pg_try_advisory_xact_lock({locks}, hashtext(question.text))
    ON CONFLICT (question, release) DO UPDATE
       SET (cluster, origin, built, total, newest)
         = (EXCLUDED.cluster, EXCLUDED.origin, EXCLUDED.built, EXCLUDED.total, EXCLUDED.newest)
     WHERE pg_snapshot_xmax(EXCLUDED.built) >= pg_snapshot_xmax(old.built)
        OR (old.cluster, old.origin) IS DISTINCT FROM (EXCLUDED.cluster, EXCLUDED.origin)"""


def remember_tally(selection: Selection) -> None:
    """Count what a selection narrows its listing to, and store it. Cost: 1 statement.

    The answer does not depend on it: what the database refuses or is too slow for is left.
    """
    if selection.tally is None or connection.in_atomic_block:
        return
    source, where = build_source(selection), build_where(selection)
    statement = _REMEMBER.format(
        hidden=HIDDEN_RANGES,
        question=selection.tally.sql,
        count=build_count(selection, source, where),
        source=source,
        where=where,
        public=PUBLIC_SQL,
        newest_first=NEWEST_FIRST,
        newest=NEWEST,
        locks=TALLY_LOCKS,
    )
    values = {**list_values(selection), "release": get_release(), "cluster": load_cluster()}
    with suppress(psycopg.OperationalError, psycopg.errors.ReadOnlySqlTransaction):
        write(statement, values)
