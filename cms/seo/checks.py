"""What an editor should look at before a page is published, found in its payload.

Pure: the same payload and facts give the same list. Nothing here stops anyone from publishing.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from .pixel_width import (
    DESKTOP_DESCRIPTION,
    DESKTOP_TITLE,
    TextRoom,
    cut_to_width,
    is_too_wide,
    measure_width_px,
)
from .snippet import leave_room, write_date_line

Payload = Mapping[str, Any]
Severity = Literal["error", "warning"]

# Without these a review is not one: {field of the form: name in the payload}.
REVIEW_FIELDS = {"reviewed_by": "reviewed_by", "last_reviewed_on": "last_reviewed"}


@dataclass(frozen=True)
class PageFacts:
    """What the payload does not say.

    ``has_title`` is false also for the words that the admin's preview puts where no title is;
    ``has_hero_description`` is about the image's own description, for which its title steps in
    elsewhere; ``missing_fields`` are those without which publishing is refused.
    """

    today: date
    has_title: bool = True
    has_hero_description: bool = True
    missing_fields: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Check:
    """One thing to look at.

    ``field`` is where in the editor's form: the field's name, or ``body.<block id>``. An error is
    what readers or search engines will surely miss, a warning what may be meant.
    """

    id: str
    severity: Severity
    reason: str
    field: str


def check_payload(payload: Payload, facts: PageFacts) -> list[Check]:
    """Return what to look at, the errors first."""
    found = [check for find in CHECKS for check in find(payload, facts)]
    return sorted(found, key=lambda check: check.severity)


def check_title(payload: Payload, facts: PageFacts) -> Iterator[Check]:
    """Find a missing title and one that search results cut."""
    if not facts.has_title:
        yield Check("title-missing", "error", "The page has no title.", "title")
    title = payload["seo"]["title"]
    if is_too_wide(title, DESKTOP_TITLE):
        yield Check("title-too-wide", "warning", describe_cut(title, DESKTOP_TITLE), "seo_title")


def check_description(payload: Payload, facts: PageFacts) -> Iterator[Check]:
    """Find a missing description and one that search results cut, after the date if any."""
    text, field = payload["seo"]["description"], "search_description"
    date_line = write_date_line(payload)
    if not text:
        reason = "There is neither a description nor a teaser: search engines choose a passage."
        yield Check("description-missing", "warning", reason, field)
    elif is_too_wide(date_line + text, DESKTOP_DESCRIPTION):
        reason = describe_cut(text, leave_room(date_line, DESKTOP_DESCRIPTION))
        yield Check("description-too-wide", "warning", reason, field)


def describe_cut(text: str, room: TextRoom) -> str:
    """Say how wide a text is, what fits, and the last words that are shown."""
    width_px = round(measure_width_px(text, room.font_size_px))
    ending = " ".join(cut_to_width(text, room).split()[-4:])
    return f"{width_px} pixels wide, {room.limit_px} are shown: it ends with “{ending}”"


def check_hero(payload: Payload, facts: PageFacts) -> Iterator[Check]:
    """Find a hero image that nobody has described."""
    if payload["hero"] and not facts.has_hero_description:
        reason = "The hero image has no description, so its title is read out instead."
        yield Check("hero-alt-missing", "error", reason, "hero_image")


def check_headings(payload: Payload, facts: PageFacts) -> Iterator[Check]:
    """Find headings of the first level, which the title has, and levels that are left out."""
    above = 1
    for item in payload.get("body", ()):
        if item["type"] != "heading":
            continue
        level, text = read_level(item["value"]["level"]), item["value"]["text"]
        field = f"body.{item['id']}" if item["id"] else "body"
        if level == 1:
            reason = f"“{text}” is a heading of the first level, as the title is."
            yield Check("heading-second-h1", "error", reason, field)
        elif level > above + 1:
            reason = f"“{text}” is a subsection, and there is no section above it."
            yield Check("heading-level-skipped", "warning", reason, field)
        above = level


def read_level(level: Any) -> int:
    """Return a heading's level; one that an unfinished draft leaves open is drawn as a section."""
    return int(level) if str(level or "").isdigit() else 2


def check_robots(payload: Payload, facts: PageFacts) -> Iterator[Check]:
    """Find that search engines are asked to leave the page out."""
    if "noindex" in payload["seo"]["robots"]:
        reason = "Search engines are asked to leave the page out of their results."
        yield Check("noindex-set", "warning", reason, "is_noindex")


def check_review(payload: Payload, facts: PageFacts) -> Iterator[Check]:
    """Find a medical review that is missing where it matters, or overdue.

    It matters where publishing is refused without it, and on pages about conditions.
    """
    if "review" not in payload:
        return
    review = payload["review"] or {}
    gap = next((field for field, key in REVIEW_FIELDS.items() if not review.get(key)), None)
    is_needed = gap in facts.missing_fields
    if gap and (is_needed or payload.get("conditions")):
        reason = "The medical review has no reviewer or no date"
        reason += ", so the page cannot be published." if is_needed else "."
        yield Check("review-missing", "error" if is_needed else "warning", reason, gap)
    due = review.get("next_review")
    if due and date.fromisoformat(due) < facts.today:
        reason = f"The next medical review was due on {due}."
        yield Check("review-overdue", "warning", reason, "next_review_on")


CHECKS: tuple[Callable[[Payload, PageFacts], Iterator[Check]], ...] = (
    check_title,
    check_description,
    check_hero,
    check_headings,
    check_robots,
    check_review,
)
