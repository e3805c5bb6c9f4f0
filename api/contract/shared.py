"""What all operations have in common, written once and referred to: parameters, headers, problems.

Each map is a part of the document's ``components``.
"""

from typing import Any

from drf_spectacular.utils import OpenApiParameter

Json = dict[str, Any]


def refer(kind: str, name: str) -> Json:
    """Return a reference to a component."""
    return {"$ref": f"#/components/{kind}/{name}"}


def _query(name: str, description: str, **schema: Any) -> Json:
    return {"name": name, "in": "query", "description": description, "schema": schema}


def _header(description: str, **schema: Any) -> Json:
    return {"description": description, "schema": {"type": "string", **schema}}


PARAMETERS: Json = {
    "CacheBuster": _query("_", "Means nothing; makes an address that no cache has.", type="string"),
    "Format": _query("format", "Accepted for Wagtail's clients.", type="string", enum=["json"]),
    "RichTextFormat": _query(
        "rich_text_format", "Accepted for Wagtail's clients.", type="string", enum=["html"]
    ),
    "Site": _query(
        "site",
        "The host name of the site there is, with or without its port; any other is refused.",
        type="string",
    ),
    "IfNoneMatch": {
        "name": "If-None-Match",
        "in": "header",
        "description": "The ETag of the answer you have: 304 when it is still the answer.",
        "schema": {"type": "string"},
    },
    "IfModifiedSince": {
        "name": "If-Modified-Since",
        "in": "header",
        "description": "The Last-Modified of the answer you have, for whoever keeps no ETag.",
        "schema": {"type": "string"},
    },
}

HEADERS: Json = {
    "ETag": _header("Names these very bytes; send it back as If-None-Match."),
    "Last-Modified": _header("When this answer last became another one (an HTTP date)."),
    "Cache-Control": _header("How long shared caches may keep the answer."),
    "Vary": _header("Compressed or not: the answer to Accept-Encoding."),
    "Surrogate-Key": _header(
        "What the answer shows, separated by spaces, such as `page:12 image:7`: purge by it."
    ),
    "X-Robots-Tag": _header("That no search engine may keep the answer.", const="noindex"),
    "Retry-After": {
        "description": "How many seconds to wait.",
        "schema": {"type": "integer", "minimum": 0},
    },
    "Location": _header("Where to go.", format="uri"),
}

# The headers that every answer of a status has, by its first digits; the longest that fits is
# taken. What some endpoints have besides is said by ``add_header``.
HEADERS_BY_STATUS = {
    "2": ("ETag", "Cache-Control", "Vary"),
    "304": ("ETag", "Last-Modified", "Cache-Control", "Surrogate-Key", "Vary"),
    "3": ("Location", "Cache-Control"),
    "4": ("Cache-Control",),
    "503": ("Cache-Control", "Retry-After"),
}


# Of addresses that answer their caller alone (``api.delivery.private``).
PRIVATE_HEADER_NAMES = ("Cache-Control", "X-Robots-Tag")

PREVIEW_SESSION = "previewSession"
SECURITY_SCHEMES: Json = {
    PREVIEW_SESSION: {
        "type": "http",
        "scheme": "bearer",
        "description": "The session that a code or a share link was exchanged for.",
    }
}


def list_headers(status: str) -> Json:
    """Return the headers of an answer with a status, as references."""
    for length in (3, 1):
        names = HEADERS_BY_STATUS.get(status[:length])
        if names is not None:
            return {name: refer("headers", name) for name in names}
    return {}


def add_header(name: str) -> OpenApiParameter:
    """Return what an endpoint says that answers 200 with one header more: one of its parameters."""
    return OpenApiParameter(name, str, OpenApiParameter.HEADER, response=[200])


LAST_MODIFIED = add_header("Last-Modified")
SURROGATE_KEY = add_header("Surrogate-Key")


def _problem(status: str, description: str) -> Json:
    schema = refer("schemas", "Problem")
    return {
        "description": description,
        "headers": list_headers(status),
        "content": {"application/problem+json": {"schema": schema}},
    }


# Written once for all operations; each has a name by its status.
RESPONSE_NAMES = {
    "304": "NotModified",
    "400": "BadRequest",
    "404": "NotFound",
    "410": "Gone",
    "503": "Unavailable",
}
# Every operation can answer these without saying so, 304 if it can answer 200.
UNSAID = ("304", "400", "503")

RESPONSES: Json = {
    "NotModified": {
        "description": "You have the answer already.",
        "headers": list_headers("304"),
    },
    "BadRequest": _problem("400", "A parameter is unknown, wrong or out of bounds; it is named."),
    "NotFound": _problem("404", "Nothing public is there."),
    "Gone": _problem("410", "Something public was there once and is no more."),
    "Unavailable": _problem("503", "The database is gone or slow: come back later."),
}
