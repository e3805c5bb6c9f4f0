"""The builder of ``site/``."""

from typing import Any

from cms.models import Announcement, Clinic, Location, Navigation
from cms.payload.load import load_empty_content, load_files, load_page_lines
from cms.payload.references import References, collect_model
from cms.payload.site import (
    AnnouncementSerializer,
    ClinicSerializer,
    LocationSerializer,
    NavigationSerializer,
)

SITE_QUERIES = (
    1  # site, clock
    + 4  # clinic, navigation, locations, announcements
    + 1  # pages that are linked to
    + 2  # documents, images
)


def build_site() -> dict[str, Any]:
    """Build the site's settings. Cost: ``SITE_QUERIES``; a row that is missing is not created."""
    content = load_empty_content()
    clinic = Clinic.objects.order_by("pk").first() or Clinic()
    navigation = Navigation.objects.order_by("pk").first() or Navigation()
    locations = list(Location.objects.order_by("name", "pk"))
    announcements = list(Announcement.objects.all().active_at(content.now))
    references = References()
    for row in (clinic, navigation, *announcements):
        collect_model(row, references)
    load_page_lines(content, references.ids("page"))
    load_files(content, references)
    return {
        "root_url": content.site.root_url,
        "clinic": content.draw(ClinicSerializer, clinic),
        "locations": [content.draw(LocationSerializer, location) for location in locations],
        "navigation": content.draw(NavigationSerializer, navigation),
        "announcements": [content.draw(AnnouncementSerializer, item) for item in announcements],
    }
