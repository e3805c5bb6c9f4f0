"""The complete answer of a page, from its row or built now."""

from datetime import UTC, datetime

from django.http import Http404, HttpRequest, HttpResponse

from api.connections import fetch_one
from api.delivery.answers import Answer, answer_bytes
from api.delivery.conditional import Wanted, read_wanted
from api.snapshots.making import make_pages
from api.snapshots.reading import build_answer, read_page, read_path
from cms.payload.load import NoSiteError
from cms.visibility import PUBLIC_SQL

# Whether there is a site at all comes first: without one nothing is public, and that is no 404.
_FIND_PAGE = f"""
    SELECT EXISTS (SELECT 1 FROM wagtailcore_site WHERE is_default_site),
           (SELECT page.id FROM wagtailcore_page page
             WHERE page.id = %(page)s AND {PUBLIC_SQL})"""  # noqa: S608 - ours
_FIND_PATH = f"""
    SELECT EXISTS (SELECT 1 FROM wagtailcore_site WHERE is_default_site),
           (SELECT page.id
              FROM wagtailcore_site site
              JOIN wagtailcore_page root ON root.id = site.root_page_id
              JOIN wagtailcore_page page ON page.url_path = root.url_path || %(path)s
             WHERE site.is_default_site AND {PUBLIC_SQL}
             LIMIT 1)"""  # noqa: S608 - ours


def answer_page(request: HttpRequest, page: int) -> HttpResponse:
    """Answer a page's stored bytes. Cost: 1 statement when fresh, else 3 more and one build.

    Raises:
        Http404: there is no public page of this id.
    """
    wanted = read_wanted(request.META)
    answer = read_page(page, wanted)
    if answer is None:
        answer = build_page(page, wanted)
    return answer_bytes(answer, wanted)


def build_page(page: int, wanted: Wanted) -> Answer:
    """Build a page's answer now."""
    require(find_public_page(page))
    made = make_pages([page]).get(page)
    if made is None:
        raise Http404
    return build_answer(made, wanted, datetime.now(UTC))


def answer_path(request: HttpRequest, path: str) -> HttpResponse | None:
    """Answer the page at a path below the site's root, None when no public page is there."""
    wanted = read_wanted(request.META)
    answer = read_path(path, wanted)
    if answer is None:
        page = find_public_path(path)
        if page is None:
            return None
        answer = build_page(page, wanted)
    return answer_bytes(answer, wanted)


def find_public_page(page: int) -> int | None:
    """Return a page's id if it is public. Cost: 1 statement.

    Raises:
        NoSiteError: there is no site, so nothing can be.
    """
    return _find(_FIND_PAGE, {"page": page})


def find_public_path(path: str) -> int | None:
    """Return the id of the public page at a path below the site's root. Cost: 1 statement."""
    return _find(_FIND_PATH, {"path": path})


def require(page: int | None) -> int:
    """Return the id of a page that was found.

    Raises:
        Http404: there was none.
    """
    if page is None:
        raise Http404
    return page


def _find(statement: str, parameters: dict[str, object]) -> int | None:
    row = fetch_one(statement, parameters)
    if row is None or not row[0]:
        raise NoSiteError
    page: int | None = row[1]
    return page
