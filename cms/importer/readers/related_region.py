"""Find the "you might also enjoy" lists of an HTML page, take them out, and read them as lines."""

import re
from collections.abc import Iterator
from itertools import islice

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

from cms.importer.readers.markup import (
    SILENT_TAGS,
    attribute,
    children,
    has_blocks,
    heading_level,
    names_of,
    text_of,
)
from cms.importer.readers.phrases import is_related_heading
from cms.importer.readers.regions import Prose, contains
from cms.importer.readers.related import Line
from cms.importer.readers.wording import clean

_NAMES = re.compile(
    r"(?:.*[-_])?(?:related|yarpp|relatedposts|you-?may-?(?:also-?)?like|recommended)(?:[-_].*)?"
)
_HEADING_TAGS = ["h1", "h2", "h3", "h4", "h5", "h6", "p", "div", "span", "strong", "b", "legend"]
_MAX_HEADINGS = 20  # real pages have one or two; these bounds keep hostile ones from taking hours
_MAX_SIBLINGS = 500
_MAX_SHARE = 0.5  # of the page's prose: what holds more is the page itself


def take_related(soup: BeautifulSoup, title: Tag | None, prose: Prose) -> tuple[str, list[Line]]:
    """Remove every related list from the tree; the first list's heading and all their lines."""
    heading = ""
    lines: list[Line] = []
    for region_heading, nodes in list(_find_regions(soup, title, prose)):
        heading = heading or region_heading
        for node in nodes:
            lines += _read_lines(node)
            node.extract()
    return heading.rstrip(" .…:"), lines


def _find_regions(
    soup: BeautifulSoup, title: Tag | None, prose: Prose
) -> Iterator[tuple[str, list[Tag]]]:
    limit = prose.total * _MAX_SHARE
    headings = (
        tag
        for tag in soup.find_all(_HEADING_TAGS)
        if not prose.of(tag) and is_related_heading(text_of(tag)) and not tag.find("a")
    )
    for tag in islice(headings, _MAX_HEADINGS):
        if not _is_attached(tag, soup):
            continue
        nodes = _follow(tag)
        if nodes and not any(contains(node, title) or prose.of(node) > limit for node in nodes):
            text = text_of(tag)
            tag.extract()
            yield text, nodes
    for tag in soup.find_all(["aside", "div", "section", "nav", "ul"]):
        is_named = _is_attached(tag, soup) and any(map(_NAMES.fullmatch, names_of(tag)))
        if is_named and tag.find("a") and not contains(tag, title) and prose.of(tag) <= limit:
            yield "", [tag]


def _is_attached(tag: Tag, soup: BeautifulSoup) -> bool:
    # By identity: "in" would compare whole trees.
    return any(parent is soup for parent in tag.parents)


def _follow(heading: Tag) -> list[Tag]:
    """The boxes that a related heading stands over: its following siblings, or its parent's."""
    node: Tag | None = heading
    while node is not None and node.name not in ("body", "main", "article", "html"):
        nodes = _siblings_below(node, heading_level(heading))
        if any(tag.find("a") or tag.name == "a" for tag in nodes):
            return nodes
        if nodes:
            return []  # text, but no links: a section of the page that happens to be called so
        node = node.parent
    return []


def _siblings_below(node: Tag, level: int | None) -> list[Tag]:
    """The siblings after a node, up to the next heading that is not of a lower level."""
    below: list[Tag] = []
    for sibling in islice(node.next_siblings, _MAX_SIBLINGS):
        if isinstance(sibling, NavigableString):
            continue
        if isinstance(sibling, Tag) and text_of(sibling):
            other = heading_level(sibling)
            is_card_title = sibling.find("a") is not None
            if other is not None and other <= (level or 6) and not is_card_title:
                break
            below.append(sibling)
    return below


def _read_lines(tag: Tag) -> list[Line]:
    """The region's texts in reading order; headings and links are titles, paragraphs teasers."""
    if tag.name in SILENT_TAGS or tag.name in ("img", "picture", "button", "form", "noscript"):
        return []
    text = text_of(tag)
    if heading_level(tag):
        return [Line(text, "title")] if text else []
    if not has_blocks(tag):
        return _read_leaf(tag, text)
    lines: list[Line] = []
    for child in children(tag):
        if isinstance(child, Tag):
            lines += _read_lines(child)
        elif clean(str(child)):
            lines.append(Line(clean(str(child))))
    return lines


def _read_leaf(tag: Tag, text: str) -> list[Line]:
    if not text:
        return []
    links = [text_of(link) for link in tag.find_all("a")]
    if tag.name == "a" or text in links:
        return [Line(text)]
    if len(links) == 1 and links[0] and text.startswith(links[0]):
        # "Title – the beginning of the text" in one list item
        return [Line(links[0], "title"), Line(text[len(links[0]) :].lstrip(" :–—-"), "text")]
    return [Line(text, "text" if tag.name == "p" and not attribute(tag, "role") else "")]
