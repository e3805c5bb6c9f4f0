"""Match the entries of a related list to pages that exist already."""

from dataclasses import dataclass

from wagtail.models import Page

from cms.importer.outline import RelatedEntry
from cms.importer.pages.types import list_page_types
from cms.importer.readers.wording import is_same
from cms.search.fold import fold


@dataclass(frozen=True)
class Match:
    """A related entry and the page it means; ``page`` is None when it has to be made."""

    entry: RelatedEntry
    page: Page | None


def match_entries(
    entries: tuple[RelatedEntry, ...], *, title: str, page: Page | None
) -> list[Match]:
    """Find each entry's page by its folded title, among pages of every type that can be imported.

    A live page wins over a draft, an older one over a newer. Each page is matched once. The page
    that the list stands on is no entry of it: ``title``, and ``page`` where it exists already.
    Cost: one query over id and titles.
    """
    known = _load_titles(exclude=page)
    matches: list[Match] = []
    taken: set[int] = set()
    for entry in entries:
        found = known.get(fold(entry.title))
        if is_same(entry.title, title) or (found is not None and found.pk in taken):
            continue
        if found is not None:
            taken.add(found.pk)
        matches.append(Match(entry, found))
    return matches


def _load_titles(*, exclude: Page | None) -> dict[str, Page]:
    types = tuple(list_page_types().values())
    pages = Page.objects.type(types).filter(alias_of__isnull=True).order_by("live", "-pk")
    if exclude is not None and exclude.pk:
        pages = pages.exclude(pk=exclude.pk)
    known: dict[str, Page] = {}
    for page in pages.only("title", "draft_title", "live", "url_path"):
        # In this order the last writer is the one to prefer: live, and the oldest.
        for title in (page.draft_title, page.title):
            known[fold(title)] = page
    known.pop("", None)
    return known
