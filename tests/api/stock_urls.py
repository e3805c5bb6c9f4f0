"""Wagtail's own pages endpoint beside ours, on the same database."""

from django.urls import include, path
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import PagesAPIViewSet

router = WagtailAPIRouter("stock")
router.register_endpoint("pages", PagesAPIViewSet)

urlpatterns = [path("stock/v2/", router.urls), path("", include("cms.urls"))]

handler400 = "api.errors.bad_request"
handler404 = "api.errors.page_not_found"
handler500 = "api.errors.server_error"
