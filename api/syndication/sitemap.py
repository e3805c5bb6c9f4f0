"""``sitemap/``: the addresses for search engines, as JSON for front ends that write their own."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from api.contract.answers import WalkMetaSerializer
from api.contract.parameters import CURSOR_ID, build_limit
from api.contract.shared import SURROGATE_KEY
from api.delivery import DeliveryView, answer_json, name_shown
from api.parameters import (
    CONSTANTS,
    MAX_INTEGER,
    check_constants,
    check_parameters,
    read_integer,
)
from cms.payload.fields import PageTypeField
from cms.payload.load import load_empty_content

from .places import list_places

DEFAULT_LIMIT = 500
MAX_LIMIT = 1_000  # items of about 170 bytes


class PlaceSerializer(serializers.Serializer[Any]):
    """An address that search engines should know; ``lastmod`` is when it was last published."""

    id = serializers.IntegerField()
    type = PageTypeField()
    loc = serializers.URLField()
    lastmod = serializers.DateTimeField(allow_null=True)


class SitemapSerializer(serializers.Serializer[Any]):
    """A part of the addresses that search engines should know."""

    meta = WalkMetaSerializer()
    items = PlaceSerializer(many=True)


class SitemapView(DeliveryView):
    """The addresses for search engines, some at a time in the order of the pages' ids."""

    asks_by_django = True

    @extend_schema(
        operation_id="sitemap",
        summary="The addresses that search engines should know",
        parameters=[build_limit(DEFAULT_LIMIT, MAX_LIMIT), CURSOR_ID, SURROGATE_KEY],
        responses={200: SitemapSerializer},
    )
    def get(self, request: HttpRequest) -> HttpResponse:
        """Answer ``{"meta": {"next_cursor"}, "items"}``. Cost: 3 queries (site, pages, types)."""
        check_parameters(request.GET, CONSTANTS | {"cursor", "limit"})
        check_constants(request.GET)
        after = read_integer(request.GET, "cursor", 0, maximum=MAX_INTEGER)
        limit = read_integer(request.GET, "limit", DEFAULT_LIMIT, maximum=MAX_LIMIT)
        listed = list_places(load_empty_content().site, after, limit)
        cursor = None if listed.next_id is None else str(listed.next_id)
        items = PlaceSerializer(listed.places, many=True).data
        return answer_json(
            request,
            {"meta": {"next_cursor": cursor}, "items": items},
            surrogate_keys=name_shown("sitemap", "page", (place.id for place in listed.places)),
        )
