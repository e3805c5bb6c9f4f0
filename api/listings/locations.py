"""``locations/``: where the clinic is. All of them: ``site/`` shows them too."""

from typing import Any

from django.db.models import QuerySet

from cms.models import Location
from cms.payload.site import LocationSerializer

from .view import EntryMetaSerializer, Listing


class LocationEntrySerializer(LocationSerializer):
    """A place patients come to."""

    route = "locations"

    meta = EntryMetaSerializer(source="*")


class Locations(Listing):
    """The clinic's places."""

    model = Location
    route = LocationEntrySerializer.route
    serializer_class = LocationEntrySerializer

    def list_rows(self) -> QuerySet[Any]:
        """Return all places."""
        return Location.objects.order_by()
