"""``sitemap.xml``, as sitemaps.org has it: one file, or an index of files when one is not enough.

The front end hands ``/sitemap.xml`` and ``/sitemap-<n>.xml`` through from here. A file holds the
pages of a fixed range of ids: publishing changes the one that its page is in, and no other.
"""

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from drf_spectacular.utils import OpenApiParameter

from api.contract.answers import ProblemSerializer
from api.delivery import DeliveryView, answer_made, name_shown
from api.parameters import MAX_INTEGER
from cms.payload.load import load_empty_content

from .places import Place, list_part, list_part_numbers
from .writing import check_request, document_xml, write_list

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
# A file may have 50,000 addresses; a fifth of that is 1.5 MB and written in a tenth of a second.
IDS_PER_FILE = 10_000
MEDIA_TYPE = "application/xml"
CONTENT_TYPE = f"{MEDIA_TYPE}; charset=utf-8"
NUMBER = OpenApiParameter(
    "number",
    {"type": "integer", "minimum": 1},
    OpenApiParameter.PATH,
    description="As the index counts its files.",
)


class SitemapXMLView(DeliveryView):
    """All addresses, or an index of the files that hold them."""

    asks_by_django = True

    @document_xml("sitemap_xml", "A sitemap, or the index of several", MEDIA_TYPE)
    def get(self, request: HttpRequest) -> HttpResponse:
        """Answer the sitemap. Cost: 4 queries (site, files, pages, types), 2 for an index."""
        check_request(request)
        site = load_empty_content().site
        numbers = list_part_numbers(IDS_PER_FILE)
        if len(numbers) > 1:
            files = [{"loc": f"{site.root_url}/sitemap-{number + 1}.xml"} for number in numbers]
            index = write_list("sitemapindex", NAMESPACE, "sitemap", files)
            return answer_made(request, index, CONTENT_TYPE, surrogate_keys=["sitemap"])
        return answer_places(request, list_part(site, sum(numbers), IDS_PER_FILE) or [])


class SitemapFileView(DeliveryView):
    """The addresses of one file of the index."""

    asks_by_django = True

    @document_xml(
        "sitemap_file",
        "One sitemap of the index",
        MEDIA_TYPE,
        parameters=[NUMBER],
        failures={404: ProblemSerializer},
    )
    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        """Answer the addresses. Cost: 3 queries (site, pages, types).

        Raises:
            Http404: there is no such file in the index.
        """
        check_request(request)
        if not 0 < number * IDS_PER_FILE <= MAX_INTEGER:
            raise Http404
        places = list_part(load_empty_content().site, number - 1, IDS_PER_FILE)
        if places is None:
            raise Http404
        return answer_places(request, places)


def answer_places(request: HttpRequest, places: Sequence[Place]) -> HttpResponse:
    """Answer a file of addresses."""
    keys = name_shown("sitemap", "page", (place.id for place in places))
    return answer_made(request, write_places(places), CONTENT_TYPE, surrogate_keys=keys)


def write_places(places: Sequence[Place]) -> bytes:
    """Write a file of addresses."""
    urls = (
        {"loc": place.loc, "lastmod": place.lastmod.isoformat(timespec="seconds")}
        if place.lastmod
        else {"loc": place.loc}
        for place in places
    )
    return write_list("urlset", NAMESPACE, "url", urls)
