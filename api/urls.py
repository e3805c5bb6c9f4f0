"""The URLs of the API, under ``/api/v2/``."""

from django.urls import URLPattern, URLResolver, include, path, re_path
from wagtail.api.v2.router import WagtailAPIRouter

from .errors import not_found
from .files.documents import Documents
from .files.images import Images
from .listings.locations import Locations
from .listings.people import People
from .listings.terms import BodyAreas, Categories, Conditions
from .listings.urls import build_urls
from .pages import PagesViewSet
from .redirects.listing import RedirectsView, RedirectView
from .site import SiteView
from .syndication.feed import FeedView
from .syndication.sitemap import SitemapView
from .syndication.sitemap_xml import SitemapFileView, SitemapXMLView

router = WagtailAPIRouter("wagtailapi")
router.register_endpoint("pages", PagesViewSet)

LISTINGS = (People, Conditions, BodyAreas, Categories, Locations, Images, Documents)

urlpatterns: list[URLPattern | URLResolver] = [
    path("site/", SiteView.as_view(), name="site"),
    *build_urls(LISTINGS),
    path("redirects/", RedirectsView.as_view(), name="redirects"),
    path("redirects/<int:pk>/", RedirectView.as_view(), name="redirect"),
    path("sitemap/", SitemapView.as_view(), name="sitemap"),
    path("sitemap.xml", SitemapXMLView.as_view(), name="sitemap-xml"),
    path("sitemap-<int:number>.xml", SitemapFileView.as_view(), name="sitemap-file"),
    path("feed.xml", FeedView.as_view(), name="feed"),
    path("", include((router.get_urlpatterns(), "wagtailapi"))),
    # Every answer under the API is JSON, also in debug mode, where Django draws its own 404. What
    # does not end in a slash is left to Django, which redirects to the address that does.
    re_path(r"^(?:[\s\S]*/)?$", not_found),
]
