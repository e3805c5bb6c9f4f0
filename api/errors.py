"""Every failure of the API in one shape: an RFC 9457 problem that also has Wagtail's ``message``.

    {"type": "about:blank", "title": "Bad Request", "status": 400, "code": "bad_parameter",
     "detail": "limit must be a positive integer", "message": "…the same…", "parameter": "limit"}

``code`` is stable and meant for programs; ``parameter`` is there when one is to blame.
"""

import logging
from http import HTTPStatus
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.views import defaults
from rest_framework import exceptions
from rest_framework.response import Response
from wagtail.api.v2.utils import BadRequestError

from cms.payload.load import NoSiteError

logger = logging.getLogger(__name__)

CONTENT_TYPE = "application/problem+json"
API_PREFIX = "/api/"

BAD_REQUEST = "The request could not be understood."
NOT_FOUND = "Nothing public was found here."
SERVER_ERROR = "Something went wrong on our side."


class BadParameterError(BadRequestError):
    """A query parameter that cannot be understood or is not allowed; answered with 400."""

    def __init__(self, parameter: str, detail: str) -> None:
        super().__init__(detail)
        self.parameter = parameter


def build_problem(
    status: int, code: str, detail: str, *, parameter: str | None = None
) -> dict[str, Any]:
    """Return the body of a problem document."""
    problem = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
        "message": detail,
    }
    return {**problem, "parameter": parameter} if parameter else problem


def handle_exception(exception: Exception, context: dict[str, Any]) -> Response:
    """Answer an exception raised in a view of Django REST framework.

    A failure of ours is logged and answered here, not by Django, whose debug page is no JSON.
    """
    match exception:
        case BadRequestError():
            parameter = getattr(exception, "parameter", None)
            problem = build_problem(400, "bad_parameter", str(exception), parameter=parameter)
        case Http404():
            problem = build_problem(404, "not_found", NOT_FOUND)
        case exceptions.APIException():
            detail, status = str(exception.detail), exception.status_code
            problem = build_problem(status, str(exception.default_code), detail)
        case SuspiciousOperation():
            problem = build_problem(400, "bad_request", BAD_REQUEST)
        case NoSiteError():
            problem = build_problem(503, "no_site", str(exception))
        case _:
            logger.error("%s failed", context["request"].path, exc_info=exception)
            got_request_exception.send(sender=None, request=context["request"])
            problem = build_problem(500, "server_error", SERVER_ERROR)
    headers = _extra_headers(exception)
    return Response(
        problem, problem["status"], headers=headers, exception=True, content_type=CONTENT_TYPE
    )


def not_found(request: HttpRequest) -> HttpResponse:
    """Answer 404 to an address under the API that nothing is mounted at."""
    return _problem_response(404, "not_found", NOT_FOUND)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Answer 404: as a problem under the API, as Django does elsewhere."""
    if not is_api(request):
        return defaults.page_not_found(request, exception)
    return not_found(request)


def server_error(request: HttpRequest) -> HttpResponseBase:
    """Answer 500: as a problem under the API, as Django does elsewhere."""
    if not is_api(request):
        return defaults.server_error(request)
    return _problem_response(500, "server_error", SERVER_ERROR)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Answer 400 to a request that Django refuses itself, such as a foreign Host."""
    if not is_api(request):
        return defaults.bad_request(request, exception)
    return _problem_response(400, "bad_request", BAD_REQUEST)


def is_api(request: HttpRequest) -> bool:
    """Tell whether the request is for the API."""
    return request.path_info.startswith(API_PREFIX)


def _problem_response(status: int, code: str, detail: str) -> HttpResponse:
    problem = build_problem(status, code, detail)
    return JsonResponse(problem, status=status, content_type=CONTENT_TYPE)


def _extra_headers(exception: Exception) -> dict[str, str]:
    wait_seconds = getattr(exception, "wait", None)
    return {"Retry-After": str(int(wait_seconds))} if wait_seconds else {}
