"""The URLs of the API, under ``/api/v2/``."""

from django.urls import URLPattern, URLResolver, path, re_path

from .contract.views import DocsView, SchemaView
from .errors import not_found
from .files.documents import Documents
from .files.images import Images
from .listings.locations import Locations
from .listings.people import People
from .listings.terms import BodyAreas, Categories, Conditions
from .listings.urls import build_urls
from .page_listing.view import ListingView
from .pages.resolve import ResolveView
from .pages.views import FindView, PageView
from .preview.views import ExchangeView, PreviewView, ShareView
from .redirects.listing import RedirectsView, RedirectView
from .search.view import SearchView
from .site.view import SiteView
from .syndication.feed import FeedView
from .syndication.sitemap import SitemapView
from .syndication.sitemap_xml import SitemapFileView, SitemapXMLView

LISTINGS = (People, Conditions, BodyAreas, Categories, Locations, Images, Documents)

urlpatterns: list[URLPattern | URLResolver] = [
    # The two that are asked most come first.
    path("pages/<int:pk>/", PageView.as_view(), name="page"),
    path("resolve/", ResolveView.as_view(), name="resolve"),
    path("pages/find/", FindView.as_view(), name="find"),
    path("pages/", ListingView.as_view(), name="pages"),
    path("schema/", SchemaView.as_view(), name="schema"),
    path("docs/", DocsView.as_view(), name="docs"),
    path("search/", SearchView.as_view(), name="search"),
    path("site/", SiteView.as_view(), name="site"),
    *build_urls(LISTINGS),
    path("redirects/", RedirectsView.as_view(), name="redirects"),
    path("redirects/<int:pk>/", RedirectView.as_view(), name="redirect"),
    path("sitemap/", SitemapView.as_view(), name="sitemap"),
    path("sitemap.xml", SitemapXMLView.as_view(), name="sitemap-xml"),
    path("sitemap-<int:number>.xml", SitemapFileView.as_view(), name="sitemap-file"),
    path("feed.xml", FeedView.as_view(), name="feed"),
    path("preview/", PreviewView.as_view(), name="preview"),
    path("preview/exchange/", ExchangeView.as_view(), name="preview-exchange"),
    path("preview/share/", ShareView.as_view(), name="preview-share"),
    # Every answer under the API is JSON, also in debug mode, where Django draws its own 404. What
    # does not end in a slash is led to the address that does.
    re_path(r"^(?:[\s\S]*/)?$", not_found),
]
