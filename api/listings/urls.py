"""Each listing's two addresses: the list, and an entry by its id."""

from collections.abc import Iterator

from django.urls import URLPattern, path

from .view import EntryView, Listing, ListingView


def build_urls(listings: tuple[type[Listing], ...]) -> Iterator[URLPattern]:
    """Yield the addresses of listings."""
    for listing in listings:
        shown = listing()
        name = listing.route
        yield path(f"{name}/", ListingView.as_view(listing=shown), name=name)
        yield path(f"{name}/<int:pk>/", EntryView.as_view(listing=shown), name=f"{name}-entry")
