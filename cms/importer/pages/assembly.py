"""Put a planned page together in memory, ready to be validated or saved."""

import json
from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from wagtail.models import Page

from cms.importer.pages.body import build_body
from cms.importer.pages.plan import Plan
from cms.importer.problems import ImportProblem
from cms.importer.readers.wording import is_same
from cms.models import BasePage, RelatedPage, RelatedPanelPage, ReviewedPage
from cms.models.related import DEFAULT_HEADING

_MAX_HEADING_CHARS = 80


def assemble_page(plan: Plan, image_ids: Mapping[str, int], related: list[Page]) -> BasePage:
    """The page with everything the import knows; what it does not know an editor's draft keeps.

    The address of a page that exists does not change, whatever its title does.
    """
    made: BasePage = plan.page or plan.page_class(slug=plan.slug, live=False)
    page: Any = made  # each page type has these fields, their common base does not declare them
    page.title = page.draft_title = plan.title
    page.teaser = plan.outline.teaser
    page.body = json.dumps(build_body(plan.outline.blocks, image_ids))
    _pin_related(page, plan, related)
    _review(page, plan)
    return made


def _pin_related(page: Any, plan: Plan, related: list[Page]) -> None:
    """Put the related list into the related panel; without such a list the page keeps its own."""
    if not plan.outline.related or RelatedPanelPage not in type(page).__mro__:
        return
    heading = plan.outline.related_heading
    if heading and not is_same(heading, DEFAULT_HEADING):
        page.related_heading = heading[:_MAX_HEADING_CHARS]
    else:
        page.related_heading = DEFAULT_HEADING
    page.related_count = max(page.related_count, len(related))
    pinned = {row.target_id: row for row in page.related_pages.all()}
    rows = [pinned.get(target.pk) or RelatedPage(target=target) for target in related]
    for order, row in enumerate(rows):
        row.sort_order = order
    page.related_pages = rows


def _review(page: Any, plan: Plan) -> None:
    reviewer = plan.wishes.reviewer
    if reviewer is None:
        return
    if ReviewedPage not in type(page).__mro__:
        raise ImportProblem(f"a {page._meta.verbose_name} has no medical review")
    page.reviewed_by = reviewer
    page.last_reviewed_on = plan.wishes.reviewed_on or timezone.localdate()
    if page.next_review_on and page.next_review_on <= page.last_reviewed_on:
        page.next_review_on = None
