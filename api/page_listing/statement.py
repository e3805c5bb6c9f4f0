"""The one statement behind a listing: which pages, their stored heads, how many in all.

A page is looked at for being public only when it is about to be listed. The count takes all that
match by an index and subtracts those that match and are hidden, of which there are few.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from wagtail.models import Page

from api.snapshots.release import get_release
from api.snapshots.rule import build_fresh_condition
from cms.models.search import SEARCH_CONFIG
from cms.visibility import PUBLIC_SQL

from .selection import Selection

# What a listing reads of a page: the head, or the whole where a field outside it is wanted.
HEAD, BODY = "head", "body"

_LAST = "Z" * Page.steplen
_ROOT = """wagtailcore_site site JOIN wagtailcore_page root ON root.id = site.root_page_id
     AND site.is_default_site"""

# Ranges of paths whose pages are not public: below what is private (and not within such a range
# already), and on both sides of the site's root. Each is a short scan of the index of paths.
_HIDDEN = f"""hidden AS MATERIALIZED (
    SELECT private.path::text AS first, private.path || '{_LAST}' AS last
      FROM wagtailcore_pageviewrestriction restriction
      JOIN wagtailcore_page private ON private.id = restriction.page_id
     WHERE NOT EXISTS (
           SELECT 1 FROM wagtailcore_pageviewrestriction other
             JOIN wagtailcore_page above ON above.id = other.page_id
            WHERE above.path <> private.path AND starts_with(private.path, above.path))
     GROUP BY private.path
    UNION ALL
    SELECT '', left(root.path, -1) || '/' FROM {_ROOT}
    UNION ALL
    SELECT root.path || '{_LAST}', '{_LAST}' FROM {_ROOT})"""  # noqa: S608 - ours

_TOTAL = """
    SELECT (SELECT count(*) FROM {source} WHERE {where})
         - (SELECT coalesce(sum(within.count), 0)
              FROM hidden CROSS JOIN LATERAL (
                   SELECT count(*) FROM {source}
                    WHERE page.path BETWEEN hidden.first AND hidden.last AND {where}) within
           )::bigint AS total"""
# Where only a type's own columns narrow it, its own table is counted: no page has to be looked at
# but those that are not live, which an index of their own lists.
_TOTAL_OF_OWN = """
    SELECT (SELECT count(*) FROM {own} own WHERE {own_where})
         - (SELECT count(*) FROM {source} WHERE NOT page.live AND {own_where})
         - (SELECT coalesce(sum(within.count), 0)
              FROM hidden CROSS JOIN LATERAL (
                   SELECT count(*) FROM {source}
                    WHERE page.path BETWEEN hidden.first AND hidden.last AND {where}) within
           )::bigint AS total"""
_NO_TOTAL = "SELECT NULL::bigint AS total"

_STATEMENT = """
WITH {hidden} listed AS (
    SELECT part.*, row_number() OVER () AS position
      FROM (SELECT page.id{columns} FROM {source}
             WHERE {where} AND {public}
             ORDER BY {order}
             LIMIT %(limit)s OFFSET %(offset)s) part)
SELECT total.total, listed.id, has_site.has_site, stored.part{steps}
  FROM ({total}) total
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

    Its rows are (total, id, whether there is a site, stored head or body or None, *values of the
    order's steps); total is None in a walk. There is always a row, with a null id when nothing is
    listed.
    """

    sql: str
    values: dict[str, Any]


def build_statement(selection: Selection, part: str) -> Statement:
    """Put the question together; ``part`` is ``HEAD`` or ``BODY``."""
    source, where = _build_source(selection), " AND ".join(_list_clauses(selection))
    steps = [f"step{number}" for number, _ in enumerate(selection.steps)]
    columns = [
        f", {step.column} AS {name}" for name, step in zip(steps, selection.steps, strict=True)
    ]
    sql = _STATEMENT.format(
        hidden="" if selection.is_walk else f"{_HIDDEN},",
        columns="".join(columns),
        source=source,
        where=where,
        public=PUBLIC_SQL,
        order=_build_order(selection),
        steps="".join(f", listed.{name}" for name in steps),
        total=_build_total(selection, source, where),
        part=part,
        fresh=_build_fresh(get_release(), part),
    )
    return Statement(sql, {**selection.conditions.values, **_list_values(selection)})


def _build_total(selection: Selection, source: str, where: str) -> str:
    if selection.is_walk:
        return _NO_TOTAL
    own = [clause for clause in selection.conditions.clauses if clause.startswith("own.")]
    is_own = own and len(own) + 1 == len(selection.conditions.clauses) and not selection.words
    if not (is_own and selection.model):
        return _TOTAL.format(source=source, where=where)
    table = selection.model._meta.db_table
    return _TOTAL_OF_OWN.format(source=source, where=where, own=table, own_where=" AND ".join(own))


def _build_source(selection: Selection) -> str:
    source = "wagtailcore_page page"
    if selection.conditions.needs_own and selection.model:
        own: Any = selection.model._meta
        source += f" JOIN {own.db_table} own ON own.{own.pk.column} = page.id"
    if selection.words:
        source += " JOIN cms_searchtext words ON words.page_id = page.id"
    return source


def _list_clauses(selection: Selection) -> list[str]:
    clauses = ["page.live", *selection.conditions.clauses]
    if selection.words:
        wanted = _any_word(selection) if selection.is_any_word else _all_words()
        clauses.append(f"words.vector @@ {wanted}")
    return clauses


def _build_order(selection: Selection) -> str:
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


def _list_values(selection: Selection) -> dict[str, Any]:
    words = {f"word{number}": word for number, word in enumerate(selection.words)}
    return {
        **words,
        "words": " ".join(selection.words),
        # A walk looks one further, to know whether it goes on.
        "limit": selection.limit + (1 if selection.is_walk else 0),
        "offset": selection.offset,
    }


@cache
def _build_fresh(release: str, part: str) -> str:
    return build_fresh_condition(release, "head_keys" if part == HEAD else "keys")
