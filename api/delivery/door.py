"""The shortest way to a stored answer: in front of Django, for requests that need nothing of it.

Whoever asks for a page, for a path or for the site, and gets what is stored, costs one statement;
so do the usual listings and most searches. Other questions go to their endpoint. Another method, a
host that is not ours, what has to go to HTTPS first and everything outside of the API is passed on
as it came. Django's own way gives the same answer to the same request, header by header; a test
holds the two against each other.
"""

import re
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from io import BytesIO
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse
from django.http.request import split_domain_port, validate_host
from django.middleware.security import SecurityMiddleware

from api.connections import release_connections
from api.errors import BadParameterError, answer_failure
from api.page_listing.quick import read_listing
from api.pages.paths import read_path
from api.search.answering import read_search
from api.snapshots.reading import SITE, read_page
from api.snapshots.reading import read_path as read_stored_path

from .answers import Answer, build_head
from .chain import answer_request
from .conditional import Wanted, read_wanted

Environment = dict[str, Any]
StartResponse = Callable[[str, list[tuple[str, str]]], Any]
Application = Callable[[Environment, StartResponse], Iterable[bytes]]

STATUSES = {200: "200 OK", 304: "304 Not Modified"}
LISTING = "/api/v2/pages/"
SEARCH = "/api/v2/search/"
RESOLVE = "/api/v2/resolve/"
SITE_PATH = "/api/v2/site/"
MAX_QUERY_CHARACTERS = 1_000

_PAGE = re.compile(r"/api/v2/pages/([0-9]{1,9})/")
_ONLY_PATH = re.compile(r"path=([^&=;+]*)")


class DeliveryDoor:
    """A WSGI application around another."""

    def __init__(self, application: Application) -> None:
        self._application = application

    def __call__(self, environ: Environment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer what is stored, pass on the rest."""
        if (
            environ["REQUEST_METHOD"] != "GET"
            or not environ["PATH_INFO"].startswith("/api/v2/")
            or not is_let_in(environ.get("HTTP_HOST", ""), environ["wsgi.url_scheme"])
        ):
            return self._application(environ, start_response)
        wanted = read_wanted(environ)
        try:
            answer = find_stored(environ, wanted)
        except Exception as error:  # noqa: BLE001 - every failure has an answer, none a second try
            return send(answer_failure(WSGIRequest(environ), error), environ, start_response)
        if answer is None:
            return answer_live(environ, start_response)
        status, headers = build_head(answer, wanted)
        headers += list_security_headers(environ["wsgi.url_scheme"])
        start_response(STATUSES[status], headers)
        return (answer.body or b"",)


def answer_live(environ: Environment, start_response: StartResponse) -> Iterable[bytes]:
    """Ask the endpoint without Django's handler: none of its signals has a receiver to tell.

    But for one: connections that Django's ORM has used go back to their pool.
    """
    try:
        response: Any = answer_request(WSGIRequest(environ))
    finally:
        release_connections()
    return send(response, environ, start_response)


def send(response: Any, environ: Environment, start_response: StartResponse) -> Iterable[bytes]:
    """Send a response of Django's as its handler and its security middleware would."""
    added = list_security_headers(environ["wsgi.url_scheme"])
    headers = [*response.items(), *(pair for pair in added if pair[0] not in response.headers)]
    start_response(f"{response.status_code} {response.reason_phrase}", headers)
    return (response.content,)


def find_stored(environ: Environment, wanted: Wanted) -> Answer | None:
    """Return the stored answer to a request, None where Django has to look. Cost: 1 statement."""
    find = choose(environ["PATH_INFO"], environ.get("QUERY_STRING", ""))
    if find is None:
        return None
    try:
        return find(wanted)
    except BadParameterError:
        return None


def choose(path: str, query: str) -> Callable[[Wanted], Answer | None] | None:
    """Return what to read for an address, None for an address of Django's."""
    if len(query) > MAX_QUERY_CHARACTERS:
        return None
    if path == RESOLVE:
        match = _ONLY_PATH.fullmatch(query)
        if match is None:
            return None
        asked = unquote(match[1])
        return lambda wanted: read_stored_path(read_path(asked), wanted) if asked else None
    if path == LISTING:
        return lambda wanted: read_listing(query, wanted)
    if path == SEARCH:
        return lambda wanted: read_search(query, wanted)
    if query:
        return None
    if path == SITE_PATH:
        return lambda wanted: read_page(SITE, wanted)
    page = _PAGE.fullmatch(path)
    return (lambda wanted: read_page(int(page[1]), wanted)) if page else None


@lru_cache(maxsize=256)
def is_let_in(host: str, scheme: str) -> bool:
    """Tell whether Django would answer this host, and not lead it to HTTPS first."""
    if settings.DEBUG or (settings.SECURE_SSL_REDIRECT and scheme != "https"):
        return False
    return validate_host(split_domain_port(host)[0], settings.ALLOWED_HOSTS)


@cache
def list_security_headers(scheme: str) -> tuple[tuple[str, str], ...]:
    """Return what Django's security middleware adds to an answer."""
    environ = {"REQUEST_METHOD": "GET", "wsgi.input": BytesIO(), "wsgi.url_scheme": scheme}
    added: Any = SecurityMiddleware(lambda _: HttpResponse()).process_response(
        WSGIRequest(environ), HttpResponse()
    )
    return tuple((name, value) for name, value in added.items() if name != "Content-Type")
