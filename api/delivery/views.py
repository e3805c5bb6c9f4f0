"""What every endpoint is made from: it knows no visitor, answers JSON and fails in one shape."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from rest_framework.response import Response
from rest_framework.views import APIView

from api.connections import await_database
from api.errors import METHODS, answer_failure, refuse_method

from .answers import USUAL, Caching, answer_json


class DeliveryView(APIView):
    """A view of the API: ``get`` returns a response, or a ``Response`` whose data is sent as JSON.

    It is one of Django REST framework's for the sake of the contract, which is made from it. None
    of the framework's work on a request is needed (content negotiation, parsing, authentication,
    throttling: 95 µs), so ``dispatch`` does without and hands over Django's own request.
    """

    authentication_classes = []
    permission_classes = []
    caching: Caching = USUAL
    # Whether it asks the database by Django alone, which knows no limit to how long it waits.
    asks_by_django: bool = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer GET and HEAD; every exception becomes a problem."""
        self.args, self.kwargs = args, kwargs
        self.request = request  # type: ignore[assignment]
        if request.method not in METHODS:
            return refuse_method(request)
        try:
            if self.asks_by_django:
                await_database()
            response = self.get(request, *args, **kwargs)  # type: ignore[attr-defined]
        except Exception as error:  # noqa: BLE001 - every failure has an answer
            return answer_failure(request, error)
        if isinstance(response, Response):
            return answer_json(
                request,
                response.data,
                caching=self.caching,
                surrogate_keys=self.list_surrogate_keys(response.data),
            )
        return response

    def list_surrogate_keys(self, data: Any) -> Iterable[str]:
        """Return what a cache may purge this answer by."""
        return ()
