"""``redirects/``: for front ends that are built once and serve redirects themselves.

Each entry is what a reader gets: chains are followed to their end, and what a reader never meets
is left out: a redirect that leads nowhere public or in circles, from a path that has a public page,
or from one for which another redirect answers.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from wagtail.contrib.redirects.models import Redirect

from api.contract.answers import ProblemSerializer, WalkMetaSerializer
from api.contract.entries import describe_entry, describe_listing
from api.contract.parameters import CURSOR_ID, FIELDS, ID, build_limit
from api.contract.shared import SURROGATE_KEY
from api.delivery import DeliveryView, answer_json, name_shown
from api.fields import Projection, parse_fields
from api.parameters import (
    CONSTANTS,
    MAX_INTEGER,
    check_constants,
    check_parameters,
    read_integer,
)
from cms.payload.content import SiteRoot
from cms.payload.load import load_empty_content

from .follow import Target, follow_all
from .paths import normalise
from .table import RedirectTable, Row, list_redirects

Json = dict[str, Any]

DEFAULT_LIMIT = 100
MAX_LIMIT = 1_000  # rows of about 200 bytes
REDIRECT_ID = OpenApiParameter("id", ID, OpenApiParameter.PATH, description="The redirect's id.")


class RedirectEntryMetaSerializer(serializers.Serializer[Any]):
    """What Wagtail's API says about everything."""

    type = serializers.CharField()
    detail_url = serializers.URLField()


class RedirectEntrySerializer(serializers.Serializer[Any]):
    """A redirect of the front end. ``status`` is 301 or 302, for the whole chain."""

    id = serializers.IntegerField()
    meta = RedirectEntryMetaSerializer()
    old_path = serializers.CharField()
    location = serializers.CharField()
    status = serializers.ChoiceField(choices=[301, 302])
    is_permanent = serializers.BooleanField()


NAMES = {
    **RedirectEntryMetaSerializer._declared_fields,
    **RedirectEntrySerializer._declared_fields,
}
del NAMES["meta"]


class RedirectsView(DeliveryView):
    """All redirects, some at a time in the order of their ids."""

    asks_by_django = True

    @extend_schema(
        operation_id="redirects",
        summary="All redirects, some at a time",
        parameters=[FIELDS, build_limit(DEFAULT_LIMIT, MAX_LIMIT), CURSOR_ID, SURROGATE_KEY],
        responses={200: describe_listing(RedirectEntrySerializer, WalkMetaSerializer)},
    )
    def get(self, request: HttpRequest) -> HttpResponse:
        """Answer ``{"meta": {"next_cursor"}, "items"}``.

        Cost: 1 query for the site, 1 for the rows, then those of ``build_redirects``. How many
        there are in all is not counted: that would follow each of them.
        """
        query = request.GET
        check_parameters(query, CONSTANTS | {"cursor", "fields", "limit"})
        check_constants(query)
        projection = Projection(parse_fields(query.get("fields")), NAMES)
        after = read_integer(query, "cursor", 0, maximum=MAX_INTEGER)
        limit = read_integer(query, "limit", DEFAULT_LIMIT, maximum=MAX_LIMIT)
        site = load_empty_content().site
        found = list_redirects().filter(id__gt=after).order_by("id")[: limit + 1]
        rows = [Row(*row) for row in found]
        more = len(rows) > limit > 0
        built = build_redirects(site, rows[:limit])
        items = [projection.project(item) for item in built]
        cursor = str(rows[limit - 1].id) if more else None
        answer = {"meta": {"next_cursor": cursor}, "items": items}
        return answer_json(request, answer, surrogate_keys=name_redirects(built))


class RedirectView(DeliveryView):
    """One redirect."""

    asks_by_django = True

    @extend_schema(
        operation_id="redirects_entry",
        summary="One redirect",
        parameters=[REDIRECT_ID, FIELDS, SURROGATE_KEY],
        responses={200: describe_entry(RedirectEntrySerializer), 404: ProblemSerializer},
    )
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Answer the redirect.

        Raises:
            Http404: there is none that a reader could meet.
        """
        check_parameters(request.GET, CONSTANTS | {"fields"})
        check_constants(request.GET)
        projection = Projection(parse_fields(request.GET.get("fields")), NAMES)
        found = list_redirects().filter(id=pk)
        items = build_redirects(load_empty_content().site, [Row(*row) for row in found])
        if not items:
            raise Http404
        answer = projection.project(items[0])
        return answer_json(request, answer, surrogate_keys=name_redirects(items))


def name_redirects(items: list[Json]) -> list[str]:
    """Return what a cache may purge some redirects by."""
    return name_shown("redirects", "redirect", (item["id"] for item in items))


def build_redirects(site: SiteRoot, rows: list[Row]) -> list[Json]:
    """Build the entries of those redirects that readers meet.

    Cost: 3 queries, and at most 2 for each further hop of the longest chain.
    """
    if not rows:
        return []
    table = RedirectTable(site)
    paths = {row.id: path for row in rows if (path := _read_stored(row.old_path)) is not None}
    hops = table.look_up(sorted(set(paths.values())))
    pages = table.list_pages_at(hops)
    met = {path: hop for path, hop in hops.items() if not (path in pages and pages[path].is_public)}
    targets = follow_all(met, table.look_up)
    return [
        _describe(site, row, targets[path])
        for row in rows
        if (path := paths.get(row.id)) in targets and met[path].id == row.id
    ]


def _read_stored(old_path: str) -> str | None:
    try:
        return normalise(old_path)
    except ValueError:
        return None


def _describe(site: SiteRoot, row: Row, target: Target) -> Json:
    label = Redirect._meta.label
    detail_url = f"{site.cms_url}/api/v2/redirects/{row.id}/"
    return {
        "id": row.id,
        "meta": {"type": label, "detail_url": detail_url},
        "old_path": row.old_path,
        "location": target.location,
        "status": target.status,
        "is_permanent": target.is_permanent,
    }
