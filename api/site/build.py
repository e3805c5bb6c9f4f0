"""The builder of ``site/``."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Min, Q

from api.build import BuiltAnswer
from api.snapshots.reading import SITE
from cms.models import Announcement, Clinic, Location, Navigation
from cms.payload.content import Content
from cms.payload.load import load_empty_content, load_files, load_page_lines
from cms.payload.references import References, collect_model
from cms.payload.site import SiteSerializer

KEYS = ("everything", "settings:clinic", "settings:navigation", "locations", "announcements")
SITE_QUERIES = (
    1  # site, clock
    + 5  # clinic, navigation, locations, announcements, when the next begins or ends
    + 1  # pages that are linked to
    + 2  # documents, images
)


def build_site(pages: Sequence[int] = (SITE,)) -> list[BuiltAnswer]:
    """Build the site's settings with what they depend on, as the answer of page 0."""
    content = load_empty_content()
    notes = content.notes
    for key in KEYS:
        notes.add(key)
    payload = draw_site(content)
    keys = notes.list_keys()
    hidden = frozenset(notes.hidden)
    return [BuiltAnswer(SITE, payload, keys, keys, hidden, notes.valid_until)]


def draw_site(content: Content) -> dict[str, Any]:
    """Load the settings and draw them; the next announcement to begin or end is noted."""
    clinic = Clinic.objects.order_by("pk").first() or Clinic()
    navigation = Navigation.objects.order_by("pk").first() or Navigation()
    locations = list(Location.objects.order_by("name", "pk"))
    announcements = list(Announcement.objects.all().active_at(content.now))
    for moment in list_turns(content.now):
        content.notes.end_at(moment)
    references = References()
    for row in (clinic, navigation, *announcements):
        collect_model(row, references)
    load_page_lines(content, references.ids("page"))
    load_files(content, references)
    parts = {
        "root_url": content.site.root_url,
        "clinic": clinic,
        "locations": locations,
        "navigation": navigation,
        "announcements": announcements,
    }
    site: dict[str, Any] = content.draw(SiteSerializer, parts)
    return site


def list_turns(now: datetime) -> list[datetime]:
    """Return when the next announcement begins and when the next ends. Cost: 1 query."""
    turns = Announcement.objects.aggregate(
        begins=Min("starts_at", filter=Q(starts_at__gt=now)),
        ends=Min("ends_at", filter=Q(ends_at__gt=now)),
    )
    return [moment for moment in turns.values() if moment]
