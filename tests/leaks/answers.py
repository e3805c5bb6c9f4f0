"""Asking every endpoint for everything it has, and looking for traces of what is hidden."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import urlencode

from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLResolver, get_resolver
from wagtail.contrib.redirects.models import Redirect

from api.errors import not_found
from tests.leaks.hidden import HIDDEN_ID_PATTERN, MARK
from tests.leaks.world import World, list_page_types

PAGES = "/api/v2/pages/"
SEARCH = "/api/v2/search/"
ORDERS = ("id", "title", "slug", "first_published_at", "last_published_at")
TREE_FILTERS = ("child_of", "descendant_of", "ancestor_of", "translation_of")


def list_api_routes(patterns: list[Any] | None = None, prefix: str = "") -> Iterator[str]:
    """Yield the route of each endpoint under ``/api/``, as ``api/v2/pages/<int:pk>/``."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(pattern.pattern).removeprefix("^").removesuffix("$")
        if isinstance(pattern, URLResolver):
            yield from list_api_routes(pattern.url_patterns, route)
        elif route.startswith("api/") and pattern.callback is not not_found:
            yield route


def list_listing_urls(world: World) -> Iterator[str]:
    """List all pages: by each type, in each order, from each place in the tree, in each form."""
    labels = ["wagtailcore.Page", *(model._meta.label for model in list_page_types())]
    for offset in range(0, len(world.pages) + 50, 50):
        yield build_listing_url(fields="*", limit=50, offset=offset)
    yield from (build_listing_url(type=label, fields="*", limit=50) for label in labels)
    for label in ("treatments.TreatmentPage", "articles.ArticlePage"):
        nested = "_,seo(*),related(*,items(*,page(*))),review(*),parent(*),alias_of(*)"
        yield build_listing_url(fields=nested, type=label, limit=50)
    yield from (build_listing_url(order=sign + name) for name in ORDERS for sign in ("", "-"))
    yield from (build_listing_url(search=text) for text in ("plainwords", "shared", "page"))
    yield from list_tree_urls(world)


def list_tree_urls(world: World) -> Iterator[str]:
    """List what lies around the public pages that have hidden ones above, below or beside them."""
    for slug in ("home", "public-page", "below-unpublished"):
        for name in TREE_FILTERS:
            yield build_listing_url(fields="*", **{name: world.pages[slug].pk})


def is_near_hidden(slug: str) -> bool:
    """Tell whether a public page has hidden ones around it."""
    return slug in ("home", "public-page") or slug.startswith("below-")


def list_detail_urls(world: World) -> Iterator[str]:
    """Ask for public pages of each type and kind; listings have shown the others whole."""
    for slug, page in world.pages.items():
        if is_near_hidden(slug) or slug.startswith(("body-", "by-", "edited-", "pins-")):
            yield f"{PAGES}{page.pk}/"


def list_find_urls(world: World) -> Iterator[str]:
    """Find public pages by path and by id."""
    for slug in world.pages:
        if is_near_hidden(slug):
            page = world.pages[slug]
            yield f"{PAGES}find/?id={page.pk}"
            yield f"{PAGES}find/?html_path={page.url_path.removeprefix('/home')}"


def list_resolve_urls(world: World) -> Iterator[str]:
    """Resolve the paths of all pages, and those that lead to some."""
    for page in [*world.pages.values(), *world.hidden.pages.values()]:
        yield f"/api/v2/resolve/?path={page.url_path.removeprefix('/home')}"
    for row in world.referrers:
        if isinstance(row, Redirect):
            yield f"/api/v2/resolve/?path={row.old_path}/?a=1"


def list_entry_urls(route: str) -> Callable[[World], Iterator[str]]:
    """List the entries of a listing, and ask for each that it has or might have."""

    def list_urls(world: World) -> Iterator[str]:
        address = f"/api/v2/{route}/"
        yield from (f"{address}{query}" for query in ("", "?fields=*", "?order=-id&limit=50"))
        rows: list[Any] = [*world.hidden.only_used_by_hidden, *world.referrers]
        rows += [*world.hidden.images.values(), *world.hidden.documents.values()]
        rows += vars(world.topics).values()
        for pk in {row.pk for row in rows} | set(vars(world.public).values()):
            yield f"{address}{pk}/"

    return list_urls


def list_redirect_urls(world: World) -> Iterator[str]:
    """List all redirects, and ask for each."""
    yield from (f"/api/v2/redirects/{query}" for query in ("", "?fields=*", "?limit=2"))
    for row in world.referrers:
        if isinstance(row, Redirect):
            yield f"/api/v2/redirects/{row.pk}/"


def ask(*paths: str) -> Callable[[World], Iterator[str]]:
    """Ask for addresses that do not depend on the world."""
    return lambda world: iter([f"/api/v2/{path}" for path in paths])


LISTINGS = ("people", "conditions", "body-areas", "categories", "locations", "images", "documents")


def list_search_urls(world: World) -> Iterator[str]:
    """Search for what public pages say, with and without filters, to the end, and mistyped."""
    for text in ("plainwords", "shared", "public page", "picture", "edited", "pins article"):
        yield build_search_url(q=text, limit=50)
    for offset in range(0, len(world.pages) + 50, 50):
        yield build_search_url(q="shared condition", limit=50, offset=offset)
    for model in list_page_types():
        yield build_search_url(q="shared", type=model._meta.label)
    for kind in ("category", "condition"):
        yield build_search_url(q="shared", **{kind: f"shared-{kind}"})
    yield build_search_url(q="shared", body_area="shared-area", type="articles.ArticlePage")
    yield from (build_search_url(q=text) for text in ("sharred", "plainwodrs", "public pagge"))


# What to ask of each route. A new endpoint fails the tests until it has an entry.
SAMPLES: dict[str, Callable[[World], Iterator[str]]] = {
    "api/v2/docs/": lambda world: iter(["/api/v2/docs/"]),
    "api/v2/schema/": lambda world: iter(["/api/v2/schema/"]),
    "api/v2/search/": list_search_urls,
    # Nothing without a token, and the others take no GET; what a token shows is in tests/preview.
    "api/v2/preview/": lambda world: iter(["/api/v2/preview/"]),
    "api/v2/preview/exchange/": lambda world: iter([]),
    "api/v2/preview/share/": lambda world: iter([]),
    "api/v2/site/": lambda world: iter(["/api/v2/site/"]),
    "api/v2/pages/": list_listing_urls,
    "api/v2/pages/<int:pk>/": list_detail_urls,
    "api/v2/pages/find/": list_find_urls,
    "api/v2/resolve/": list_resolve_urls,
    **{f"api/v2/{name}/": list_entry_urls(name) for name in LISTINGS},
    **{f"api/v2/{name}/<int:pk>/": list_entry_urls(name) for name in LISTINGS},
    "api/v2/redirects/": list_redirect_urls,
    "api/v2/redirects/<int:pk>/": list_redirect_urls,
    "api/v2/sitemap/": ask("sitemap/", "sitemap/?limit=7"),
    "api/v2/sitemap.xml": ask("sitemap.xml"),
    "api/v2/sitemap-<int:number>.xml": ask("sitemap-1.xml", "sitemap-2.xml", "sitemap-711.xml"),
    "api/v2/feed.xml": ask("feed.xml"),
}


def find_traces(world: World, response: HttpResponseBase) -> list[str]:
    """Return what an answer gives away of the hidden: marks, ids and file hashes."""
    text = read_whole(response)
    marks = re.findall(rf"{MARK}\w*", text)
    ids = re.findall(HIDDEN_ID_PATTERN, text)
    hashes = [file_hash for file_hash in world.hidden.list_hashes() if file_hash in text]
    return sorted({*marks, *ids, *hashes})


def read_whole(response: HttpResponseBase) -> str:
    """Return an answer's headers and body as one text, JSON unescaped, in small letters."""
    headers = "\n".join(f"{name}: {value}" for name, value in response.items())
    body = b"".join(response) if response.streaming else response.content
    text = body.decode(errors="replace")
    if "json" in response.headers.get("Content-Type", ""):
        text = json.dumps(json.loads(text), ensure_ascii=False)
    return f"{headers}\n{text}".lower()


def sweep(urls: Iterable[str], world: World) -> dict[str, list[str]]:
    """Ask for all URLs and return the traces found, by URL; each must be answered properly."""
    client, found = Client(), {}
    for url in urls:
        response = client.get(url)
        assert response.status_code in (200, 302, 404, 410), (url, response.content)
        if traces := find_traces(world, response):
            found[url] = traces
    return found


def build_listing_url(**parameters: Any) -> str:
    """Build the address of a listing."""
    return f"{PAGES}?{urlencode(parameters)}"


def build_search_url(**parameters: Any) -> str:
    """Build the address of a search."""
    return f"{SEARCH}?{urlencode(parameters)}"
