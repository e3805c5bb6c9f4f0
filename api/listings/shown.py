"""Which rows public pages show: asked of the relations, live, inside of the caller's own query.

As plain SQL: Django's ``Exists`` over each relation made PostgreSQL read all pages to hash them,
and plan for 80 ms. Here the relations are one list of edges, and the first public page ends the
search: each row costs a look-up by index in each relation.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import BooleanField, ForeignKey, Model
from django.db.models.expressions import RawSQL

from cms.models import BasePage
from cms.payload.load import child_models, many_to_many_fields, page_types
from cms.visibility import PUBLIC_SQL


class Edge(NamedTuple):
    """A table in which rows of one model, in ``target``, are related to pages, in ``page``."""

    page_type: str
    table: str
    page: str
    target: str

    @property
    def sql(self) -> str:
        """A select of (page type, page, target)."""
        return _EDGE.format(**self._asdict())


_EDGE = "SELECT '{page_type}', {page}, {target} FROM {table}"

_ANY_PUBLIC = """
COALESCE((SELECT TRUE FROM ({edges}) edge(page_type, page_id, target)
            JOIN wagtailcore_page page ON page.id = edge.page_id
           WHERE edge.target = {key} AND {public} LIMIT 1), FALSE)
"""

_COUNT = """
SELECT edge.page_type, edge.target, count(*) FROM ({edges}) edge(page_type, page_id, target)
  JOIN wagtailcore_page page ON page.id = edge.page_id
 WHERE edge.target = ANY(%s) AND {public} GROUP BY 1, 2
"""


@cache
def list_edges(model: type[Model]) -> tuple[Edge, ...]:
    """List every relation of every page type to a model: keys, terms, ordered children."""
    return tuple(edge for page_type in page_types() for edge in _list_edges(page_type, model))


def build_shown_condition(model: type[Model]) -> RawSQL:
    """Build the condition that a public page is related to a row of the model."""
    selects = [edge.sql for edge in list_edges(model)]
    return as_condition(find_any_public(selects, quote_key(model)))


def find_any_public(selects: Sequence[str], key: str) -> str:
    """Write the test that one of some edges leads from a public page to the row with the key."""
    return _ANY_PUBLIC.format(edges=" UNION ALL ".join(selects), key=key, public=PUBLIC_SQL)


def quote_key(model: type[Model]) -> str:
    """Return the primary key of a queryset's own table, as its statement calls it."""
    return f'"{model._meta.db_table}"."{model._meta.pk.column}"'


def as_condition(sql: str) -> RawSQL:
    """Return a test without parameters as a condition of a queryset."""
    return RawSQL(sql, (), output_field=BooleanField())  # noqa: S611


def count_pages(model: type[Model], ids: Sequence[int]) -> dict[str, dict[int, int]]:
    """Count the public pages that are related to some rows: page type to row to number.

    A type has an entry even when none of its pages is related. For relations in which a page has
    a row once, as terms. Cost: 1 query, in proportion to the pages counted.
    """
    edges = list_edges(model)
    counts: dict[str, dict[int, int]] = {edge.page_type: {} for edge in edges}
    selects = " UNION ALL ".join(edge.sql for edge in edges)
    statement = _COUNT.format(edges=selects, public=PUBLIC_SQL)
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(ids)])
        for page_type, target, number in cursor.fetchall():
            counts[page_type][target] = number
    return counts


def _list_edges(page_type: type[BasePage], model: type[Model]) -> list[Edge]:
    label, own = page_type._meta.label, page_type._meta.db_table
    page = page_type._meta.pk.column
    edges = [
        Edge(label, own, page, field.column)
        for field in page_type._meta.local_fields
        if isinstance(field, ForeignKey) and field.related_model is model
    ]
    for terms in many_to_many_fields(page_type):
        if terms.related_model is model:
            columns = terms.m2m_column_name(), terms.m2m_reverse_name()
            edges.append(Edge(label, terms.m2m_db_table(), *columns))
    for name, child in child_models().items():
        target: Any = child._meta.get_field(child.api_relation_target)
        if target.related_model is model and hasattr(page_type, name):
            columns = child._meta.get_field("page").column, target.column
            edges.append(Edge(label, child._meta.db_table, *columns))
    return edges
