"""The addresses of the API that know who asks: previews, by a token and by nothing else.

Whatever is answered there, a failure too, is for that caller alone: kept by no cache, found by no
search engine, read by no browser's script, and no page after it learns where it came from.
"""

from django.http import HttpRequest
from django.http.response import HttpResponseBase

PRIVATE_PREFIX = "/api/v2/preview/"
PRIVATE_HEADERS = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}
PUBLIC_HEADERS = ("Access-Control-Allow-Origin", "ETag", "Surrogate-Key", "Vary")


def is_private(request: HttpRequest) -> bool:
    """Tell whether the request is for an address that answers its caller alone."""
    return request.path_info.startswith(PRIVATE_PREFIX)


def keep_private(response: HttpResponseBase) -> None:
    """Give a response the headers of a private one, and take those of a public one away."""
    for name in PUBLIC_HEADERS:
        response.headers.pop(name, None)
    for name, value in PRIVATE_HEADERS.items():
        response.headers[name] = value
