"""The one statement behind a listing: which pages, their stored heads, how many in all.

A page is looked at for being public only when it is about to be listed. The count is a stored tally
where there is one; otherwise it takes all that match by an index and subtracts those that match and
are hidden, of which there are few.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from api.snapshots.release import get_release
from api.snapshots.rule import build_fresh_condition, build_tally_condition
from cms.models.search import SEARCH_CONFIG
from cms.visibility import HIDDEN_RANGES_SQL, PUBLIC_SQL

from .selection import Selection

# What a listing reads of a page: the head, or the whole where a field outside it is wanted.
HEAD, BODY = "head", "body"

HIDDEN_RANGES = f"hidden AS MATERIALIZED ({HIDDEN_RANGES_SQL})"

_TOTAL = """
           (SELECT count(*) FROM {source} WHERE {where})
         - (SELECT coalesce(sum(within.count), 0)
              FROM hidden CROSS JOIN LATERAL (
                   SELECT count(*) FROM {source}
                    WHERE page.path >= hidden.first AND page.path < hidden.behind AND {where}
                   ) within
           )::bigint"""
# Where only a type's own columns narrow it, its own table is counted: no page has to be looked at
# but those that are not live, which an index of their own lists.
_TOTAL_OF_OWN = """
           (SELECT count(*) FROM {own} own WHERE {own_where})
         - (SELECT count(*) FROM {source} WHERE NOT page.live AND {own_where})
         - (SELECT coalesce(sum(within.count), 0)
              FROM hidden CROSS JOIN LATERAL (
                   SELECT count(*) FROM {source}
                    WHERE page.path >= hidden.first AND page.path < hidden.behind AND {where}
                   ) within
           )::bigint"""
_NO_TALLY = "(SELECT NULL::bigint AS total) tally"
_TALLY = """(SELECT (SELECT tally.total FROM api_tally tally
                WHERE tally.question = {question} AND {true_now}) AS total OFFSET 0) tally"""

_STATEMENT = """
WITH {hidden} listed AS (
    SELECT part.*, row_number() OVER () AS position
      FROM (SELECT page.id{columns} FROM {source}
             WHERE {where} AND {public}
             ORDER BY {order}
             LIMIT %(limit)s OFFSET %(offset)s) part)
SELECT {total} AS total, listed.id, has_site.has_site, tally.total IS NOT NULL, stored.part{steps}
  FROM {tally}
 CROSS JOIN (SELECT EXISTS (SELECT 1 FROM wagtailcore_site WHERE is_default_site) AS has_site
            ) has_site
  LEFT JOIN listed ON true
  LEFT JOIN LATERAL (
       SELECT s.{part} AS part FROM api_snapshot s
        WHERE s.page = listed.id AND {fresh}) stored ON true
 ORDER BY listed.position"""


@dataclass(frozen=True)
class Statement:
    """SQL with its values.

    Its rows are (total, id, whether there is a site, whether the total was stored, stored head or
    body or None, *values of the order's steps); total is None in a walk. There is always a row,
    with a null id when nothing is listed.
    """

    sql: str
    values: dict[str, Any]


def build_statement(selection: Selection, part: str) -> Statement:
    """Put the question together; ``part`` is ``HEAD`` or ``BODY``."""
    source, where = build_source(selection), build_where(selection)
    count = build_count(selection, source, where)
    steps = [f"step{number}" for number, _ in enumerate(selection.steps)]
    columns = [
        f", {step.column} AS {name}" for name, step in zip(steps, selection.steps, strict=True)
    ]
    sql = _STATEMENT.format(
        hidden="" if selection.is_walk else f"{HIDDEN_RANGES},",
        columns="".join(columns),
        source=source,
        where=where,
        public=PUBLIC_SQL,
        order=build_order(selection),
        steps="".join(f", listed.{name}" for name in steps),
        total="NULL::bigint" if selection.is_walk else f"coalesce(tally.total, {count})",
        tally=_build_tally(selection),
        part=part,
        fresh=_build_fresh(get_release(), part),
    )
    return Statement(sql, list_values(selection))


def _build_tally(selection: Selection) -> str:
    if selection.is_walk or selection.tally is None:
        return _NO_TALLY
    true_now = build_tally_condition(get_release())
    return _TALLY.format(question=selection.tally.sql, true_now=true_now)


def build_count(selection: Selection, source: str, where: str) -> str:
    """Return SQL for the number of public pages that match, beside a CTE ``hidden``."""
    own = [clause for clause in selection.conditions.clauses if clause.startswith("own.")]
    is_own = own and len(own) + 1 == len(selection.conditions.clauses) and not selection.words
    if not (is_own and selection.model):
        return _TOTAL.format(source=source, where=where)
    table = selection.model._meta.db_table
    return _TOTAL_OF_OWN.format(source=source, where=where, own=table, own_where=" AND ".join(own))


def build_source(selection: Selection) -> str:
    """Return what FROM reads: pages, and what else the conditions look at."""
    source = "wagtailcore_page page"
    if selection.conditions.needs_own and selection.model:
        own: Any = selection.model._meta
        source += f" JOIN {own.db_table} own ON own.{own.pk.column} = page.id"
    if selection.words:
        source += " JOIN cms_searchtext words ON words.page_id = page.id"
    return source


def build_where(selection: Selection) -> str:
    """Return which pages match, public or not as long as they are live."""
    clauses = ["page.live", *selection.conditions.clauses]
    if selection.words:
        wanted = _any_word(selection) if selection.is_any_word else _all_words()
        clauses.append(f"words.vector @@ {wanted}")
    return " AND ".join(clauses)


def build_order(selection: Selection) -> str:
    """Return what ORDER BY sorts by."""
    if selection.is_random:
        return "random()"
    if selection.steps:
        return ", ".join(step.sql for step in selection.steps)
    if not selection.words:
        return "page.id"
    # As alternatives, where all words are required too: see cms/search/query.py.
    return f"ts_rank(words.vector, {_any_word(selection)}) DESC, page.id"


def _all_words() -> str:
    return f"plainto_tsquery('{SEARCH_CONFIG}', %(words)s)"


def _any_word(selection: Selection) -> str:
    queries = (
        f"plainto_tsquery('{SEARCH_CONFIG}', %(word{number})s)"
        for number, _ in enumerate(selection.words)
    )
    return f"({' || '.join(queries)})"


def list_values(selection: Selection) -> dict[str, Any]:
    """Return all values that a listing's SQL may name."""
    words = {f"word{number}": word for number, word in enumerate(selection.words)}
    return {
        **selection.conditions.values,
        **(selection.tally.values if selection.tally else {}),
        **words,
        "words": " ".join(selection.words),
        # A walk looks one further, to know whether it goes on.
        "limit": selection.limit + (1 if selection.is_walk else 0),
        "offset": selection.offset,
    }


@cache
def _build_fresh(release: str, part: str) -> str:
    return build_fresh_condition(release, "head_keys" if part == HEAD else "keys")
