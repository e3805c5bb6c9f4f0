"""A page's previews: on the front end if there is one, else by ``templates/``."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cms.models import BasePage

from .checking import build_checked_draft
from .handing import hand_over
from .modes import MODES


def render_page(page: BasePage, request: HttpRequest, mode_name: str) -> HttpResponse:
    """Draw a draft for the editor who is writing it; no view of the admin is ever cached.

    A mode that does not exist is the page, as everywhere in Wagtail.
    """
    mode = MODES.get(mode_name, MODES[""])
    handed = hand_over(page, request) if mode is MODES[""] else None
    if handed is not None:
        return handed
    draft = build_checked_draft(page)
    context = {"draft": draft, "payload": draft.payload, "mode": mode.build(draft.payload)}
    return render(request, mode.template_name, context)
