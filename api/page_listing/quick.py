"""The usual listings, answered in front of Django: those that a front end asks for all day.

A first part by the newest comes from its tally, a part of a walk from an index, and the heads of
both by the same statement. It is short and no value changes its plan, so it is planned once for a
connection. What a query string means is remembered as well: that depends on the code alone.
Whatever is not fresh, hidden, narrowed otherwise or wrong is left to the endpoint.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import QueryDict
from psycopg.adapt import Transformer

from api.connections import Texts, fetch_result, release_connections
from api.delivery.answers import JSON, Answer, make_whole
from api.delivery.conditional import Wanted
from api.snapshots.heads import HeadReader
from api.snapshots.release import get_release
from api.snapshots.rule import build_fresh_condition, build_tally_condition
from cms.payload.load import page_types

from .selection import Selection, read_selection
from .statement import build_order, build_source, build_where, list_values
from .tally import NEWEST
from .writing import (
    build_meta,
    build_walk_meta,
    list_surrogate_keys,
    read_projection,
    write_listing,
)

REMEMBERED_QUERIES = 512
# Parameters that ask the database nothing before the statement itself.
PLAIN = frozenset({"type", "fields", "order", "limit", "offset", "cursor"})
NEWEST_ORDER = [("first_published_at", True), ("id", False)]

_BUSTER = re.compile(r"(?:^|&)_=[0-9]{1,20}(?=&|$)")

_NEWEST = """
WITH tally AS MATERIALIZED (
    SELECT tally.total,
           tally.newest[%(offset)s::int + 1 : %(offset)s::int + %(limit)s::int] AS part
      FROM api_tally tally
     WHERE tally.question = {question} AND {true_now})
SELECT (SELECT total FROM tally)::text, listed.id::text, {head}
  FROM unnest((SELECT part FROM tally)) WITH ORDINALITY AS listed (id, position)
  LEFT JOIN api_snapshot s ON s.page = listed.id AND {fresh}
 ORDER BY listed.position"""

# The planner reckons with the inner limit; the outer one is what is asked for.
_WALK = """
SELECT NULL, listed.id::text, {head}{steps}
  FROM (SELECT *
          FROM (SELECT page.id{columns} FROM {source}
                 WHERE {where} ORDER BY {order} LIMIT {most}) AS most
         ORDER BY {step_order} LIMIT %(limit)s::int) AS listed
  LEFT JOIN api_snapshot s ON s.page = listed.id AND {fresh}
 ORDER BY {listed_order}"""


@dataclass(frozen=True)
class QuickListing:
    """A listing that was understood: its statement, its values as text, and what it shows."""

    selection: Selection
    statement: str
    values: Texts
    reader: HeadReader


def read_listing(query: str, wanted: Wanted) -> Answer | None:
    """Return the answer to a query string, None where the endpoint has to look.

    Cost: 1 statement. Raises BadParameterError as the endpoint does.
    """
    listing = understand(_BUSTER.sub("", query, count=1))
    result = fetch_result(listing.statement, listing.values) if listing else None
    if listing is None or result is None:
        return None
    heads = [result.get_value(row, 2) for row in range(result.ntuples)]
    # A page without a head is not fresh, or not public.
    return _draw(listing, result, heads, wanted) if heads and None not in heads else None


@lru_cache(maxsize=REMEMBERED_QUERIES)
def understand(query: str) -> QuickListing | None:
    """Return the listing that a query string asks for, None where it is not a usual one.

    Raises:
        BadParameterError: naming the parameter.
    """
    try:
        return _understand(QueryDict(query))
    finally:
        release_connections()  # Django may have looked up the numbers of content types


def _understand(query: QueryDict) -> QuickListing | None:
    filters = {name for model in page_types() for name in model.listing_filters}
    if not query.keys() <= PLAIN | filters:
        return None
    selection = read_selection(query)
    reader = read_projection(query, selection).build_head_reader()
    values = list_values(selection)
    if reader is None or any(isinstance(value, list) for value in values.values()):
        return None
    statement = _build_statement(selection, reader.column)
    if statement is None:
        return None
    texts = {name: None if value is None else str(value).encode() for name, value in values.items()}
    return QuickListing(selection, statement, texts, reader)


def _build_statement(selection: Selection, head: str) -> str | None:
    if selection.tally is None or selection.conditions.needs_own and selection.is_walk:
        return None
    if selection.is_walk:
        return _build_walk(selection, head)
    order = [(step.name, step.is_descending) for step in selection.steps]
    if order != NEWEST_ORDER or selection.offset + selection.limit > NEWEST:
        return None
    release = get_release()
    return _NEWEST.format(
        head=head,
        question=selection.tally.sql,
        true_now=build_tally_condition(release),
        fresh=build_fresh_condition(release, "head_keys"),
    )


def _build_walk(selection: Selection, head: str) -> str | None:
    """Put a walk's statement together; of many columns it would be one statement of very many."""
    names = [f"step{number}" for number, _ in enumerate(selection.steps)]
    if selection.tally is None or selection.tally.values or len(names) > 2:
        return None
    steps = list(zip(names, selection.steps, strict=True))
    directions = [" DESC" if step.is_descending else "" for step in selection.steps]
    order = [f"{name}{direction}" for name, direction in zip(names, directions, strict=True)]
    return _WALK.format(
        head=head,
        steps="".join(f", listed.{name}" for name in names),
        columns="".join(f", {step.column} AS {name}" for name, step in steps),
        source=build_source(selection),
        where=build_where(selection),
        order=build_order(selection),
        most=settings.WAGTAILAPI_LIMIT_MAX + 1,
        step_order=", ".join(order),
        listed_order=", ".join(f"listed.{part}" for part in order),
        fresh=build_fresh_condition(get_release(), "head_keys"),
    )


def _draw(listing: QuickListing, result: Any, heads: list[bytes], wanted: Wanted) -> Answer:
    selection, limit = listing.selection, listing.selection.limit
    if selection.is_walk:
        goes_on = result.ntuples > limit > 0
        meta = build_walk_meta(selection, _read_steps(result, limit - 1) if goes_on else None)
    else:
        meta = build_meta(int(result.get_value(0, 0)))
    listed = heads[:limit]
    ids = (result.get_value(row, 1).decode() for row in range(len(listed)))
    return make_whole(
        wanted,
        write_listing(meta, map(listing.reader.write, listed)),
        JSON,
        surrogate_keys=list_surrogate_keys(ids),
    )


def _read_steps(result: Any, row: int) -> tuple[Any, ...]:
    """Return the values of a row by which it was ordered."""
    transformer = Transformer()
    transformer.set_pgresult(result)
    return transformer.load_row(row, tuple)[3:]
