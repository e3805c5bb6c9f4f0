"""The redirects of the site, as readers may know them.

A redirect to a page that is not public is no redirect, nor is one to the path of such a page.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from cms.payload.content import SiteRoot
from cms.visibility import public_pages

from .follow import Hop, Target, follow
from .paths import list_forms, list_steps, normalise, read_link

FIELDS = (
    *("id", "old_path", "site_id", "is_permanent"),
    *("redirect_page_id", "redirect_link", "redirect_page__url_path"),
)


class Row(NamedTuple):
    """A stored redirect; ``page_url_path`` is its page's, which is public."""

    id: int
    old_path: str
    site_id: int | None
    is_permanent: bool
    redirect_page_id: int | None
    redirect_link: str
    page_url_path: str | None


class PageAt(NamedTuple):
    """The page at a path, public or not."""

    id: int
    is_public: bool


def find_redirect(site: SiteRoot, path: str) -> Target | None:
    """Return where a path of the front end leads, by redirects alone.

    ``path`` is as it was asked for, with its query; who calls has found no public page there.
    Cost: 1 query, and at most 2 for each hop.
    """
    try:
        normalised = normalise(path)
    except ValueError:
        return None
    return follow(normalised, RedirectTable(site).look_up)


class RedirectTable:
    """Looks up the redirects of a site. Nothing is kept between two look-ups."""

    def __init__(self, site: SiteRoot) -> None:
        self.site = site

    def look_up(self, paths: Collection[str]) -> dict[str, Hop]:
        """Return the redirect that answers each path, by path.

        The most exact form of the path decides, then the site's own redirect before that of all
        sites. Cost: 1 query for redirects, 1 for the pages at the paths that they lead to.
        """
        forms = {path: list_forms(path) for path in paths}
        wanted = sorted({form for listed in forms.values() for form in listed})
        rows = [Row(*row) for row in list_redirects().filter(old_path__any=wanted)]
        hops = self.read(rows)
        # The site's own come last, so they replace those of all sites.
        rows.sort(key=lambda row: row.site_id is not None)
        stored = {row.old_path: hops[row.id] for row in rows if row.id in hops}
        found = {path: next(filter(None, map(stored.get, forms[path])), None) for path in paths}
        return {path: hop for path, hop in found.items() if hop}

    def read(self, rows: Iterable[Row]) -> dict[int, Hop]:
        """Read stored redirects, by id; those that lead nowhere public are left out."""
        hops = {row.id: hop for row in rows if (hop := self._read_row(row))}
        led_to = {hop.next_path for hop in hops.values() if hop.next_path is not None}
        pages = self.list_pages_at(led_to) if led_to else {}
        return {pk: _end_at_page(hop, pages) for pk, hop in hops.items()}

    def list_pages_at(self, paths: Collection[str]) -> dict[str, PageAt]:
        """Return the pages at some paths, hidden ones too. Cost: 1 query."""
        url_paths = {path: self._build_url_path(path) for path in paths}
        is_public = Exists(public_pages().filter(pk=OuterRef("pk")))
        pages = Page.objects.filter(url_path__any=sorted(set(url_paths.values()))).order_by()
        rows = pages.values_list("url_path", "pk", is_public)
        found = {url_path: PageAt(pk, public) for url_path, pk, public in rows}
        return {path: found[url] for path, url in url_paths.items() if url in found}

    def _read_row(self, row: Row) -> Hop | None:
        if row.page_url_path is not None:
            url = self.site.build_page_url(row.page_url_path)
            return Hop(row.id, url, row.is_permanent, page_id=row.redirect_page_id)
        link = read_link(row.redirect_link, self.site.root_url)
        return link and Hop(row.id, link.location, row.is_permanent, next_path=link.path)

    def _build_url_path(self, path: str) -> str:
        return self.site.url_path + "".join(f"{step}/" for step in list_steps(path))


def list_redirects() -> "QuerySet[Redirect, Any]":
    """Return the redirects of the site and of all sites, as the fields of :class:`Row`.

    Without those to hidden pages: a cursor is the id of a redirect, and theirs must not be one.
    """
    is_public = Exists(public_pages().filter(pk=OuterRef("redirect_page_id")))
    rows = Redirect.objects.filter(Q(site=None) | Q(site__is_default_site=True))
    return rows.filter(Q(redirect_page=None) | is_public).order_by().values_list(*FIELDS)


def _end_at_page(hop: Hop, pages: Mapping[str, PageAt]) -> Hop:
    """End a redirect at the page that its path is of; a hidden page is no end."""
    page = pages.get(hop.next_path) if hop.next_path is not None else None
    if page is None:
        return hop
    if not page.is_public:
        return hop._replace(only_passing=True)
    return hop._replace(page_id=page.id, next_path=None)
