"""What every endpoint has in common: it knows no visitor, answers JSON and fails in one shape."""

from collections.abc import Iterable
from typing import Any

from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import APIView

from .errors import handle_exception


class OnlyJSON(BaseContentNegotiation):
    """Answers JSON to everybody: one body for each address is what a shared cache can keep.

    The framework's own negotiation answers 404 to ``format=xml`` before a view can name the
    parameter, and 406 to ``Accept: text/html``.
    """

    def select_parser(self, request: Any, parsers: Iterable[Any]) -> None:
        """Return no parser: no endpoint reads a body."""

    def select_renderer(
        self, request: Any, renderers: Iterable[Any], format_suffix: str | None = None
    ) -> tuple[Any, str]:
        """Return the first renderer and its media type."""
        renderer = next(iter(renderers))
        return renderer, renderer.media_type


class DeliveryView(APIView):
    """A view of the API."""

    renderer_classes = [JSONRenderer]
    content_negotiation_class = OnlyJSON
    authentication_classes = []
    permission_classes = []

    def handle_exception(self, exc: Exception) -> Response:
        """Answer every failure as a problem document."""
        return handle_exception(exc, self.get_exception_handler_context())
