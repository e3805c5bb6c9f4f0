"""Refuse to publish an unfinished draft where Wagtail asks no form: approvals and bulk actions.

Both publish the latest draft as it is stored, and drafts may be incomplete. Wagtail 8.0.1 would
answer with an error 500, or publish a block that was never filled in.
"""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.pages.workflow import WorkflowActionView
from wagtail.fields import StreamField
from wagtail.models import Page

from .models import BasePage


def find_gaps(page: Any) -> list[str]:
    """Return why a draft may not be published, a sentence each; empty when it may."""
    if not isinstance(page, BasePage):
        return []
    gaps = list(page.find_publishing_errors().values())
    for field in page._meta.concrete_fields:
        if isinstance(field, StreamField) and not _is_finished(getattr(page, field.name)):
            gaps.append(f"Some blocks of the {field.verbose_name} are not finished.")
    return gaps


def _is_finished(stream: Any) -> bool:
    try:
        stream.stream_block.clean(stream)
    except ValidationError:
        return False
    return True


class ApprovalView(WorkflowActionView):
    """Wagtail's view of a reviewer's decision, which approves no draft that could not go public."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Decide, or send the reviewer to the form with the reasons why not."""
        draft = self.object.get_latest_revision_as_object()
        gaps = find_gaps(draft) if self.action_name == "approve" else []
        if not gaps:
            response: HttpResponse = super().post(request, *args, **kwargs)
            return response
        _refuse(request, draft, gaps)
        edit_url = reverse("wagtailadmin_pages:edit", args=[draft.pk])
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            return self.render_modal_json(request, {"step": "success", "redirect": edit_url})
        return redirect(edit_url)


def refuse_unfinished(
    request: HttpRequest, action_type: str, objects: Iterable[Page], action: Any
) -> HttpResponse | None:
    """Stop a bulk publication if any of the drafts has gaps; the hook ``before_bulk_action``."""
    if action_type != "publish":
        return None
    drafts = [page.get_latest_revision_as_object() for page in _list_published(objects, action)]
    refused = [(draft, gaps) for draft in drafts if (gaps := find_gaps(draft))]
    for draft, gaps in refused:
        _refuse(request, draft, gaps)
    if not refused:
        return None
    return redirect(get_valid_next_url_from_request(request) or "wagtailadmin_explore_root")


def _list_published(objects: Iterable[Page], action: Any) -> Iterable[Page]:
    for page in objects:
        yield page
        if action.cleaned_form.cleaned_data.get("include_descendants"):
            yield from page.get_descendants().not_live()


def _refuse(request: HttpRequest, draft: Page, gaps: list[str]) -> None:
    title = draft.get_admin_display_title()
    messages.error(request, f"“{title}” cannot be published yet. {' '.join(gaps)}")
