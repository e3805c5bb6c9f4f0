"""The demo's content files: YAML, with days told relative to the day of loading.

A page is a file. Its ``type`` is a model's label, its other entries are fields of that model, and
it refers to others by their slugs, to pictures and documents by their names. Three entries are no
fields: ``parent`` (a slug), ``status`` (``public`` unless told otherwise, ``draft``, ``review``,
``scheduled``) and ``restricted_to`` (names of groups).
"""

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

CONTENT_DIR = Path(__file__).parent / "content"
PAGE_FOLDERS = ("standard", "treatments", "articles")
NOT_YET = "9999"  # sorts after every ISO date

_RELATIVE_DAY = re.compile(r"today([+-]\d+)?")


def load_content(name: str, today: date) -> Any:
    """Read one content file; ``today-40`` in it becomes an ISO date."""
    text = (CONTENT_DIR / f"{name}.yaml").read_text(encoding="utf-8")
    return _resolve_days(yaml.safe_load(text), today)


def load_pages(today: date) -> dict[str, dict[str, Any]]:
    """Read all pages by slug, each after its parent, then in the order of their publication."""
    pages = {
        page["slug"]: page
        for folder in PAGE_FOLDERS
        for path in sorted((CONTENT_DIR / folder).glob("*.yaml"))
        for page in [load_content(f"{folder}/{path.stem}", today)]
    }
    order = {
        slug: (_measure_depth(slug, pages), page.get("first_published_at", NOT_YET))
        for slug, page in pages.items()
    }
    return {slug: pages[slug] for slug in sorted(pages, key=order.__getitem__)}


def _measure_depth(slug: str, pages: dict[str, dict[str, Any]]) -> int:
    parent = pages[slug].get("parent")
    return 1 + _measure_depth(parent, pages) if parent else 0


def _resolve_days(value: Any, today: date) -> Any:
    if isinstance(value, dict):
        return {key: _resolve_days(item, today) for key, item in value.items()}
    if isinstance(value, list):
        return [_resolve_days(item, today) for item in value]
    if isinstance(value, str) and (match := _RELATIVE_DAY.fullmatch(value)):
        return (today + timedelta(days=int(match[1] or 0))).isoformat()
    return value
