"""Hand an editor's preview to the front end: a redirect, so that it is the panel's own frame.

Wagtail's panel talks to the document in its frame; a frame within a frame would not hear it.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from api.delivery.private import PRIVATE_HEADERS
from cms.models import BasePage

from .drafts import make_code


def hand_over(page: BasePage, request: HttpRequest) -> HttpResponse | None:
    """Lead to the front end with a code for the draft; None where there is no front end.

    None also where nobody has signed in: a program that asks for a preview by itself.
    """
    user = getattr(request, "user", None)
    if not settings.FRONTEND_PREVIEW_URL or user is None or not user.is_authenticated:
        return None
    location = f"{settings.FRONTEND_PREVIEW_URL}?code={make_code(page, request)}"
    return HttpResponseRedirect(location, headers=PRIVATE_HEADERS)
