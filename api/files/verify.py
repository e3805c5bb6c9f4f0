"""Believe the reference index only where a page's own answer shows the file.

The index is best effort: a bulk update or plain SQL changes a body behind its back. So before a
file is listed on its word, a page that is said to show it is built, and the answer looked through.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db.models import Model

from api.build import collect_references
from cms.payload.load import load_empty_content, load_public_pages, load_shown
from cms.payload.sources import PageSource

from .shown import list_witnesses

VERIFY_QUERIES = (
    1  # site, clinic name, clock
    + 1  # which types the pages are
    + 1  # pages of that type; 1 more for each further type
    + 4  # snippets: people, conditions, body areas, categories
    + 1  # cards, links
    + 2  # documents, images
)

# Tells whether a part of an answer shows the file with an id.
Shows = Callable[[Any, int], bool]


def list_verified(model: type[Model], ids: Sequence[int], shows: Shows) -> set[int]:
    """Return the files that the answer of a public page shows.

    Cost: 1 query, and ``VERIFY_QUERIES`` to build at most a page a file; for files that those do
    not show, as many again for at most ``MAX_WITNESSES - 1`` pages a file.
    """
    witnesses = list_witnesses(model, ids)
    verified = _list_shown({pk: pages[:1] for pk, pages in witnesses.items()}, shows)
    others = {pk: pages[1:] for pk, pages in witnesses.items() if pk not in verified}
    return verified | _list_shown(others, shows)


def _list_shown(witnesses: dict[int, list[int]], shows: Shows) -> set[int]:
    page_ids = sorted({page_id for pages in witnesses.values() for page_id in pages})
    payloads = _build_without_relations(page_ids) if page_ids else []
    parts = {payload["id"]: list(walk(payload)) for payload in payloads}
    return {
        pk
        for pk, pages in witnesses.items()
        if any(shows(part, pk) for page_id in pages for part in parts.get(page_id, ()))
    }


def _build_without_relations(ids: Sequence[int]) -> list[dict[str, Any]]:
    """Build the public ones of some pages, but for terms, authors and the related panel.

    They cost the most and show no file that a column would not tell of. Cost: as the constant says.
    """
    content = load_empty_content()
    sources = [PageSource(page) for page in load_public_pages(ids)]
    load_shown(content, collect_references(sources), [])
    return [content.draw(source.page.api_serializer, source) for source in sources]


def walk(value: Any) -> Iterator[Any]:
    """Yield a value of an answer and every value within it."""
    yield value
    if isinstance(value, dict | list):
        for child in value.values() if isinstance(value, dict) else value:
            yield from walk(child)
