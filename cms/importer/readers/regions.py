"""Find, in a parsed page, its title, its main text, and its list of related pages."""

from dataclasses import dataclass, field

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement, PreformattedString

from cms.importer.readers.furniture import name_tag_furniture
from cms.importer.readers.hints import Hints
from cms.importer.readers.markup import BLOCK_TAGS, SILENT_TAGS, heading_level, text_of
from cms.importer.readers.phrases import mentions_copyright
from cms.importer.readers.wording import clean
from cms.search.fold import fold

# A block of text shorter than this is a label, a menu entry or a button, whatever its tag.
_MIN_PROSE_CHARS = 40
_MAIN_SHARE = 0.85
_MAX_TITLE_CHARS = 200
# What may stand above a title: an announcement, the names of a menu; not the text itself.
_MAX_ABOVE_SHARE = 0.1
_MAX_ABOVE_CHARS = 300
_LEAVES = frozenset(["blockquote", "details", "dl", "figure", "li", "ol", "p", "pre", "ul"])


@dataclass
class Prose:
    """How many characters of running text each tag holds; links and labels do not count."""

    chars: dict[int, int] = field(default_factory=dict)
    total: int = 0

    def of(self, tag: Tag) -> int:
        """Characters of prose anywhere inside the tag."""
        return self.chars.get(id(tag), 0)


def measure_prose(root: Tag) -> Prose:
    """Measure every tag under ``root`` in one pass over its texts."""
    own: dict[int, int] = {}
    owners: dict[int, Tag] = {}
    for node in root.descendants:
        if not isinstance(node, NavigableString) or isinstance(node, PreformattedString):
            continue
        block = _block_around(node)
        if block is not None:
            own[id(block)] = own.get(id(block), 0) + len(clean(str(node)))
            owners[id(block)] = block
    prose = Prose()
    for key, chars in own.items():
        if chars >= _MIN_PROSE_CHARS:
            tag: Tag | None = owners[key]
            prose.total += chars
            while tag is not None:
                prose.chars[id(tag)] = prose.chars.get(id(tag), 0) + chars
                tag = tag.parent if tag is not root else None
    return prose


def _block_around(node: NavigableString) -> Tag | None:
    """The nearest block a text belongs to; None for text in links, scripts and headings."""
    tag = node.parent
    while tag is not None and tag.name not in BLOCK_TAGS:
        if tag.name == "a" or tag.name in SILENT_TAGS or tag.name == "button":
            return None
        tag = tag.parent
    return None if tag is None or heading_level(tag) else tag


def find_title(soup: BeautifulSoup, hints: Hints, prose: Prose) -> tuple[str, Tag | None]:
    """The page's title and the element that shows it, None when only the head has the title.

    In this order: a heading that the head confirms, of the first level or in the article; any
    first-level heading that is not the site's name; any short element the head confirms, the last
    one above the text; the head's own title. ("", None) when there is nothing.
    """
    headings = [tag for tag in soup.find_all(True) if heading_level(tag) and _is_title(tag, hints)]
    tops = list(filter(_is_top, headings))
    confirmed = [tag for tag in headings if hints.knows_title(text_of(tag))]
    best = (
        next((tag for tag in confirmed if _is_top(tag) and _is_in_article(tag)), None)
        or next(filter(_is_in_article, confirmed), None)
        or next((tag for tag in confirmed if _is_top(tag) and not _is_in_furniture(tag)), None)
        or next(filter(_is_in_article, tops), None)
        or next((tag for tag in tops if not _is_in_furniture(tag)), None)
        or _find_shown_title(soup, hints, prose)
        or next(iter(tops), None)
    )
    if best is not None:
        return text_of(best), best
    return next((title for title in hints.titles if not hints.is_site_name(title)), ""), None


def _is_title(tag: Tag, hints: Hints) -> bool:
    text = text_of(tag)
    return 0 < len(text) <= _MAX_TITLE_CHARS and not hints.is_site_name(text)


def _is_top(tag: Tag) -> bool:
    return heading_level(tag) == 1


def _is_in_article(tag: Tag) -> bool:
    return tag.find_parent(["article", "main"]) is not None


def _is_in_furniture(tag: Tag) -> bool:
    return any(map(name_tag_furniture, tag.parents))


def _find_shown_title(soup: BeautifulSoup, hints: Hints, prose: Prose) -> Tag | None:
    """The last element above the text whose whole text is a title from the head.

    Announcements above it may be prose, so the text begins where more than a tenth of it is past.
    """
    keys = {fold(title) for title in hints.titles if not hints.is_site_name(title)} - {""}
    found: Tag | None = None
    passed, most = 0, max(_MAX_ABOVE_CHARS, prose.total * _MAX_ABOVE_SHARE)
    for node in (soup.body or soup).descendants:
        if isinstance(node, Tag):
            passed += prose.of(node) if _begins_prose(node, prose) else 0
            if passed > most:
                break
        elif fold(str(node)) in keys and _is_shown(node):
            found = node.parent
    return found


def _is_shown(node: PageElement) -> bool:
    """True for a text that stands on the page by itself, not in a script or a link."""
    if isinstance(node, PreformattedString) or node.parent is None:
        return False
    return node.parent.name not in SILENT_TAGS and node.parent.name not in ("a", "option")


def _begins_prose(tag: Tag, prose: Prose) -> bool:
    inner = (child for child in tag.children if isinstance(child, Tag))
    return prose.of(tag) > 0 and not any(prose.of(child) for child in inner)


def find_main(root: Tag, prose: Prose) -> Tag:
    """The smallest box that holds nearly all of the page's prose."""
    main = root
    while (inner := _find_prose_child(main, prose)) is not None:
        main = inner
    return main


def _find_prose_child(main: Tag, prose: Prose) -> Tag | None:
    boxes = (child for child in main.children if isinstance(child, Tag))
    best = max(boxes, key=prose.of, default=None)
    if best is None or best.name in _LEAVES or heading_level(best):
        return None
    share = _MAIN_SHARE * prose.total
    return best if prose.of(best) >= max(share, 1) else None


def looks_like_links(tag: Tag) -> bool:
    """True for a box of a menu or footer: mostly links, linked images only, or a copyright line."""
    text = text_of(tag)
    links = tag.find_all("a") if tag.name != "a" else [tag]
    if not text:
        return bool(links) and (tag.name == "a" or tag.find("figure") is None)
    return sum(len(text_of(link)) for link in links) * 2 > len(text) or mentions_copyright(text)


def contains(tag: Tag, inner: Tag | None) -> bool:
    """True when ``inner`` is the tag or lies inside it."""
    return inner is not None and (tag is inner or any(parent is tag for parent in inner.parents))
