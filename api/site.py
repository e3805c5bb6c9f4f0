"""``site/``: what all pages of the front end need: clinic, locations, menus, announcements."""

from rest_framework.request import Request
from rest_framework.response import Response

from .build_site import build_site
from .delivery import DeliveryView
from .parameters import CONSTANTS, check_constants, check_parameters


class SiteView(DeliveryView):
    """The site's settings, with the announcements that are active now."""

    def get(self, request: Request) -> Response:
        """Answer the settings. Cost: ``build_site.SITE_QUERIES``."""
        check_parameters(request.GET, CONSTANTS)
        check_constants(request.GET)
        return Response(build_site())
