"""Carry out a plan in the caller's transaction: images, related drafts, page, history."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from wagtail.models import Page, Revision

from cms.importer.pages.album import Photo
from cms.importer.pages.assembly import assemble_page
from cms.importer.pages.history import digest, record_import
from cms.importer.pages.matching import Match
from cms.importer.pages.plan import Action, Plan
from cms.importer.pages.types import RELATED_TYPE, find_default_parent, get_page_type
from cms.importer.readers.wording import cut_at_word
from cms.models import BasePage, Image
from cms.slugs import slugify_title


@dataclass
class StoredFiles:
    """The files written so far: a database forgets what is rolled back, a folder does not."""

    files: list[tuple[Storage, str]] = field(default_factory=list)

    def add(self, stored: Any) -> None:
        """Remember a saved field file."""
        self.files.append((stored.storage, stored.name))


@contextmanager
def removed_on_failure() -> Iterator[StoredFiles]:
    """Delete every file written inside when the block ends with any exception, Ctrl-C included."""
    stored = StoredFiles()
    try:
        yield stored
    except BaseException:
        for storage, name in stored.files:
            storage.delete(name)
        raise


def write_plan(plan: Plan, stored: StoredFiles) -> BasePage:
    """Write what the plan says; the page as saved.

    Must run in a transaction that the caller rolls back on any exception, inside
    ``removed_on_failure``.
    """
    if plan.page and plan.action is Action.NONE and not plan.publishes:
        return plan.page
    image_ids = _store_images(plan, stored)
    related = [match.page or _create_related(match) for match in plan.matches]
    page = assemble_page(plan, image_ids, related)
    revision = _save(page, plan)
    if plan.publishes:
        revision.publish()
    revision.refresh_from_db()  # as JSON gives it back, which is what a later import will see
    record_import(page, revision, source=plan.source_url, content=plan.content)
    page.refresh_from_db(fields=["live", "url_path", "has_unpublished_changes"])
    return page


def _store_images(plan: Plan, stored: StoredFiles) -> dict[str, int]:
    """An image row for every photo, by the page's references; equal files share one row."""
    ids: dict[str, int] = {}
    by_hash: dict[str, int] = {}
    for reference, photo in plan.album.photos.items():
        image_id = photo.existing_id or by_hash.get(photo.file_hash)
        if image_id is None:
            image_id = _store_image(photo, stored).pk
        ids[reference] = by_hash[photo.file_hash] = image_id
    return ids


def _store_image(photo: Photo, stored: StoredFiles) -> Image:
    file = ContentFile(photo.data, name=photo.file_name)
    image = Image(title=photo.title, description=photo.alt, file=file)
    try:
        image.save()
    finally:
        if image.file._committed:  # the file is written before the row
            stored.add(image.file)
    return image


def _create_related(match: Match) -> Page:
    """A draft article with the entry's title and teaser, for an editor to write or delete."""
    page_class = get_page_type(RELATED_TYPE)
    title = cut_at_word(match.entry.title, 255)
    parent = find_default_parent(page_class)
    page = page_class(
        title=title, slug=_free_slug(parent, title), teaser=match.entry.teaser, live=False
    )
    _add_draft(page, parent)
    revision = page.save_revision(clean=False)
    revision.refresh_from_db()
    record_import(page, revision, source="", content=digest([title, match.entry.teaser]))
    return page


def _free_slug(parent: Page, title: str) -> str:
    """A slug for a new page: a sibling may have it whose title only looks alike."""
    slug = base = slugify_title(title, max_length=247)
    taken = set(parent.get_children().values_list("slug", flat=True))
    number = 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug


def _add_draft(page: BasePage, parent: Page) -> None:
    page.has_unpublished_changes = True
    parent.add_child(instance=page)


def _save(page: BasePage, plan: Plan) -> Revision:
    """A revision with the import; the row of a page that is live waits until that is published."""
    if page.pk is None:
        # Another page may have come under the parent since it was loaded.
        _add_draft(page, plan.page_class.base_page_model.objects.get(pk=plan.parent.pk).specific)
    elif not page.live:
        page.save()
    return page.save_revision(clean=False)
