"""Fill related panels: public pages that share a topic, for a whole batch in one query.

Pages that share a strong topic (a condition) come before those that share a weak one (a
category, a body area); within each the newest come first.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Field, ManyToManyField

from cms.models import BasePage, RelatedPanelPage
from cms.models.related import MAX_RELATED
from cms.payload.load import page_types
from cms.payload.sources import PageSource, RelatedFill, kind_of_relation
from cms.visibility import PUBLIC_SQL

STRONG, WEAK = 0, 1

# A pinned page may be among the candidates, so twice as many are fetched as a panel can show.
_CANDIDATES = 2 * MAX_RELATED

_FILL = """
WITH wanted(base, kind, topic, strength) AS (
  SELECT * FROM unnest(%s::bigint[], %s::text[], %s::bigint[], %s::int[])
),
edge(base, page_id, kind, topic, strength) AS ({edges})
SELECT base.id, found.page_id, found.kind, found.topic
  FROM (SELECT DISTINCT base AS id FROM wanted) base
 CROSS JOIN LATERAL (
   SELECT best.*, page.first_published_at
     FROM (SELECT DISTINCT ON (edge.page_id) edge.page_id, edge.kind, edge.topic, edge.strength
             FROM edge
            WHERE edge.base = base.id AND edge.page_id <> base.id
            ORDER BY edge.page_id, edge.strength, edge.kind, edge.topic) best
     JOIN wagtailcore_page page ON page.id = best.page_id
    WHERE {public}
    ORDER BY best.strength, page.first_published_at DESC NULLS LAST, best.page_id DESC
    LIMIT %s
 ) found
 ORDER BY base.id, found.strength, found.first_published_at DESC NULLS LAST, found.page_id DESC
"""

_EDGE = """
  SELECT wanted.base, link.{page} AS page_id, wanted.kind, wanted.topic, wanted.strength
    FROM wanted JOIN {table} link ON link.{topic} = wanted.topic
   WHERE wanted.kind = '{kind}'"""


def load_fill(sources: Sequence[PageSource]) -> None:
    """Give each source with a related panel its candidates, the best first. Cost: 1 query."""
    wanted = [row for number, source in enumerate(sources) for row in _list_topics(number, source)]
    columns = [[row[column] for row in wanted] for column in range(1, 5)]
    with connection.cursor() as cursor:
        cursor.execute(_build_statement(), [*columns, _CANDIDATES])
        rows = cursor.fetchall()
    bases = {row[1]: sources[row[0]] for row in wanted}
    for base, page_id, kind, topic in rows:
        bases[base].fill.append(RelatedFill(page_id, (kind, topic)))


def _list_topics(number: int, source: PageSource) -> list[tuple[int, int, str, int, int]]:
    page = source.page
    if not isinstance(page, RelatedPanelPage) or not page.related_count:
        return []
    # A draft that was never saved has no id; any negative number keeps the bases apart.
    base = page.pk or -1 - number
    return [
        (number, base, kind_of_relation(type(page)._meta.get_field(name)), topic, strength)
        for strength, names in ((STRONG, page.related_strong), (WEAK, page.related_weak))
        for name in names
        for topic in _read_topic_ids(source, name)
    ]


def _read_topic_ids(source: PageSource, name: str) -> list[int]:
    if name in source.relations:
        return source.relations[name]
    topic_id = getattr(source.page, f"{name}_id", None)
    return [topic_id] if topic_id else []


@cache
def _build_statement() -> str:
    edges = {
        _EDGE.format(**_describe_edge(model, name))
        for model in page_types()
        if issubclass(model, RelatedPanelPage)
        for name in (*model.related_strong, *model.related_weak)
    }
    union = "\n  UNION ALL".join(sorted(edges))
    return _FILL.format(edges=union, public=PUBLIC_SQL)


def _describe_edge(model: type[BasePage], name: str) -> dict[str, str]:
    field: Field[Any, Any] = model._meta.get_field(name)
    kind = kind_of_relation(field)
    if isinstance(field, ManyToManyField):
        return {
            "kind": kind,
            "table": field.m2m_db_table(),
            "page": field.m2m_column_name(),
            "topic": field.m2m_reverse_name(),
        }
    return {
        "kind": kind,
        "table": model._meta.db_table,
        "page": model._meta.pk.column,
        "topic": field.column,
    }
