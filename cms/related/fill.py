"""Fill related panels: public pages that share a topic, for a whole batch in one query.

Pages that share a strong topic (a condition) come before those that share a weak one (a
category, a body area); within each the newest come first.
"""

import math
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

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

# The newest public pages of each topic, once for all pages that ask for it. They are sorted before
# any is looked at for being public: only the first few ever are.
_FILL = """
SELECT wanted.kind, wanted.topic, found.id, found.first_published_at
  FROM unnest(%s::text[], %s::bigint[]) wanted(kind, topic)
 CROSS JOIN LATERAL (
   SELECT page.id, page.first_published_at
     FROM (SELECT page.id, page.path, page.live, page.first_published_at
             FROM ({edges}) edge JOIN wagtailcore_page page ON page.id = edge.page_id
            WHERE page.live
            ORDER BY page.first_published_at DESC NULLS LAST, page.id DESC
           OFFSET 0) page
    WHERE {public}
    ORDER BY page.first_published_at DESC NULLS LAST, page.id DESC
    LIMIT %s
 ) found
"""

_EDGE = """
  SELECT link.{page} AS page_id FROM {table} link
   WHERE wanted.kind = '{kind}' AND link.{topic} = wanted.topic"""

Topic = tuple[str, int]  # (kind, id)


class Candidate(NamedTuple):
    """A page as it competes for a place: strong topics first, then the newest."""

    strength: int
    age: float
    page_id: int
    topic: Topic


def load_fill(sources: Sequence[PageSource]) -> None:
    """Give each source with a related panel its candidates, the best first. Cost: 1 query.

    A page that shares two topics is found by the stronger one. The newest pages of each topic are
    enough: whoever is not among them has as many better ones before it.
    """
    topics = [_list_topics(source) for source in sources]
    wanted = sorted({topic for listed in topics for topic, _ in listed})
    newest: dict[Topic, list[tuple[float, int]]] = {}
    columns: list[list[Any]] = [[kind for kind, _ in wanted], [pk for _, pk in wanted]]
    with connection.cursor() as cursor:
        cursor.execute(
            _build_statement(), [*columns, _CANDIDATES + 1]
        )  # one may be the page itself
        for kind, topic, page_id, published_at in cursor.fetchall():
            age = -published_at.timestamp() if published_at else math.inf
            newest.setdefault((kind, topic), []).append((age, page_id))
    for source, listed in zip(sources, topics, strict=True):
        source.fill.extend(_choose(source.page.pk, listed, newest))


def _choose(
    page_id: int | None,
    listed: Sequence[tuple[Topic, int]],
    newest: Mapping[Topic, Sequence[tuple[float, int]]],
) -> list[RelatedFill]:
    candidates = (
        Candidate(strength, age, -found, topic)
        for topic, strength in listed
        for age, found in newest.get(topic, ())
        if found != page_id
    )
    best: dict[int, Candidate] = {}
    for candidate in sorted(candidates, key=lambda it: (it.strength, it.topic)):
        best.setdefault(candidate.page_id, candidate)
    chosen = sorted(best.values())[:_CANDIDATES]
    return [RelatedFill(-candidate.page_id, candidate.topic) for candidate in chosen]


def _list_topics(source: PageSource) -> list[tuple[Topic, int]]:
    page = source.page
    if not isinstance(page, RelatedPanelPage) or not page.related_count:
        return []
    return [
        ((kind_of_relation(type(page)._meta.get_field(name)), topic), strength)
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
