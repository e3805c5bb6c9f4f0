"""The builder: pages in, their complete public JSON out. It writes nothing and caches nothing.

Two phases: collect the ids that a batch of pages shows, then load each kind once and draw from
the maps. The number of queries is the same for one page and for twenty, whatever their blocks.
"""

from collections.abc import Sequence
from typing import Any

from cms.models import BasePage
from cms.payload.content import Content
from cms.payload.load import (
    load_empty_content,
    load_public_pages,
    load_relations,
    load_shown,
    read_relations,
)
from cms.payload.references import References, collect_model
from cms.payload.sources import PageSource
from cms.related.fill import load_fill

Json = dict[str, Any]

# Each part's price, by cms/payload/load.py and cms/related/fill.py; a test compares the sum.
BUILD_QUERIES = (
    1  # site, clinic name, clock
    + 6  # page types
    + 5  # relations: conditions, body areas, article conditions, authors, pinned pages
    + 1  # related fill
    + 4  # snippets: people, conditions, body areas, categories
    + 1  # cards, links, breadcrumbs
    + 2  # documents, images
)


def build_pages(ids: Sequence[int]) -> list[Json]:
    """Build the public ones of some pages, in the order asked.

    Cost: ``BUILD_QUERIES``; when none is public, what it takes to learn that.
    """
    content = load_empty_content()
    pages = load_public_pages(ids)
    return draw_pages(load_relations(pages), content) if pages else []


def build_draft(page: BasePage) -> Json:
    """Build a draft as it would be published, from the object and not from its row.

    The answer is for whoever may edit the page; it must never be stored or cached.
    """
    content = load_empty_content()
    return draw_pages([read_relations(page)], content)[0]


def draw_pages(sources: Sequence[PageSource], content: Content) -> list[Json]:
    """Load what the sources show into the content's maps, and draw them."""
    load_fill(sources)
    load_shown(content, collect_references(sources), list_ancestor_paths(sources))
    return [content.draw(source.page.api_serializer, source) for source in sources]


def collect_references(sources: Sequence[PageSource]) -> References:
    """Collect the ids of everything that the sources show."""
    references = References()
    for source in sources:
        collect_model(source.page, references)
        for kind, ids in source.list_related_ids():
            references.update(kind, ids)
    return references


def list_ancestor_paths(sources: Sequence[PageSource]) -> list[str]:
    """Return the tree paths of all ancestors of the sources."""
    return [path for source in sources for path in source.ancestor_paths]
