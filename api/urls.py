"""The URLs of the API, under ``/api/v2/``."""

from django.urls import URLPattern, URLResolver, path, re_path

from .errors import not_found
from .listing.view import ListingView
from .pages.views import FindView, PageView
from .site.view import SiteView

urlpatterns: list[URLPattern | URLResolver] = [
    path("pages/<int:pk>/", PageView.as_view(), name="page"),
    path("pages/find/", FindView.as_view(), name="find"),
    path("pages/", ListingView.as_view(), name="pages"),
    path("site/", SiteView.as_view(), name="site"),
    # Every answer under the API is JSON, also in debug mode, where Django draws its own 404. What
    # does not end in a slash is led to the address that does.
    re_path(r"^(?:[\s\S]*/)?$", not_found),
]
