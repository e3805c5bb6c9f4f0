"""The builder: pages in, their complete public JSON out. It writes nothing and caches nothing.

Two phases: collect the ids that a batch of pages shows, then load each kind once and draw from
the maps. The number of queries is the same for one page and for twenty of its type, whatever their
blocks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cms.models import BasePage
from cms.payload.content import Content, Notes
from cms.payload.load import (
    load_empty_content,
    load_files,
    load_locations,
    load_page_lines,
    load_public_pages,
    load_relations,
    load_shown,
    read_relations,
)
from cms.payload.references import References, collect_model
from cms.payload.sources import PageSource
from cms.related.fill import load_fill

Json = dict[str, Any]

# Each part's price, by cms/payload/load.py and cms/related/fill.py; a test compares the sum. It is
# that of pages of one type: each other type among them costs one more.
BUILD_QUERIES = (
    1  # site, clinic, clock
    + 1  # which types they are
    + 1  # pages of that type
    + 5  # relations: conditions, body areas, article conditions, authors, pinned pages
    + 1  # related fill
    + 4  # snippets: people, conditions, body areas, categories
    + 1  # cards, links, breadcrumbs
    + 2  # documents, images
    + 1  # locations
)


# What listings leave out of a page unless it is asked for: the long and the derived. These depend
# on the most, so a listing's part of a page stays fresh while they do not.
NOT_IN_HEAD = frozenset({"body", "related", "breadcrumbs", "seo"})


@dataclass(frozen=True)
class BuiltAnswer:
    """A complete payload with the keys of all it shows or looked for.

    ``head_keys`` are those of the payload without ``NOT_IN_HEAD``. ``hidden_keys`` are the ones
    whose things may not be shown. From ``valid_until`` on the payload is another without a change.
    """

    page: int
    payload: Json
    keys: list[str]
    head_keys: list[str]
    hidden_keys: frozenset[str]
    valid_until: datetime | None


def build_pages(ids: Sequence[int]) -> list[Json]:
    """Build the public ones of some pages, in the order asked.

    Cost: ``BUILD_QUERIES`` and 1 for each type after the first; when none is public, what it takes
    to learn that.
    """
    return [answer.payload for answer in build_answers(ids)]


def build_answers(ids: Sequence[int]) -> list[BuiltAnswer]:
    """Build the public ones of some pages, with what they depend on. Cost: as ``build_pages``."""
    content = load_empty_content()
    pages = load_public_pages(ids)
    return draw_pages(load_relations(pages), content) if pages else []


def build_card(page: int) -> Json | None:
    """Build the card of a page, None when it is not public. Cost: 4 queries."""
    content = load_empty_content()
    load_page_lines(content, [page])
    references = References()
    references.update("image", (line.hero_image_id for line in content.pages.values()))
    load_files(content, references)
    return content.build_card(page)


def build_draft(page: BasePage) -> Json:
    """Build a draft as it would be published, from the object and not from its row.

    The answer is for whoever may edit the page; it must never be stored or cached.
    """
    return draw_draft(page)[0]


def draw_draft(page: BasePage) -> tuple[Json, Content]:
    """Build a draft and keep what it was drawn from, for those who look behind the payload."""
    content = load_empty_content()
    return draw_pages([read_relations(page)], content)[0].payload, content


def draw_pages(sources: Sequence[PageSource], content: Content) -> list[BuiltAnswer]:
    """Load what the sources show into the content's maps, and draw them."""
    load_fill(sources)
    load_shown(content, collect_references(sources), list_ancestor_paths(sources))
    load_locations(content, sources)
    return [draw_page(source, content) for source in sources]


def draw_page(source: PageSource, content: Content) -> BuiltAnswer:
    """Draw one page, its head first, and note what each part depends on."""
    content.notes = notes = Notes()
    notes.add("everything")
    notes.add("page", source.page.pk or 0)
    notes.add_privacy(source.lineage)
    serializer = content.serializer_of(source.page.api_serializer)
    names = serializer.list_names()
    drawn = serializer.draw_fields(source, [name for name in names if name not in NOT_IN_HEAD])
    head_keys = notes.list_keys()
    notes.add("settings:clinic")  # who it is stands in every page's structured data
    drawn |= serializer.draw_fields(source, [name for name in names if name in NOT_IN_HEAD])
    return BuiltAnswer(
        page=source.page.pk or 0,
        payload={name: drawn[name] for name in names},
        keys=notes.list_keys(),
        head_keys=head_keys,
        hidden_keys=frozenset(notes.hidden),
        valid_until=notes.valid_until,
    )


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
