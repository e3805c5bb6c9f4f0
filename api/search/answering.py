"""What a search answers.

::

    {"meta": {"total_count": 2, "query": "migrane", "corrected_query": "migraine"},
     "items": [{"page": {"id": 12, "type": "…", "title": "…", "url": "…", "teaser": "…", "hero": …},
                "rank": 0.6079,
                "highlights": {"title": "Can Botox® treat a <mark>migraine</mark>?", "text": "…"}}],
     "facets": {"type": [{"value": "articles.ArticlePage", "label": "Article", "count": 2}],
                "category": [{"id": 3, "slug": "advice", "name": "Advice", "count": 1}],
                "condition": [], "body_area": []}}
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.apps import apps
from django.http import QueryDict
from django.utils.text import capfirst

from api.connections import release_connections
from api.delivery import name_shown
from api.delivery.answers import JSON, Answer, make_whole, serialise
from api.delivery.conditional import Wanted
from api.snapshots.making import make_pages

from .cards import Card, build_card
from .find import Facet, Found, Hit, find_pages
from .highlight import Marker
from .question import Question, read_question
from .statements import TERMS

Json = dict[str, Any]

# A menu of more is no menu.
FACET_VALUES_MAX = 100


def read_search(query: str, wanted: Wanted) -> Answer:
    """Return the answer to a query string.

    Cost: as ``answer_search``. Raises BadParameterError as the endpoint does.
    """
    try:
        return answer_search(read_question(QueryDict(query)), wanted)
    finally:
        release_connections()  # Django may have built a card


def answer_search(question: Question, wanted: Wanted) -> Answer:
    """Return the answer to a question.

    Cost: 1 query as a rule, ``find.FIND_QUERIES`` at most; one build more for cards that are not
    fresh.
    """
    found = find_pages(question)
    heads = load_heads(found.hits)
    meta = {
        "total_count": found.total_count,
        "query": question.query,
        "corrected_query": found.corrected_query,
    }
    items = _build_items(found, heads)
    payload = {"meta": meta, "items": items, "facets": build_facets(found.facets)}
    return make_whole(
        wanted, serialise(payload), JSON, surrogate_keys=name_shown("search", "page", heads)
    )


def load_heads(hits: Iterable[Hit]) -> dict[int, bytes]:
    """Return what the cards of hits are made from, by page, made now where it is not fresh.

    A page may have been hidden since it was found: it is left out.
    """
    heads = {hit.page_id: hit.head for hit in hits}
    missing = [page for page, head in heads.items() if head is None]
    made = make_pages(missing) if missing else {}
    heads |= {page: answer.head for page, answer in made.items()}
    return {page: head for page, head in heads.items() if head is not None}


def _build_items(found: Found, heads: Mapping[int, bytes]) -> list[Json]:
    marker = Marker(found.families)
    return [
        _build_item(hit, build_card(heads[hit.page_id]), marker)
        for hit in found.hits
        if hit.page_id in heads
    ]


def _build_item(hit: Hit, card: Card, marker: Marker) -> Json:
    return {
        "page": card.json,
        "rank": round(hit.rank, 4),
        "highlights": {
            "title": marker.mark(card.title),
            "text": marker.excerpt(card.teaser, hit.body, hit.text),
        },
    }


def build_facets(facets: Iterable[Facet]) -> dict[str, list[Json]]:
    """Return the values of each facet, the most frequent first, then by name."""
    values: dict[str, list[Json]] = {kind: [] for kind in ("type", *TERMS)}
    for key, count, slug, name in facets:
        kind, _, identity = key.partition(":")
        if kind == "type":
            label = capfirst(apps.get_model(identity)._meta.verbose_name)
            values[kind].append({"value": identity, "label": label, "count": count})
        elif name is not None:
            value = {"id": int(identity), "slug": slug, "name": name, "count": count}
            values[kind].append(value)
    return {kind: sorted(found, key=_order)[:FACET_VALUES_MAX] for kind, found in values.items()}


def _order(value: Json) -> tuple[int, str]:
    return -value["count"], value.get("label") or value["name"]
