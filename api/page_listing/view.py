"""``pages/``: Wagtail's v2 listing, answered by one live query and the stored heads."""

from collections.abc import Sequence
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema

from api.connections import Row, fetch_all
from api.contract.answers import LISTING
from api.contract.parameters import LISTING_PARAMETERS
from api.contract.shared import SURROGATE_KEY
from api.delivery import Caching, DeliveryView, answer_made
from api.delivery.answers import JSON, NEVER, USUAL, serialise
from api.snapshots.making import make_pages
from cms.payload.load import NoSiteError

from .remember import remember_tally
from .selection import Selection, read_selection
from .statement import BODY, HEAD, build_statement
from .writing import (
    build_meta,
    build_walk_meta,
    list_surrogate_keys,
    read_projection,
    write_listing,
)


class ListingView(DeliveryView):
    """Public pages, narrowed, ordered and in parts."""

    @extend_schema(
        operation_id="pages",
        summary="A listing of public pages",
        parameters=[*LISTING_PARAMETERS, SURROGATE_KEY],
        responses={200: LISTING},
    )
    def get(self, request: HttpRequest) -> HttpResponse:
        """Answer a part of the listing.

        Cost: 1 statement; one build more for what is not fresh, one more to store a tally.
        """
        selection = read_selection(request.GET)
        projection = read_projection(request.GET, selection)
        reader = projection.build_head_reader()
        rows = load_rows(selection, HEAD if reader else BODY)
        listed = [row for row in rows if row[1] is not None][: selection.limit]
        items = [
            reader.write(text) if reader else serialise(projection.project(orjson.loads(text)))
            for text in load_texts(listed, HEAD if reader else BODY)
        ]
        return answer_made(
            request,
            write_listing(draw_meta(selection, rows), items),
            JSON,
            caching=_choose_caching(selection),
            surrogate_keys=list_surrogate_keys(row[1] for row in listed),
        )


def load_rows(selection: Selection, part: str) -> list[Row]:
    """Ask which pages are listed; its rows are those of ``Statement``.

    Cost: 1 statement, and another when the number had to be counted and may be stored.

    Raises:
        NoSiteError: there is no site, so there is nothing to list.
    """
    statement = build_statement(selection, part)
    rows = fetch_all(statement.sql, statement.values)
    _, _, has_site, is_stored, *_ = rows[0]
    if not has_site:
        raise NoSiteError
    if not (is_stored or selection.is_walk):
        remember_tally(selection)
    return rows


def load_texts(listed: Sequence[Row], part: str) -> list[bytes]:
    """Return the stored heads or bodies, made now where they are not fresh.

    A page that ceased to be public between the two questions is left out.
    """
    missing = [row[1] for row in listed if row[4] is None]
    made = make_pages(missing) if missing else {}
    stored = [
        row[4] if row[4] is not None else getattr(made.get(row[1]), part, None) for row in listed
    ]
    return [bytes(text) for text in stored if text is not None]


def draw_meta(selection: Selection, rows: Sequence[Row]) -> dict[str, Any]:
    """Return the count, or where a walk goes on: null at its end."""
    if not selection.is_walk:
        return build_meta(rows[0][0])
    goes_on = len(rows) > selection.limit > 0
    return build_walk_meta(selection, rows[selection.limit - 1][5:] if goes_on else None)


def _choose_caching(selection: Selection) -> Caching:
    return NEVER if selection.is_random else USUAL
