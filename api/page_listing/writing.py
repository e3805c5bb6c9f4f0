"""A listing as JSON, whichever way its rows were found."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import QueryDict

from api.delivery.answers import serialise
from api.fields import LISTING_DEFAULT_FIELDS, Projection, list_shared_fields, parse_fields
from cms.payload.load import page_types

from .cursor import write_cursor
from .selection import Selection


def read_projection(query: QueryDict, selection: Selection) -> Projection:
    """Return what ``fields`` chooses of the types that are listed.

    Raises:
        BadParameterError: naming what cannot be chosen.
    """
    return Projection(
        parse_fields(query.get("fields")),
        list_shared_fields(selection.models or page_types()),
        LISTING_DEFAULT_FIELDS,
    )


def build_meta(total: int | None) -> dict[str, Any]:
    """Return what a part by ``offset`` says of the whole."""
    return {"total_count": total}


def build_walk_meta(selection: Selection, last: Sequence[Any] | None) -> dict[str, Any]:
    """Return where a walk goes on, after the position of the last page listed; None at its end."""
    return {"next_cursor": write_cursor(selection.steps, last) if last else None}


def write_listing(meta: dict[str, Any], items: Iterable[bytes]) -> bytes:
    """Return the body of a listing from the JSON of its items."""
    return b'{"meta":%s,"items":[%s]}' % (serialise(meta), b",".join(items))


def list_surrogate_keys(ids: Iterable[int | str]) -> list[str]:
    """Return what a cache may purge a listing by."""
    return ["pages", *(f"page:{pk}" for pk in ids)]
