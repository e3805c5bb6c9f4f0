"""What every endpoint is made from: it knows no visitor, answers JSON and fails in one shape."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from rest_framework.views import APIView

from api.connections import await_database
from api.errors import METHODS, answer_failure, refuse_method


class DeliveryView(APIView):
    """A view of the API: ``get`` returns a response, or raises what becomes a problem.

    It is one of Django REST framework's for the sake of the contract, which is made from it. None
    of the framework's work on a request is needed (content negotiation, parsing, authentication,
    throttling: 95 µs), so ``dispatch`` does without and hands over Django's own request.
    """

    authentication_classes = []
    permission_classes = []
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
            response: HttpResponse = self.get(request, *args, **kwargs)  # type: ignore[attr-defined]
        except Exception as error:  # noqa: BLE001 - every failure has an answer
            return answer_failure(request, error)
        return response
