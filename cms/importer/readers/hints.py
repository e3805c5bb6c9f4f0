"""What a page says about itself in its head: OpenGraph, meta tags, JSON-LD, the title tag."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup

from cms.importer.readers.wording import clean
from cms.search.fold import fold

_SEPARATOR = re.compile(r"\s+[|–—·»:•-]{1,2}\s+")
_PAGE_TYPES = ("page", "article", "posting", "procedure", "therapy", "condition", "service")
_MAX_DEPTH = 8  # of JSON-LD; an @graph of pages with parts needs three
_MAX_TITLE_CHARS = 300


@dataclass(frozen=True)
class Hints:
    """Titles the page may have, best first; the site's names; a description and its origin."""

    titles: tuple[str, ...]
    site_names: tuple[str, ...]
    description: str
    description_origin: str
    canonical_url: str

    def knows_title(self, text: str) -> bool:
        """True when one of the titles says the same as ``text``."""
        key = fold(text)
        return bool(key) and any(fold(title) == key for title in self.titles)

    def is_site_name(self, text: str) -> bool:
        """True when ``text`` is the name of the site, as in a logo."""
        key = fold(text)
        return bool(key) and any(fold(name) == key for name in self.site_names)


def read_hints(soup: BeautifulSoup) -> Hints:
    """Collect the hints of a parsed page; broken JSON-LD is as good as none."""
    meta = _read_meta(soup)
    things = list(_read_json_ld(soup))
    site_names = [
        meta.get("og:site_name", ""),
        *_names_of(things, ("website", "clinic", "organization")),
    ]
    titles = [meta.get("og:title", ""), meta.get("twitter:title", "")]
    titles += [_text(thing.get("headline")) for thing in things if _is_page(thing)]
    titles.append(clean(soup.title.get_text()) if soup.title else "")
    description, origin = _choose_description(meta, things)
    canonical = soup.find("link", rel="canonical", href=True)
    return Hints(
        titles=tuple(_spread(titles, site_names)),
        site_names=tuple(filter(None, site_names)),
        description=description,
        description_origin=origin,
        canonical_url=str(canonical["href"]).strip() if canonical else "",
    )


def _read_meta(soup: BeautifulSoup) -> dict[str, str]:
    """Meta tags by lower-case name or property; the first of each counts."""
    found: dict[str, str] = {}
    for tag in soup.find_all("meta", content=True):
        name = str(tag.get("property") or tag.get("name") or "").lower().strip()
        if name:
            found.setdefault(name, clean(str(tag["content"])))
    return found


def _read_json_ld(soup: BeautifulSoup) -> Iterator[dict[str, Any]]:
    for script in soup.find_all("script", type="application/ld+json"):
        try:
            data = json.loads(script.string or "", strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _walk(data, _MAX_DEPTH)


def _walk(data: Any, depth: int) -> Iterator[dict[str, Any]]:
    """Every object in a JSON-LD document that is a page, or holds pages."""
    if depth == 0:
        return
    if isinstance(data, list):
        for item in data:
            yield from _walk(item, depth - 1)
    elif isinstance(data, dict):
        yield data
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "isPartOf", "publisher"):
            yield from _walk(data.get(key), depth - 1)


def _types(thing: dict[str, Any]) -> str:
    kinds = thing.get("@type")
    return " ".join(map(str, kinds if isinstance(kinds, list) else [kinds])).lower()


def _is_page(thing: dict[str, Any]) -> bool:
    return any(kind in _types(thing) for kind in _PAGE_TYPES)


def _names_of(things: list[dict[str, Any]], kinds: tuple[str, ...]) -> list[str]:
    named = (thing for thing in things if any(kind in _types(thing) for kind in kinds))
    return [_text(thing.get("name")) for thing in named]


def _text(value: Any) -> str:
    return clean(value) if isinstance(value, str) else ""


def _choose_description(meta: dict[str, str], things: list[dict[str, Any]]) -> tuple[str, str]:
    candidates = [(meta.get("description", ""), "the meta description")]
    candidates.append((meta.get("og:description", ""), "the OpenGraph description"))
    candidates += [
        (_text(thing.get("description")), "the structured data")
        for thing in things
        if _is_page(thing)
    ]
    return next(((text, origin) for text, origin in candidates if text), ("", ""))


def _spread(titles: list[str], site_names: list[str]) -> list[str]:
    """Each title and its parts, the likeliest first: "Blocks | Clinic" is perhaps "Blocks".

    The title tag comes last of ``titles`` and mostly has the site's name at its end, so its parts
    come before the whole; of the others the whole comes first.
    """
    names = {fold(name) for name in site_names if name}
    spread: list[str] = []
    for number, title in enumerate(titles, start=1):
        title = title[:_MAX_TITLE_CHARS]
        parts = [part for part in _SEPARATOR.split(title) if part and fold(part) not in names]
        has_site_name = number == len(titles) or len(parts) == 1
        spread += [*parts, title] if has_site_name else [title, *parts]
    unique: dict[str, str] = {}
    for title in spread:
        unique.setdefault(fold(title), title)
    unique.pop("", None)
    return list(unique.values())
