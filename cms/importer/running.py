"""One import from beginning to end: open, read, plan, and, unless it is a dry run, write."""

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from wagtail.models import Page

from cms.importer.door import PictureDoor, WebAddress, decode, open_source
from cms.importer.pages.album import open_album
from cms.importer.pages.assembly import assemble_page
from cms.importer.pages.plan import Plan, Wishes, build_plan
from cms.importer.pages.publishing import refuse_unpublishable
from cms.importer.pages.write import StoredFiles, removed_on_failure, write_plan
from cms.importer.problems import ImportProblem
from cms.importer.readers import read_outline
from cms.importer.report import build_report, build_result

_LOCK = 0x696D706F7274  # "import" in ASCII


@dataclass(frozen=True)
class Request:
    """A whole command line: what to import, how, and whether to write it."""

    source: str
    wishes: Wishes
    allows_private: bool = False
    is_dry_run: bool = False


def run_import(request: Request) -> list[str]:
    """Import one page; the report's lines.

    The network is done with before the transaction begins; all writes are in that one, and the
    files of a failed import are deleted.

    Raises:
        ImportProblem: why nothing was written.
    """
    document = open_source(request.source, allow_private=request.allows_private)
    decoded = decode(document)
    page_url = document.base.url if isinstance(document.base, WebAddress) else ""
    try:
        outline = read_outline(decoded.text, decoded.kind, page_url=page_url)
    except ImportProblem as problem:
        raise ImportProblem(f"{document.name}: {problem}") from None
    door = PictureDoor(document.base, allow_private=request.allows_private)
    album = open_album(outline.blocks, door)
    with removed_on_failure() as stored, transaction.atomic():
        if not request.is_dry_run:
            _wait_for_other_imports()
        plan = build_plan(outline, album, request.wishes, source_url=page_url)
        if plan.publishes:
            _check_publishable(plan)
        report = build_report(document, decoded, plan)
        edit_url = "" if request.is_dry_run else _write(plan, stored)
    return [*report, build_result(plan, edit_url)]


def _write(plan: Plan, stored: StoredFiles) -> str:
    """Write the plan; where its page can be edited."""
    try:
        page = write_plan(plan, stored)
    except ValidationError as error:
        raise ImportProblem(f"the page is not valid: {' '.join(error.messages)}") from None
    return settings.CMS_BASE_URL + reverse("wagtailadmin_pages:edit", args=[page.pk])


def _wait_for_other_imports() -> None:
    """Let imports run one after the other: two at once could both make the same page."""
    with transaction.get_connection().cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _check_publishable(plan: Plan) -> None:
    ids = {ref: photo.existing_id for ref, photo in plan.album.photos.items() if photo.existing_id}
    pages: list[Page] = [match.page for match in plan.matches if match.page]
    refuse_unpublishable(assemble_page(plan, ids, pages), plan)
