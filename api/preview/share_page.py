"""Share links on the CMS itself, for an installation without a front end of its own.

The token comes in the address's fragment, which only the page's script sees; the script posts it.
Whoever has no scripts pastes it into the form. Nobody needs a cookie: the token says it all.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from api.delivery.private import keep_private

from .payload import read_page
from .shares import use_link
from .tokens import MAX_TOKEN_CHARACTERS, is_short

FORM_CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


# A form of another site can post nothing here that it could not open itself.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def show_share(request: HttpRequest) -> HttpResponse:
    """Ask for the token, or draw the draft that was shared with it.

    Cost: no query to ask, 2 for a draft, 1 for a wrong token.
    """
    is_posted = request.method == "POST"
    link = use_link(read_token(request)) if is_posted else None
    if link is None:
        status = 404 if is_posted else 200
        response = render(request, "preview/share.html", {"is_wrong": is_posted}, status=status)
        response["Content-Security-Policy"] = FORM_CONTENT_SECURITY_POLICY
    else:
        response = render(request, "preview/page.html", {"payload": read_page(bytes(link.payload))})
    keep_private(response)
    return response


def read_token(request: HttpRequest) -> str:
    """Return the token of the form; "" for what is too long to be one, unread."""
    if not is_short(request):
        return ""
    token = request.POST.get("token", "").strip()
    return token if len(token) <= MAX_TOKEN_CHARACTERS else ""
