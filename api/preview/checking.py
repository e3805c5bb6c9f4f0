"""A draft with what is said beside it: the payload, the checks, and the way to its form."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from api.build import draw_draft
from cms.models import BasePage
from cms.payload.content import Content
from cms.seo.checks import Check, PageFacts, check_payload


@dataclass(frozen=True)
class CheckedDraft:
    """What every preview shows; ``edit_url`` is empty for a page that was never saved."""

    payload: dict[str, Any]
    checks: list[Check]
    edit_url: str


def build_checked_draft(page: BasePage) -> CheckedDraft:
    """Build a draft and check it. Cost: as ``build_draft``."""
    payload, content = draw_draft(page)
    return CheckedDraft(
        payload=payload,
        checks=check_payload(payload, gather_facts(page, content)),
        edit_url=reverse("wagtailadmin_pages:edit", args=[page.pk]) if page.pk else "",
    )


def gather_facts(page: BasePage, content: Content) -> PageFacts:
    """Gather what only the page and the images it was drawn from can tell."""
    hero = content.images.get(page.hero_image_id or 0)
    # Wagtail 8.0's preview gives a page without a title this one (admin/views/pages/preview.py),
    # in the language of the editor.
    placeholder = gettext("Placeholder title")
    return PageFacts(
        today=timezone.localdate(),
        has_title=page.title not in (None, "", placeholder),
        has_hero_description=hero is None or bool(hero.description),
        missing_fields=frozenset(page.find_publishing_errors()),
    )
