"""The endpoint: reads a question, answers what was found."""

from django.http import HttpRequest, HttpResponse

from api.delivery import DeliveryView
from api.delivery.answers import answer_bytes
from api.delivery.conditional import read_wanted

from .answering import answer_search
from .question import read_question
from .shape import document_search


class SearchView(DeliveryView):
    """Search over all public pages."""

    @document_search
    def get(self, request: HttpRequest) -> HttpResponse:
        """Answer hits, counts and a corrected spelling. Cost: as ``answer_search``."""
        wanted = read_wanted(request.META)
        return answer_bytes(answer_search(read_question(request.GET), wanted), wanted)
