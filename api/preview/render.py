"""The plain preview of a page: the payload that would be published, drawn by ``templates/``."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from api.build import build_draft
from cms.models import BasePage

from .handing import hand_over


def render_page(page: BasePage, request: HttpRequest, mode_name: str) -> HttpResponse:
    """Draw a draft for the editor who is writing it; never cached."""
    handed = hand_over(page, request) if mode_name == "" else None
    if handed is not None:
        return handed
    response = render(request, "preview/page.html", {"payload": build_draft(page)})
    response["Cache-Control"] = "private, no-store"
    return response
