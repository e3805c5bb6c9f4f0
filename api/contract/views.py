"""``schema/`` and ``docs/``: the contract for programs and for people."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema

from api.delivery import DeliveryView, answer_json, answer_made
from api.parameters import CONSTANTS, check_constants, check_parameters

from .generator import build_schema

# The page asks nobody but this server. Swagger UI styles its elements in place and draws its icons
# from data: addresses.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class SchemaView(DeliveryView):
    """The contract as OpenAPI 3.1."""

    @extend_schema(
        operation_id="schema",
        summary="This contract as OpenAPI 3.1",
        responses={200: OpenApiTypes.OBJECT},
    )
    def get(self, request: HttpRequest) -> HttpResponse:
        """Answer the document. Cost: no query."""
        _check(request)
        return answer_json(request, build_schema())


class DocsView(DeliveryView):
    """The contract as a page to read and try."""

    @extend_schema(
        operation_id="docs",
        summary="This contract to read",
        description="A page that asks no other server than this one.",
        responses={(200, "text/html"): OpenApiResponse(str, description="")},
    )
    def get(self, request: HttpRequest) -> HttpResponse:
        """Answer the page. Cost: no query."""
        _check(request)
        page = render_to_string("api/docs.html")  # no request: nothing of the visitor's in it
        response = answer_made(request, page.encode(), "text/html; charset=utf-8")
        response["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
        return response


def _check(request: Any) -> None:
    check_parameters(request.GET, CONSTANTS)
    check_constants(request.GET)
