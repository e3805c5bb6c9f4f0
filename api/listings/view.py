"""The two views of every listing: Wagtail's v2 envelope and parameters, and one entry alone.

What is listed, and which of it may be, is the :class:`Listing`'s; the views only speak HTTP.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from rest_framework import serializers

from api.delivery import DeliveryView, answer_json, name_shown
from api.errors import BadParameterError
from api.fields import Projection, parse_fields
from api.page_listing.conditions import read_value
from api.parameters import (
    CONSTANTS,
    MAX_OFFSET,
    check_constants,
    check_parameters,
    read_integer,
)
from cms.payload.content import Content
from cms.payload.kinds import kind_of
from cms.payload.load import load_empty_content
from cms.payload.serializers import PayloadSerializer

Json = dict[str, Any]


class EntryMetaSerializer(PayloadSerializer):
    """What Wagtail's API says about everything: its type, and its own address in the API."""

    type = serializers.CharField()
    detail_url = serializers.URLField()

    def read_source(self, field: Any, instance: Any) -> Any:
        """Read the type from the row's model; the address is that of the listing it stands in."""
        if field.field_name == "type":
            return instance._meta.label
        if field.field_name == "detail_url":
            entry: Any = self.parent
            return f"{self.content.site.cms_url}/api/v2/{entry.route}/{instance.pk}/"
        return super().read_source(field, instance)


class Listing:
    """What is listed at an address of the API.

    ``listing_fields`` are shown when none are chosen, all of them when it is empty.
    """

    route: ClassVar[str]
    model: ClassVar[type[Model]]
    serializer_class: ClassVar[type[PayloadSerializer]]
    filters: ClassVar[tuple[str, ...]] = ("id", "name", "slug")
    orderings: ClassVar[tuple[str, ...]] = ("id", "name", "slug")
    default_order: ClassVar[tuple[str, ...]] = ("name",)
    listing_fields: ClassVar[tuple[str, ...]] = ()
    # A menu or a team page is one request; each entry is small.
    default_limit: ClassVar[int] = 100
    max_limit: ClassVar[int] = 100

    def list_rows(self) -> QuerySet[Any]:
        """Return the rows that may be shown, unordered."""
        raise NotImplementedError

    def draw(self, rows: Sequence[Any], content: Content) -> list[Json]:
        """Draw rows with what they show; a row that turns out to be hidden is left out."""
        return [content.draw(self.serializer_class, row) for row in rows]

    def name_shown(self, drawn: Sequence[Json]) -> list[str]:
        """Return what a cache may purge an answer by that shows these entries."""
        kind = kind_of(self.model) or self.model._meta.model_name or ""
        ids = (entry["id"] for entry in drawn)
        return name_shown(self.route, kind, ids, self.name_others(drawn))

    def name_others(self, drawn: Sequence[Json]) -> Iterable[str]:
        """Return the keys of what the entries show besides themselves."""
        return ()

    def list_fields(self) -> dict[str, Any]:
        """Map the names that can be chosen to their serializer fields."""
        declared: dict[str, Any] = dict(self.serializer_class._declared_fields)
        meta = declared.pop("meta")
        return {**meta._declared_fields, **declared}


class ListingView(DeliveryView):
    """The entries of a listing that may be shown."""

    asks_by_django = True

    listing: Listing = Listing()

    def get(self, request: HttpRequest) -> HttpResponse:
        """Answer ``{"meta": {"total_count"}, "items"}``.

        Cost: 3 queries (count, site, entries) and what the listing's ``draw`` asks.
        """
        listing, query = self.listing, request.GET
        check_parameters(
            query, CONSTANTS | {"limit", "offset", "order", "fields", *listing.filters}
        )
        check_constants(query)
        projection = read_projection(listing, query, listing.listing_fields or None)
        rows = filter_rows(listing, query).order_by(*read_order(listing, query))
        offset = read_integer(query, "offset", 0, maximum=MAX_OFFSET)
        limit = read_integer(query, "limit", listing.default_limit, maximum=listing.max_limit)
        total_count = rows.count()
        drawn = listing.draw(list(rows[offset : offset + limit]), load_empty_content())
        items = [projection.project(item) for item in drawn]
        return answer_json(
            request,
            {"meta": {"total_count": total_count}, "items": items},
            surrogate_keys=listing.name_shown(drawn),
        )


class EntryView(DeliveryView):
    """One entry of a listing, complete."""

    asks_by_django = True

    listing: Listing = Listing()

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Answer the entry. Cost: 2 queries (site, entry) and what the listing's ``draw`` asks.

        Raises:
            Http404: there is none, or no public page shows it.
        """
        listing = self.listing
        check_parameters(request.GET, CONSTANTS | {"fields"})
        check_constants(request.GET)
        projection = read_projection(listing, request.GET)
        rows = list(listing.list_rows().filter(pk=pk))
        drawn = listing.draw(rows, load_empty_content()) if rows else []
        if not drawn:
            raise Http404
        answer = projection.project(drawn[0])
        return answer_json(request, answer, surrogate_keys=listing.name_shown(drawn))


def read_projection(
    listing: Listing, query: QueryDict, defaults: Collection[str] | None = None
) -> Projection:
    """Read ``fields``; raises BadParameterError for what the listing does not have."""
    return Projection(parse_fields(query.get("fields")), listing.list_fields(), defaults)


def filter_rows(listing: Listing, query: QueryDict) -> QuerySet[Any]:
    """Keep the rows whose fields equal the values asked for."""
    rows = listing.list_rows()
    for name in listing.filters:
        if name in query:
            field: Any = listing.model._meta.get_field(name)
            rows = rows.filter(**{name: read_value(field, name, str(query[name]))})
    return rows


def read_order(listing: Listing, query: QueryDict) -> list[str]:
    """Read ``order``; the id decides between equals, so that pages of a listing do not overlap.

    Raises:
        BadParameterError: a name is not among the listing's.
    """
    raw = query.get("order")
    names = raw.split(",") if raw else list(listing.default_order)
    for name in names:
        if name.removeprefix("-") not in listing.orderings:
            raise BadParameterError("order", f"cannot order by '{name}' (unknown field)")
    return [*names, "id"]
