"""Every failure of the API in one shape: an RFC 9457 problem that also has Wagtail's ``message``.

    {"type": "about:blank", "title": "Bad Request", "status": 400, "code": "bad_parameter",
     "detail": "limit must be a positive integer", "message": "…the same…", "parameter": "limit"}

``code`` is stable and meant for programs; ``parameter`` is there when one is to blame.
"""

import logging
from http import HTTPStatus
from typing import Any

import orjson
import psycopg
from django.core.exceptions import SuspiciousOperation
from django.core.signals import got_request_exception
from django.db.utils import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views import defaults
from rest_framework import exceptions
from wagtail.api.v2.utils import BadRequestError

from cms.payload.load import NoSiteError

logger = logging.getLogger(__name__)

CONTENT_TYPE = "application/problem+json"
API_PREFIX = "/api/"

BAD_REQUEST = "The request could not be understood."
NOT_FOUND = "Nothing public was found here."
GONE = "What was public here has been withdrawn."
SERVER_ERROR = "Something went wrong on our side."
UNAVAILABLE = "The database does not answer right now. Please try again."

METHODS = frozenset({"GET", "HEAD"})
ALLOWED_METHODS = "GET, HEAD, OPTIONS"
RETRY_AFTER_SECONDS = 2
# What is not there may appear at any moment, so shared caches keep the news for a moment only.
KEPT_STATUSES = frozenset({400, 404, 410})
KEPT_SHORTLY = "public, max-age=0, s-maxage=10"


class GoneError(LookupError):
    """A path that was public once and whose page was unpublished or deleted; answered with 410."""


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


def answer_failure(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an exception raised while a request of the API was answered.

    A failure of ours is logged and answered here, not by Django, whose debug page is no JSON.
    """
    match exception:
        case BadRequestError():
            parameter = getattr(exception, "parameter", None)
            problem = build_problem(400, "bad_parameter", str(exception), parameter=parameter)
        case Http404():
            problem = build_problem(404, "not_found", NOT_FOUND)
        case GoneError():
            problem = build_problem(410, "gone", GONE)
        case exceptions.APIException():
            detail, status = str(exception.detail), exception.status_code
            problem = build_problem(status, str(exception.default_code), detail)
        case SuspiciousOperation():
            problem = build_problem(400, "bad_request", BAD_REQUEST)
        case NoSiteError():
            problem = build_problem(503, "no_site", str(exception))
        case _ if is_unavailability(exception):
            logger.warning(
                "%s: the database did not answer: %s", request.path, _one_line(exception)
            )
            problem = build_problem(503, "unavailable", UNAVAILABLE)
        case _:
            logger.error("%s failed", request.path, exc_info=exception)
            got_request_exception.send(sender=None, request=request)
            problem = build_problem(500, "server_error", SERVER_ERROR)
    response = _problem_response(problem)
    wait_seconds = getattr(exception, "wait", None)
    if wait_seconds:
        response.headers["Retry-After"] = str(int(wait_seconds))
    return response


def is_unavailability(exception: Exception) -> bool:
    """Tell whether the database was away, too slow or had no connection to spare."""
    return isinstance(exception, psycopg.OperationalError | OperationalError | InterfaceError)


def refuse_method(request: HttpRequest, allowed: str = ALLOWED_METHODS) -> HttpResponse:
    """Answer 405: nearly everything here is only read."""
    detail = f'Method "{request.method}" not allowed.'
    response = _problem_response(build_problem(405, "method_not_allowed", detail))
    response.headers["Allow"] = allowed
    return response


def not_found(request: HttpRequest) -> HttpResponse:
    """Answer 404 to an address under the API that nothing is mounted at."""
    return _problem_response(build_problem(404, "not_found", NOT_FOUND))


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Answer 404: as a problem under the API, as Django does elsewhere."""
    if not is_api(request):
        return defaults.page_not_found(request, exception)
    return not_found(request)


def server_error(request: HttpRequest) -> HttpResponseBase:
    """Answer 500: as a problem under the API, as Django does elsewhere."""
    if not is_api(request):
        return defaults.server_error(request)
    return _problem_response(build_problem(500, "server_error", SERVER_ERROR))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Answer 400 to a request that Django refuses itself, such as a foreign Host."""
    if not is_api(request):
        return defaults.bad_request(request, exception)
    return _problem_response(build_problem(400, "bad_request", BAD_REQUEST))


def is_api(request: HttpRequest) -> bool:
    """Tell whether the request is for the API."""
    return request.path_info.startswith(API_PREFIX)


def _problem_response(problem: dict[str, Any]) -> HttpResponse:
    status = problem["status"]
    response = HttpResponse(orjson.dumps(problem), status=status, content_type=CONTENT_TYPE)
    is_kept = status in KEPT_STATUSES
    response.headers["Cache-Control"] = KEPT_SHORTLY if is_kept else "no-store"
    response.headers["Access-Control-Allow-Origin"] = "*"
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def _one_line(exception: Exception) -> str:
    return " ".join(str(exception).split())
