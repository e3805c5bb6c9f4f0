"""Decide everything about an import before anything is written; a dry run ends here."""

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from wagtail.models import Page

from cms.importer.outline import LeftOut, Outline, Picture
from cms.importer.pages.album import Album
from cms.importer.pages.body import build_body
from cms.importer.pages.history import (
    digest,
    find_page_imported_from,
    is_untouched,
    load_last_import,
)
from cms.importer.pages.matching import Match, match_entries
from cms.importer.pages.types import find_default_parent, find_parent, get_page_type
from cms.importer.problems import ImportProblem
from cms.importer.readers.wording import cut_at_word
from cms.models import BasePage, Person
from cms.slugs import slugify_title

MAX_TITLE_CHARS = 255


@dataclass(frozen=True)
class Wishes:
    """What the person at the command line asked for."""

    page_type: str
    parent_path: str = ""
    is_forced: bool = False
    publishes: bool = False
    reviewer: Person | None = None
    reviewed_on: date | None = None


class Action(Enum):
    """What an import does to the page."""

    CREATE = "new draft"
    UPDATE = "updated draft"
    NONE = "unchanged"


@dataclass(frozen=True)
class Plan:
    """Everything that will be written.

    ``page`` is its latest draft, None when it is to be made; ``publishes`` is False when the very
    content is public already; ``content`` is its fingerprint.
    """

    wishes: Wishes
    page_class: type[BasePage]
    parent: Page
    page: BasePage | None
    action: Action
    outline: Outline
    title: str
    slug: str
    album: Album
    matches: tuple[Match, ...]
    source_url: str
    content: str
    publishes: bool

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """What readers and album left out."""
        return (*self.outline.left_out, *self.album.left_out)


def build_plan(outline: Outline, album: Album, wishes: Wishes, *, source_url: str) -> Plan:
    """Find the page, its place and its related pages, and refuse what must not be done.

    ``source_url`` is the web address the page came from, "" for files. Cost: three queries for a
    new page, at most 12 for one that exists, whatever it holds.

    Raises:
        ImportProblem: no parent, another page in the way, or an editor's work that would be lost.
    """
    page_class = get_page_type(wishes.page_type)
    title = cut_at_word(outline.title, MAX_TITLE_CHARS)
    slug = slugify_title(title)
    found = find_page_imported_from(source_url) if source_url else None
    if found is not None and (not wishes.parent_path or _is_under(found, wishes, page_class)):
        parent: Page = found.get_parent().specific
    else:
        parent = _find_parent(wishes, page_class)
        found = parent.get_children().filter(slug=slug).specific().first()
    content = _digest_content(outline, album, title)
    action = _decide(found, page_class, wishes, content)
    page = _load_draft(found)
    return Plan(
        wishes=wishes,
        page_class=page_class,
        parent=parent,
        page=page,
        action=action,
        outline=outline,
        title=title,
        slug=slug,
        album=album,
        matches=tuple(match_entries(outline.related, title=title, page=page)),
        source_url=source_url,
        content=content,
        publishes=wishes.publishes and (action is not Action.NONE or not _is_public(page, wishes)),
    )


def _is_public(page: BasePage | None, wishes: Wishes) -> bool:
    """True when the draft is what is live, with the wished reviewer."""
    if page is None or not page.live or page.has_unpublished_changes:
        return False
    return wishes.reviewer is None or getattr(page, "reviewed_by_id", None) == wishes.reviewer.pk


def _find_parent(wishes: Wishes, page_class: type[BasePage]) -> Page:
    if wishes.parent_path:
        return find_parent(wishes.parent_path, page_class)
    return find_default_parent(page_class)


def _is_under(found: Page, wishes: Wishes, page_class: type[BasePage]) -> bool:
    return found.is_child_of(find_parent(wishes.parent_path, page_class))


def _load_draft(found: Page | None) -> BasePage | None:
    if found is None:
        return None
    draft: BasePage = found.get_latest_revision_as_object()  # _decide refused all other classes
    return draft


def _decide(found: Page | None, page_class: type[BasePage], wishes: Wishes, content: str) -> Action:
    """What may be done to the page that is there already."""
    if found is None:
        return Action.CREATE
    if type(found) is not page_class or found.alias_of_id:
        kind = "alias" if found.alias_of_id else found._meta.verbose_name
        raise ImportProblem(f"{_name(found)} is there already and is a different page ({kind})")
    lock = found.get_lock()
    if lock is not None:
        raise ImportProblem(f"{_name(found)} is locked or in review and cannot be imported over")
    if wishes.is_forced:
        return Action.UPDATE
    record = load_last_import(found)
    if record is None:
        raise ImportProblem(
            f"{_name(found)} is there already and was not imported; --force replaces its draft"
        )
    if not is_untouched(found, record):
        raise ImportProblem(
            f"{_name(found)} was edited after it was imported; --force replaces the draft"
            " (the page's history keeps the edited one)"
        )
    return Action.NONE if record.content == content else Action.UPDATE


def _name(page: Page) -> str:
    return f"“{page.draft_title or page.title}” (page {page.pk})"


def _digest_content(outline: Outline, album: Album, title: str) -> str:
    """A fingerprint of what would be imported, the same before and after images have ids."""
    pictures = [
        (block.reference, album.photos[block.reference].file_hash)
        for block in outline.blocks
        if isinstance(block, Picture) and block.reference in album.photos
    ]
    body: list[Any] = build_body(outline.blocks, {reference: 0 for reference, _ in pictures})
    related = [(entry.title, entry.teaser) for entry in outline.related]
    return digest([title, outline.teaser, body, pictures, outline.related_heading, related])
