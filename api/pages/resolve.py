"""``resolve/``: one request for one URL of the front end.

    ?path=/treatments/x/   200 the page, byte for byte as pages/<id>/ answers it
                           200 {"redirect": {"location", "status", "is_permanent", "page"}}
                           410 a page was public here once, 404 nothing public is here

A page comes before a redirect, as in Wagtail. A redirect is an answer and no HTTP redirect: it is
the front end that has to send its reader on, not its own request.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema

from api.build import build_card
from api.contract.answers import RESOLUTION, ProblemSerializer
from api.contract.parameters import PATH
from api.contract.shared import LAST_MODIFIED, SURROGATE_KEY
from api.delivery import DeliveryView, answer_json, name_shown
from api.errors import GoneError
from api.parameters import CONSTANTS, check_constants, check_parameters
from api.redirects.follow import Target
from api.redirects.table import find_redirect
from cms.payload.load import load_empty_content

from .answering import answer_path
from .gone import is_gone
from .paths import read_path

OPERATIONS = CONSTANTS | {"path"}


class ResolveView(DeliveryView):
    """What is at a path of the front end."""

    @extend_schema(
        operation_id="resolve",
        summary="What is at a path of the front end",
        description="A page, or a redirect: an answer of 200 that the front end sends on itself.",
        parameters=[PATH, LAST_MODIFIED, SURROGATE_KEY],
        responses={200: RESOLUTION, 404: ProblemSerializer, 410: ProblemSerializer},
    )
    def get(self, request: HttpRequest) -> HttpResponse:
        """Answer the page, a redirect, 410 or 404. Cost: 1 statement for a page that is fresh."""
        query = request.GET
        check_parameters(query, OPERATIONS)
        check_constants(query)
        path = read_path(query.get("path"))
        response = answer_path(request, path)
        if response is not None:
            return response
        target = find_redirect(load_empty_content().site, query["path"])
        if target is not None:
            ids = [target.page_id] if target.page_id else []
            return answer_json(
                request,
                {"redirect": describe(target)},
                surrogate_keys=name_shown("redirects", "page", ids),
            )
        if is_gone(path):
            raise GoneError
        raise Http404


def describe(target: Target) -> dict[str, Any]:
    """Return the public form of a redirect; ``page`` is the card of the page at its end."""
    return {
        "location": target.location,
        "status": target.status,
        "is_permanent": target.is_permanent,
        "page": build_card(target.page_id) if target.page_id else None,
    }
