"""What stands under the headline of a search result: a date where there is one, and a text."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from .pixel_width import TextRoom, measure_width_px

Payload = Mapping[str, Any]


def write_date_line(payload: Payload) -> str:
    """Return the day of publication as it begins a description: ``Oct 2, 2026 — ``.

    Empty where the page has no such day, or no description.
    """
    published_on = payload.get("published_on")
    if not (published_on and payload["seo"]["description"]):
        return ""
    day = date.fromisoformat(published_on)
    return f"{day:%b} {day.day}, {day.year} — "


def leave_room(date_line: str, room: TextRoom) -> TextRoom:
    """Return the room that a text has after its date."""
    taken = measure_width_px(date_line, room.font_size_px)
    return room._replace(limit_px=room.limit_px - round(taken))
