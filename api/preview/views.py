"""The three addresses by which a front end's server gets a preview.

They know a caller by the token it was given and by nothing else; to whatever they do not know, for
whatever reason, they answer as to an address that is not there.
"""

from datetime import datetime
from typing import Any

import orjson
from django.http import Http404, HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.views import APIView

from api.connections import await_database
from api.contract.answers import (
    PreviewCodeSerializer,
    PreviewSerializer,
    PreviewSessionSerializer,
    ProblemSerializer,
    ShareTokenSerializer,
)
from api.delivery.answers import JSON, serialise
from api.errors import BadParameterError, answer_failure, refuse_method

from .drafts import Opened, exchange_code, find_draft
from .shares import find_shared, open_link
from .tokens import MAX_TOKEN_CHARACTERS, is_short

BEARER = "bearer "


class PrivateView(APIView):
    """A view of the API that answers its caller alone, by the one method it has.

    The headers that say so are the middleware's (``api.delivery.private``): failures have them too.
    """

    authentication_classes = []
    permission_classes = []
    method: str

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer the method; every exception becomes a problem."""
        if request.method != self.method:
            return refuse_method(request, self.method)
        try:
            await_database()
            body = serialise(getattr(self, self.method.lower())(request))
        except Exception as error:  # noqa: BLE001 - every failure has an answer
            return answer_failure(request, error)
        headers = {"Content-Length": str(len(body))}
        return HttpResponse(body, content_type=JSON, headers=headers)


class ExchangeView(PrivateView):
    """A code for a session."""

    method = "POST"

    @extend_schema(
        operation_id="exchange_preview_code",
        summary="A draft for the code that its editor was sent with",
        request=PreviewCodeSerializer,
        responses={200: PreviewSessionSerializer, 404: ProblemSerializer},
    )
    def post(self, request: HttpRequest) -> Any:
        """Return the session and the preview. Cost: see ``exchange_code``."""
        return describe_opened(exchange_code(read_token(request, "code")))


class ShareView(PrivateView):
    """A share link's token for a session."""

    method = "POST"

    @extend_schema(
        operation_id="open_share_link",
        summary="A draft for the token of a share link",
        request=ShareTokenSerializer,
        responses={200: PreviewSessionSerializer, 404: ProblemSerializer},
    )
    def post(self, request: HttpRequest) -> Any:
        """Return the session and the preview. Cost: see ``open_link``."""
        return describe_opened(open_link(read_token(request, "token")))


class PreviewView(PrivateView):
    """What a session shows."""

    method = "GET"

    @extend_schema(
        operation_id="preview",
        summary="The draft that a session was opened for",
        responses={200: PreviewSerializer, 404: ProblemSerializer},
    )
    def get(self, request: HttpRequest) -> Any:
        """Return the preview. Cost: see ``find_draft``; 2 queries for a share link.

        Raises:
            Http404: the session is none, has ended, or its editor may not see the draft any more.
        """
        session = read_session(request)
        found = find_draft(session) or find_shared(session)
        if found is None:
            raise Http404
        return bytes(found.payload)


def describe_opened(opened: Opened | None) -> dict[str, Any]:
    """Return the answer to who opened a preview.

    Raises:
        Http404: nothing was opened.
    """
    if opened is None:
        raise Http404
    return {
        "session": opened.session,
        "expires_at": write_moment(opened.expires_at),
        "preview": opened.payload,
    }


def write_moment(moment: datetime) -> str:
    """Return a time of the database's, which is UTC, as ISO 8601."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def read_token(request: HttpRequest, name: str) -> str:
    """Return the one text of a JSON body.

    Raises:
        BadParameterError: the body is too long, no JSON, or anything else than that text.
    """
    message = f'the body must be JSON: {{"{name}": "…"}}, and nothing else'
    if not is_short(request):
        raise BadParameterError(name, message)
    try:
        body = orjson.loads(request.body)
    except orjson.JSONDecodeError:
        raise BadParameterError(name, message) from None
    token = body.get(name) if isinstance(body, dict) and len(body) == 1 else None
    if not isinstance(token, str) or not 0 < len(token) <= MAX_TOKEN_CHARACTERS:
        raise BadParameterError(name, message)
    return token


def read_session(request: HttpRequest) -> str:
    """Return the session of an ``Authorization: Bearer`` header.

    Raises:
        Http404: there is none.
    """
    header = request.META.get("HTTP_AUTHORIZATION", "")
    session: str = header[len(BEARER) :].strip()
    if header[: len(BEARER)].lower() != BEARER or not 0 < len(session) <= MAX_TOKEN_CHARACTERS:
        raise Http404
    return session
