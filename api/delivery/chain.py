"""The API's way past the admin's middleware.

Delivery needs none of it: no session, no token, no message. This is the second middleware, after
the one that insists on HTTPS; it answers the API's requests itself, so that what they cost is their
own work. A failure of whatever kind is a problem document.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import Resolver404, get_resolver

from api.errors import ALLOWED_METHODS, METHODS, answer_failure, is_api, not_found, refuse_method

from .private import is_private, keep_private

PREFLIGHT_SECONDS = 24 * 60 * 60


class PermanentRedirect(HttpResponseRedirect):
    """A 301 to the address with the slash."""

    status_code = 301


class DeliveryMiddleware:
    """Answer what is below ``/api/``, pass on the rest."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a request of the API."""
        return answer_request(request) if is_api(request) else self.get_response(request)


def answer_request(request: HttpRequest) -> HttpResponseBase:
    """Answer a request of the API, whatever happens."""
    try:
        request.get_host()  # raises for a host that is not ours
        response = deliver(request)
    except Exception as error:  # noqa: BLE001 - every failure has an answer
        response = answer_failure(request, error)
    if is_private(request):
        keep_private(response)
    else:
        response.headers.setdefault("Access-Control-Allow-Origin", "*")
    return response


def deliver(request: HttpRequest) -> HttpResponseBase:
    """Find the endpoint and ask it."""
    try:
        match = get_resolver().resolve(request.path_info)
    except Resolver404:
        return add_slash(request)
    request.resolver_match = match
    if not is_private(request):  # whose views take one method each, and no browser's question
        if request.method == "OPTIONS":
            return answer_preflight()
        if match.func is not not_found and request.method not in METHODS:
            return refuse_method(request)
    response: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
    return response


def add_slash(request: HttpRequest) -> HttpResponseBase:
    """Lead to the address with a slash at its end; no other address is left over."""
    query = request.META.get("QUERY_STRING", "")
    return PermanentRedirect(f"{request.path}/{f'?{query}' if query else ''}")


def answer_preflight() -> HttpResponse:
    """Tell a browser that any origin may read."""
    return HttpResponse(
        headers={
            "Allow": ALLOWED_METHODS,
            "Access-Control-Allow-Methods": ALLOWED_METHODS,
            "Access-Control-Allow-Headers": "accept, if-none-match, if-modified-since",
            "Access-Control-Max-Age": str(PREFLIGHT_SECONDS),
            "Content-Length": "0",
        }
    )
