"""Serving documents: public ones to everybody, private ones to whoever works in the admin.

Wagtail's own view answers a visitor who guesses the address of a private document with a password
form or a sign-in page, which tells that it exists, and lets shared caches keep what it hands out.
"""

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from wagtail.documents.views.serve import serve

from cms.models import Document


def deliver_document(request: HttpRequest, document_id: int, filename: str) -> HttpResponseBase:
    """Answer with the file as an attachment; 404 for what this visitor may not have."""
    is_public = Document.objects.public().filter(pk=document_id).exists()
    if not is_public and not may_see_private_files(request):
        raise Http404
    response: HttpResponseBase = serve(request, document_id, filename)
    if not is_public:
        response["Cache-Control"] = "private, no-store"
    if response.get("Content-Encoding") == "None":  # wagtail/utils/sendfile.py, 8.0.1
        del response["Content-Encoding"]
    return response


def may_see_private_files(request: HttpRequest) -> bool:
    """Tell whether the visitor works in the admin.

    Without a session cookie nothing is asked, so that the answer varies with no cookie either.
    """
    has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
    return has_session and request.user.has_perm("wagtailadmin.access_admin")
