"""Each listing's two addresses: the list, and an entry by its id."""

from collections.abc import Callable, Iterator
from typing import Any

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema_view

from .documenting import document_entry, document_list
from .view import EntryView, Listing, ListingView


def build_urls(listings: tuple[type[Listing], ...]) -> Iterator[URLPattern]:
    """Yield the addresses of listings."""
    for listing in listings:
        name = listing.route
        entries = build_view(ListingView, listing(), document_list(listing))
        entry = build_view(EntryView, listing(), document_entry(listing))
        yield path(f"{name}/", entries, name=name)
        yield path(f"{name}/<int:pk>/", entry, name=f"{name}-entry")


def build_view(
    view: type[ListingView] | type[EntryView], shown: Listing, documented: Callable[..., Any]
) -> Callable[..., Any]:
    """Return the view of a listing: a class of its own, as its ``get`` bears the contract."""

    class View(view):  # type: ignore[valid-type, misc]
        listing = shown

    answer: Callable[..., Any] = extend_schema_view(get=documented)(View).as_view()
    return answer
