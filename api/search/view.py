"""The endpoint: reads a question, answers what was found.

::

    {"meta": {"total_count": 2, "query": "migrane", "corrected_query": "migraine"},
     "items": [{"page": {"id": 12, "type": "…", "title": "…", "url": "…", "teaser": "…", "hero": …},
                "rank": 0.6079,
                "highlights": {"title": "Can Botox® treat a <mark>migraine</mark>?", "text": "…"}}],
     "facets": {"type": [{"value": "articles.ArticlePage", "label": "Article", "count": 2}],
                "category": [{"id": 3, "slug": "advice", "name": "Advice", "count": 1}],
                "condition": [], "body_area": []}}
"""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst

from api.delivery import DeliveryView, answer_json, name_shown

from .cards import load_cards
from .find import Facet, Found, find_pages
from .highlight import Marker
from .question import Question, read_question
from .shape import document_search
from .statements import TERMS

Json = dict[str, Any]

# A menu of more is no menu.
FACET_VALUES_MAX = 100


class SearchView(DeliveryView):
    """Search over all public pages."""

    @document_search
    def get(self, request: HttpRequest) -> HttpResponse:
        """Answer hits, counts and a corrected spelling.

        Cost: ``find.FIND_QUERIES`` at most, 1 as a rule, and ``cards.CARD_QUERIES`` if anything was
        found.
        """
        question = read_question(request.GET)
        answer = build_answer(question, find_pages(question))
        shown = (int(item["page"]["id"]) for item in answer["items"])
        return answer_json(request, answer, surrogate_keys=name_shown("search", "page", shown))


def build_answer(question: Question, found: Found) -> Json:
    """Return the body of the answer. Cost: ``cards.CARD_QUERIES`` if there are hits."""
    meta = {
        "total_count": found.total_count,
        "query": question.query,
        "corrected_query": found.corrected_query,
    }
    return {"meta": meta, "items": _build_items(found), "facets": build_facets(found.facets)}


def _build_items(found: Found) -> list[Json]:
    cards = load_cards([hit.page_id for hit in found.hits]) if found.hits else {}
    marker = Marker(found.families)
    return [
        {
            "page": card,
            "rank": round(hit.rank, 4),
            "highlights": {
                "title": marker.mark(card["title"]),
                "text": marker.excerpt(card["teaser"], hit.body, hit.text),
            },
        }
        for hit in found.hits
        # A page may have been hidden since it was found.
        if (card := cards.get(hit.page_id))
    ]


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
