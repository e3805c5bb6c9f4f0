"""What the contract says of a listing, read from the :class:`Listing` that answers."""

from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema

from api.contract.answers import ProblemSerializer
from api.contract.entries import describe_entry, describe_listing
from api.contract.parameters import (
    FIELDS,
    FILTER_TYPES,
    ID,
    OFFSET,
    build_limit,
    list_names,
    query,
)
from api.contract.shared import SURROGATE_KEY

from .view import Listing

ENTRY_ID = OpenApiParameter("id", ID, OpenApiParameter.PATH, description="The entry's id.")


def document_list(listing: type[Listing]) -> Callable[..., Any]:
    """Return the decorator of what answers the list."""
    documented: Callable[..., Any] = extend_schema(
        operation_id=listing.route.replace("-", "_"),
        summary=_summarise(listing),
        parameters=[*list_parameters(listing), SURROGATE_KEY],
        responses={200: describe_listing(listing.serializer_class)},
    )
    return documented


def document_entry(listing: type[Listing]) -> Callable[..., Any]:
    """Return the decorator of what answers one entry."""
    documented: Callable[..., Any] = extend_schema(
        operation_id=f"{listing.route.replace('-', '_')}_entry",
        summary=_summarise(listing.serializer_class),
        parameters=[ENTRY_ID, FIELDS, SURROGATE_KEY],
        responses={200: describe_entry(listing.serializer_class), 404: ProblemSerializer},
    )
    return documented


def list_parameters(listing: type[Listing]) -> list[OpenApiParameter]:
    """Return what the list can be asked."""
    names = list_names([f"-?{name}" for name in listing.orderings])
    default = ",".join(listing.default_order)
    return [
        FIELDS,
        build_limit(listing.default_limit, listing.max_limit),
        OFFSET,
        query("order", {**names, "default": default}, "By which fields, `-` for descending."),
        *(_build_filter(listing, name) for name in listing.filters),
    ]


def _build_filter(listing: type[Listing], name: str) -> OpenApiParameter:
    kind = listing.model._meta.get_field(name).get_internal_type()
    return query(name, FILTER_TYPES.get(kind, {"type": "string"}), "Equals.")


def _summarise(documented: type[Any]) -> str:
    """Return the first line of a docstring without its full stop."""
    return (documented.__doc__ or "").partition("\n")[0].removesuffix(".")
