"""The whole contract: walks what is mounted under ``/api/v2/`` and draws each operation.

An endpoint may be any callable, class or view set: what matters is the function that answers
GET, or the one ``method`` that the view says it has, and the ``@extend_schema`` on it. The contract
depends on the code alone, so it is made once in a process.
"""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from django.urls import URLPattern, URLResolver
from drf_spectacular.generators import EndpointEnumerator, SchemaGenerator
from rest_framework.parsers import JSONParser
from rest_framework.renderers import JSONRenderer
from rest_framework.views import APIView

from . import entries, fields, pages  # noqa: F401  (they register how our fields and pages are drawn)
from .shared import HEADERS, PARAMETERS, RESPONSES, SECURITY_SCHEMES, Json

MOUNTED_AT = "/api/v2/"
COMPONENT_ORDER = ("schemas", "responses", "parameters", "headers", "securitySchemes")


class DocumentedEndpoints(EndpointEnumerator):
    """Finds everything documented under the API, whatever kind of view it is."""

    def should_include_endpoint(self, path: str, callback: Any) -> bool:
        """Tell whether it is ours and documented."""
        return path.startswith(MOUNTED_AT) and is_documented(callback)

    def get_allowed_methods(self, callback: Any) -> list[str]:
        """Return the one that matters; HEAD and OPTIONS go without saying."""
        return [find_method(callback)]


class ContractGenerator(SchemaGenerator):
    """Draws the document with the components that all operations share."""

    endpoint_inspector_cls = DocumentedEndpoints

    def create_view(self, callback: Any, method: str, request: Any = None) -> Any:
        """Return a plain view in the callback's place."""
        return super().create_view(build_stand_in(callback, method.lower()), method, request)

    def get_schema(self, request: Any = None, public: bool = False) -> Json:
        """Return the document."""
        schema: Json = super().get_schema(request, public)
        components = {
            **schema["components"],
            "responses": RESPONSES,
            "parameters": PARAMETERS,
            "headers": HEADERS,
            "securitySchemes": SECURITY_SCHEMES,
        }
        schema["components"] = {kind: components[kind] for kind in COMPONENT_ORDER}
        return schema


@cache
def build_schema() -> Json:
    """Build the OpenAPI document. Cost: no query; 40 ms once in a process."""
    return ContractGenerator().get_schema(request=None, public=True)


def is_documented(callback: Any) -> bool:
    """Tell whether what answers is decorated with ``@extend_schema``."""
    return "schema" in getattr(find_answering(callback), "kwargs", {})


def find_answering(callback: Any) -> Callable[..., Any]:
    """Return the function behind a URL that answers: a view's, a view set's or itself."""
    view = find_view(callback)
    if view is None:
        return callback
    method = find_method(callback).lower()
    name = getattr(callback, "actions", {}).get(method, method)
    return getattr(view, name, view)


def find_method(callback: Any) -> str:
    """Return the method that an endpoint answers: GET unless its view says otherwise."""
    method: str = getattr(find_view(callback), "method", "GET")
    return method


def find_view(callback: Any) -> Any:
    """Return the class of a view, None for a function."""
    return getattr(callback, "cls", None) or getattr(callback, "view_class", None)


def list_mounted(patterns: list[Any], prefix: str = "/") -> Iterator[tuple[str, Any]]:
    """Yield (pattern, callback) of everything mounted below some URL patterns."""
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from list_mounted(pattern.url_patterns, path)
        elif isinstance(pattern, URLPattern):
            yield path, pattern.callback


def build_stand_in(callback: Any, method: str) -> Any:
    """Return an API view that is documented as the callback is and does nothing."""

    class StandIn(APIView):
        renderer_classes = [JSONRenderer]
        parser_classes = [JSONParser]

    setattr(StandIn, method, find_answering(callback))
    return StandIn.as_view()
