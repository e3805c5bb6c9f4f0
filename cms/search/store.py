"""Write the text of pages, folded and to quote from: few statements for many pages.

What has not changed is not written.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from wagtail.models import Page

from .fold import fold
from .passages import split_passages
from .source import SearchablePage
from .words import add_words

# Bodies of this many pages are in memory at once, and their rows are locked for as long.
BATCH_SIZE = 200

# PostgreSQL refuses a tsvector of 1 MB. A word of n bytes takes at most n + 5 there and n + 1 here,
# so even a text of nothing but different two-letter words stays below it.
BODY_MAX_BYTES = 400_000
TITLE_MAX_BYTES = 2_000
NAMES_MAX_BYTES = 20_000
TEASER_MAX_BYTES = 10_000

# PostgreSQL searches for no longer words and its indexes take no longer keys: such a word is left
# out. In bytes it may be four times as long.
WORD_MAX_CHARACTERS = 500
_ENDLESS_WORD = re.compile(rf"\S{{{WORD_MAX_CHARACTERS + 1},}}")

# Excerpts quote from the beginning of a text, some 2,000 words: each search fetches twenty texts.
TEXT_MAX_CHARACTERS = 12_000

_UPSERT = """
    INSERT INTO cms_searchtext AS stored (page_id, title, names, teaser, body, text, facets)
    SELECT page_id, title, names, teaser, body, text, string_to_array(facets, ' ')
      FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[],
                  %s::text[]) AS written (page_id, title, names, teaser, body, text, facets)
    ON CONFLICT (page_id) DO UPDATE
    SET (title, names, teaser, body, text, facets) =
        (EXCLUDED.title, EXCLUDED.names, EXCLUDED.teaser, EXCLUDED.body, EXCLUDED.text,
         EXCLUDED.facets)
    WHERE (stored.title, stored.names, stored.teaser, stored.body, stored.text, stored.facets)
        IS DISTINCT FROM (EXCLUDED.title, EXCLUDED.names, EXCLUDED.teaser, EXCLUDED.body,
                          EXCLUDED.text, EXCLUDED.facets)
    RETURNING page_id
"""


# Page id, folded title, names, teaser and body, the body's passages as written, facets.
_Row = tuple[int, str, str, str, str, str, str]


@dataclass(frozen=True)
class StoreReport:
    """How many live, searchable pages were read, and for how many the stored text changed."""

    pages: int = 0
    written: int = 0

    def __add__(self, other: "StoreReport") -> "StoreReport":
        return StoreReport(self.pages + other.pages, self.written + other.written)


def store_search_texts(page_ids: Iterable[int]) -> StoreReport:
    """Store what the live pages among ``page_ids`` say in the database; ids of others are ignored.

    A draft's row keeps the text that was last public. Each batch of 200 pages is a transaction of
    its own and costs three statements, one more for each page type and one for each relation in
    the type's ``search_prefetch``, whatever the number of pages.
    """
    ids = sorted(set(page_ids))
    batches = (ids[start : start + BATCH_SIZE] for start in range(0, len(ids), BATCH_SIZE))
    return sum((_store_batch(batch) for batch in batches), StoreReport())


def store_search_text(page: SearchablePage) -> None:
    """Store what this instance says, for a page that is being saved: its row is locked already.

    Two statements, one when nothing has changed, and what ``build_search_text`` needs.
    """
    _write_pages([page])


def tidy_search_index() -> None:
    """Tell the planner of many new rows now: with fresh statistics it chooses the index."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE cms_searchtext")
        cursor.execute("ANALYZE cms_searchword")


@transaction.atomic
def _store_batch(page_ids: Sequence[int]) -> StoreReport:
    pages = list(_load_pages(_lock_pages(page_ids)))
    return StoreReport(pages=len(pages), written=_write_pages(pages))


def _lock_pages(page_ids: Sequence[int]) -> dict[int, list[int]]:
    """Lock the live pages among ``page_ids`` and return their ids by content type.

    The lock comes before the reading: a publication under way is waited for and then read, so an
    older text can never be written over a newer one. Locks are taken in the order of ids.
    """
    pages = Page.objects.filter(pk__in=page_ids, live=True).order_by("pk")
    ids_by_type = defaultdict(list)
    for pk, content_type in pages.select_for_update(no_key=True).values_list(
        "pk", "content_type_id"
    ):
        ids_by_type[content_type].append(pk)
    return ids_by_type


def _load_pages(ids_by_type: dict[int, list[int]]) -> Iterator[SearchablePage]:
    for content_type_id, ids in ids_by_type.items():
        model = ContentType.objects.get_for_id(content_type_id).model_class()
        # None: the type's code is gone and its rows are not.
        if model is not None and hasattr(model, "build_search_text"):
            searchable: Any = model
            pages = searchable._default_manager.filter(pk__in=ids)
            yield from pages.prefetch_related(*searchable.search_prefetch)


def _write_pages(pages: Sequence[SearchablePage]) -> int:
    """Write the rows whose text differs from what is stored, and their words; return the number."""
    if not pages:
        return 0
    rows = sorted(_build_row(page) for page in pages)
    with connection.cursor() as cursor:
        cursor.execute(_UPSERT, [list(column) for column in zip(*rows, strict=True)])
        written = {page_id for (page_id,) in cursor.fetchall()}
    if written:
        add_words(_list_words(row for row in rows if row[0] in written))
    return len(written)


def _build_row(page: SearchablePage) -> _Row:
    source = page.build_search_text()
    passages = split_passages(source.body)
    return (
        page.pk,
        _cut(fold(source.title), TITLE_MAX_BYTES),
        _cut(fold("\n".join(source.names)), NAMES_MAX_BYTES),
        _cut(fold(source.teaser), TEASER_MAX_BYTES),
        _cut("\n".join(folded for folded, _ in passages), BODY_MAX_BYTES),
        "\n".join(written for _, written in passages)[:TEXT_MAX_CHARACTERS],
        " ".join(source.facets),
    )


def _list_words(rows: Iterable[_Row]) -> Iterator[str]:
    for _, title, names, teaser, body, *_ in rows:
        for text in (title, names, teaser, body):
            yield from text.split()


def _cut(text: str, max_bytes: int) -> str:
    """Leave out endless words, and cut after the last whole word that fits into ``max_bytes``."""
    text = _ENDLESS_WORD.sub("", text)
    encoded = text.encode()
    if len(encoded) <= max_bytes:
        return text
    beginning = encoded[: max_bytes + 1].decode(errors="ignore")
    return beginning[: max(beginning.rfind(" "), beginning.rfind("\n"), 0)]
