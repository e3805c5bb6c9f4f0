"""A page as Google would list it, on a desktop screen and on a phone.

Search engines choose and reword as they like: this is what the payload asks them to show.
"""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from cms.seo.pixel_width import (
    DESKTOP_DESCRIPTION,
    DESKTOP_TITLE,
    PHONE_DESCRIPTION,
    PHONE_TITLE,
    TextRoom,
    cut_to_width,
    is_too_wide,
    measure_width_px,
)
from cms.seo.snippet import leave_room, write_date_line

Payload = Mapping[str, Any]
MAX_QUESTIONS = 4


class ShownText(NamedTuple):
    """A text as it is shown, and the room it takes of what there is, in pixels."""

    text: str
    width_px: int
    limit_px: int
    is_cut: bool


class ScreenResult(NamedTuple):
    """A result on one kind of screen; ``date`` begins the description and shares its room."""

    title: ShownText
    description: ShownText
    date: str


class SearchResult(NamedTuple):
    """Both results and what they share; ``trail`` follows the origin, ``a › b``."""

    is_hidden: bool
    site_name: str
    origin: str
    trail: str
    desktop: ScreenResult
    phone: ScreenResult
    questions: list[dict[str, str]]


def build_search_result(payload: Payload) -> SearchResult:
    """Build what the two results show."""
    seo = payload["seo"]
    address = urlsplit(seo["canonical_url"])
    return SearchResult(
        is_hidden="noindex" in seo["robots"],
        site_name=seo["open_graph"]["site_name"] or address.netloc,
        origin=f"{address.scheme}://{address.netloc}",
        trail=build_trail(payload),
        desktop=build_screen_result(payload, DESKTOP_TITLE, DESKTOP_DESCRIPTION),
        phone=build_screen_result(payload, PHONE_TITLE, PHONE_DESCRIPTION),
        questions=list_questions(payload)[:MAX_QUESTIONS],
    )


def build_trail(payload: Payload) -> str:
    """Return the way to the page: by breadcrumbs, or by the path of an address elsewhere."""
    canonical_url = payload["seo"]["canonical_url"]
    if canonical_url == payload["meta"]["html_url"] and payload["breadcrumbs"]:
        steps = [crumb["title"] for crumb in payload["breadcrumbs"]]
    else:
        steps = urlsplit(canonical_url).path.split("/")
    return "".join(f" › {step}" for step in steps if step)


def build_screen_result(payload: Payload, title: TextRoom, description: TextRoom) -> ScreenResult:
    """Cut title and description to a screen's room."""
    words, date_line = payload["seo"]["description"], write_date_line(payload)
    shown = build_shown(date_line + words, description)
    return ScreenResult(
        title=build_shown(payload["seo"]["title"], title),
        description=shown._replace(text=cut_to_width(words, leave_room(date_line, description))),
        date=date_line,
    )


def build_shown(text: str, room: TextRoom) -> ShownText:
    """Cut a text to its room."""
    return ShownText(
        text=cut_to_width(text, room),
        width_px=round(measure_width_px(text, room.font_size_px)),
        limit_px=room.limit_px,
        is_cut=is_too_wide(text, room),
    )


def list_questions(payload: Payload) -> list[dict[str, str]]:
    """Return the questions that the page's structured data has, with their answers as HTML."""
    return [
        {"question": question["name"], "answer_html": question["acceptedAnswer"]["text"]}
        for node in json.loads(payload["seo"]["json_ld"])["@graph"]
        if node["@type"] == "FAQPage"
        for question in node["mainEntity"]
    ]
