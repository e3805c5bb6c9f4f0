"""The parsed page and the few questions all HTML readers ask of it."""

import warnings
from collections.abc import Iterator

from bs4 import (
    BeautifulSoup,
    MarkupResemblesLocatorWarning,
    Tag,
    XMLParsedAsHTMLWarning,
)
from bs4.element import NavigableString, PreformattedString

from cms.importer.problems import ImportProblem
from cms.importer.readers.wording import clean

MAX_TAGS = 200_000  # a long article has 5,000
MAX_DEPTH = 150  # page builders nest 40 deep; the walk over the page recurses

BLOCK_TAGS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "iframe",
        "img",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "picture",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "video",
    ]
)
SILENT_TAGS = frozenset(
    [
        "applet",
        "audio",
        "base",
        "canvas",
        "datalist",
        "embed",
        "frame",
        "frameset",
        "head",
        "link",
        "map",
        "math",
        "meta",
        "object",
        "param",
        "script",
        "style",
        "svg",
        "template",
        "title",
        "track",
    ]
)
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}


def parse_html(text: str) -> BeautifulSoup:
    """The page as a tree.

    Raises:
        ImportProblem: more tags, or deeper nesting, than any page that a person could edit.
    """
    if text.count("<") > MAX_TAGS:
        raise ImportProblem(f"the page has more than {MAX_TAGS:,} tags")
    with warnings.catch_warnings():
        # What the text looks like was decided before; XHTML is read as the HTML it is served as.
        warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        soup = BeautifulSoup(text, "lxml")
    if _is_too_deep(soup):
        raise ImportProblem(f"the page's tags are nested more than {MAX_DEPTH} deep")
    return soup


def _is_too_deep(soup: BeautifulSoup) -> bool:
    level: list[Tag] = [soup]
    for _depth in range(MAX_DEPTH):
        level = [child for tag in level for child in tag.children if isinstance(child, Tag)]
        if not level:
            return False
    return True


def children(tag: Tag) -> Iterator[Tag | NavigableString]:
    """The tag's elements and texts; comments, doctypes and the like are passed over."""
    for child in tag.children:
        if isinstance(child, Tag) or (
            isinstance(child, NavigableString) and not isinstance(child, PreformattedString)
        ):
            yield child


def text_of(tag: Tag) -> str:
    """All the text of a tag on one line; blocks inside it are separated by a space."""
    pieces: list[str] = []
    for node in tag.descendants:
        if isinstance(node, Tag):
            if node.name in BLOCK_TAGS or node.name in ("br", "button") or _touches_link(node):
                pieces.append(" ")
        elif isinstance(node, NavigableString) and _is_visible(node):
            pieces.append(str(node))
    return clean("".join(pieces))


def _touches_link(tag: Tag) -> bool:
    """True for the second of two links with nothing between them, as in a menu."""
    before = tag.previous_sibling
    return tag.name == "a" and isinstance(before, Tag) and before.name == "a"


def _is_visible(node: NavigableString) -> bool:
    """False for comments and the like, and for what scripts and styles hold."""
    is_silent = node.parent is not None and node.parent.name in SILENT_TAGS
    return not is_silent and not isinstance(node, PreformattedString)


def has_blocks(tag: Tag) -> bool:
    """True when a block-level element lies anywhere inside the tag."""
    return any(isinstance(node, Tag) and node.name in BLOCK_TAGS for node in tag.descendants)


def heading_level(tag: Tag) -> int | None:
    """1 to 6 for h1 to h6 and for elements with the heading role; None for all others."""
    if tag.name in _HEADINGS:
        return _HEADINGS[tag.name]
    if attribute(tag, "role").lower() == "heading":
        level = attribute(tag, "aria-level")
        return min(6, max(1, int(level))) if level.isascii() and level.isdigit() else 2
    return None


def attribute(tag: Tag, name: str) -> str:
    """An attribute's value without outer spaces, "" when the tag does not have it."""
    value = tag.get(name)
    if value is None:
        return ""
    return (value if isinstance(value, str) else " ".join(value)).strip()


def names_of(tag: Tag) -> list[str]:
    """The tag's id and classes in lower case: how its author calls it."""
    return f"{attribute(tag, 'id')} {attribute(tag, 'class')}".lower().split()
