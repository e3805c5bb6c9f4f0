"""``site/``, from its stored row or built now."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema

from api.contract.shared import LAST_MODIFIED, SURROGATE_KEY
from api.delivery import DeliveryView, answer_bytes
from api.delivery.conditional import read_wanted
from api.parameters import CONSTANTS, check_constants, check_parameters
from api.snapshots.making import make_pages
from api.snapshots.reading import SITE, build_answer, read_page
from cms.payload.site import SiteSerializer

from .build import build_site


class SiteView(DeliveryView):
    """The site's settings, with the announcements that are active now."""

    @extend_schema(
        operation_id="site",
        summary="What every page needs once",
        parameters=[LAST_MODIFIED, SURROGATE_KEY],
        responses={200: SiteSerializer},
    )
    def get(self, request: HttpRequest) -> HttpResponse:
        """Answer the settings. Cost: 1 statement when fresh, else ``build.SITE_QUERIES`` more."""
        check_parameters(request.GET, CONSTANTS)
        check_constants(request.GET)
        wanted = read_wanted(request.META)
        answer = read_page(SITE, wanted)
        if answer is None:
            made = make_pages([SITE], build_site)[SITE]
            answer = build_answer(made, wanted, datetime.now(UTC))
        return answer_bytes(answer, wanted)
