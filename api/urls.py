"""The URLs of the API, under ``/api/v2/``."""

from django.urls import URLPattern, URLResolver, include, path, re_path
from wagtail.api.v2.router import WagtailAPIRouter

from .errors import not_found
from .pages import PagesViewSet
from .search.view import SearchView
from .site import SiteView

router = WagtailAPIRouter("wagtailapi")
router.register_endpoint("pages", PagesViewSet)

urlpatterns: list[URLPattern | URLResolver] = [
    path("search/", SearchView.as_view(), name="search"),
    path("site/", SiteView.as_view(), name="site"),
    path("", include((router.get_urlpatterns(), "wagtailapi"))),
    # Every answer under the API is JSON, also in debug mode, where Django draws its own 404. What
    # does not end in a slash is left to Django, which redirects to the address that does.
    re_path(r"^(?:[\s\S]*/)?$", not_found),
]
