"""Take out of an HTML tree what is not the page's own text, and say what it was."""

import re
from itertools import takewhile

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

from cms.importer.outline import LeftOut
from cms.importer.readers.furniture import name_tag_furniture
from cms.importer.readers.markup import (
    SILENT_TAGS,
    attribute,
    children,
    heading_level,
    text_of,
)
from cms.importer.readers.media import is_emoji
from cms.importer.readers.phrases import name_furniture
from cms.importer.readers.regions import (
    Prose,
    contains,
    find_main,
    looks_like_links,
    measure_prose,
)
from cms.importer.readers.wording import clean, excerpt

_MAX_FURNITURE_SHARE = 0.5  # of the prose: a box with more is the page, whatever it is called
_CONTROLS = ["button", "input", "select", "textarea"]
_SCREEN_READER = {"screen-reader-text", "sr-only", "visually-hidden", "visuallyhidden"}
_MAX_HIDDEN_CHARS = 80
_MAX_ABOVE_SHARE = 0.25  # of the prose; an announcement on a short page can be that much
_MAX_ABOVE_CHARS = 300
_SENTENCE = re.compile(r"\w[.!?](?:\s|$|[A-Z])")


def prepare(soup: BeautifulSoup) -> None:
    """Remove what no reader sees: scripts, icons, notes for screen readers, script fallbacks."""
    for image in soup.find_all("img"):
        if is_emoji(image):
            image.replace_with(NavigableString(attribute(image, "alt")))
    for fallback in soup.find_all("noscript"):
        if fallback.find("img"):
            fallback.unwrap()  # often the only copy of an image that loads late
        else:
            fallback.extract()
    for tag in soup.find_all(SILENT_TAGS):
        tag.extract()
    for tag in soup.find_all(class_=list(_SCREEN_READER)):
        if len(text_of(tag)) <= _MAX_HIDDEN_CHARS and not heading_level(tag):
            tag.extract()
    _keep_accordion_buttons(soup)


def _keep_accordion_buttons(soup: BeautifulSoup) -> None:
    """A button that opens a panel of text is that text's heading."""
    for button in soup.find_all("button"):
        if any(heading_level(parent) for parent in button.parents):
            button.unwrap()
        elif button.has_attr("aria-controls") and text_of(button).endswith("?"):
            button.name = "b"


def take_furniture(body: Tag, title: Tag | None, prose: Prose) -> list[LeftOut]:
    """Remove the boxes that markup calls furniture, unless they hold the title or most text."""
    left_out: list[LeftOut] = []
    waiting = [body]
    while waiting:
        for tag in [child for child in children(waiting.pop()) if isinstance(child, Tag)]:
            kind = _name_box(tag, prose)
            if kind and not contains(tag, title):
                _record(left_out, kind, tag, "marked as such")
                tag.extract()
            else:
                waiting.append(tag)
    return left_out


def _name_box(tag: Tag, prose: Prose) -> str:
    if prose.of(tag) > _MAX_FURNITURE_SHARE * prose.total:
        return ""
    if tag.name == "form":
        return "form"
    return "button or field" if tag.name in _CONTROLS else name_tag_furniture(tag)


def clear_around(body: Tag, title: Tag | None) -> list[LeftOut]:
    """Remove the title, what stands above it, and the lists of links around the main text.

    Text and images beside the main text stay: an editor can delete them, but not miss them.
    """
    prose = measure_prose(body)
    main = find_main(body, prose)
    left_out = _clear_above(title, body, prose) if title is not None else []
    for node in reversed([main, *main.parents]):
        if node is body or not contains(body, node):
            continue
        for sibling in list(node.parent.children if node.parent else ()):
            if isinstance(sibling, Tag) and sibling is not node and looks_like_links(sibling):
                _record(left_out, "footer or menu", sibling, "mostly links, beside the text")
                sibling.extract()
    if title is not None and title is not body:
        title.extract()
    return left_out


def _clear_above(title: Tag, body: Tag, prose: Prose) -> list[LeftOut]:
    """Remove what stands above the title; a picture there, in an article, is the page's own.

    Nothing is removed when much of the text stands above: then the title is below its page.
    """
    left_out: list[LeftOut] = []
    path = list(takewhile(lambda tag: tag is not body, [title, *title.parents]))
    above = [tag for node in path for tag in node.previous_siblings if isinstance(tag, Tag)]
    if sum(map(prose.of, above)) > max(_MAX_ABOVE_CHARS, prose.total * _MAX_ABOVE_SHARE):
        return []
    for node in reversed(path):
        for sibling in reversed(list(node.previous_siblings)):
            if isinstance(sibling, Tag) and _is_own_picture(sibling):
                continue
            _record(left_out, _name_above(sibling), sibling, "stands above the title")
            sibling.extract()
    return left_out


def _is_own_picture(tag: Tag) -> bool:
    is_picture = tag.name in ("figure", "img", "picture") or (
        not text_of(tag) and tag.find("img") is not None
    )
    return is_picture and tag.find_parent(["article", "main"]) is not None


def _text(node: object) -> str:
    if isinstance(node, Tag):
        return text_of(node)
    return clean(str(node)) if type(node) is NavigableString else ""


def _name_above(node: object) -> str:
    text = _text(node)
    return name_furniture(text) or ("announcement" if _SENTENCE.search(text) else "menu")


def _record(left_out: list[LeftOut], kind: str, node: object, reason: str) -> None:
    text = _text(node)
    if any(char.isalnum() for char in text):
        left_out.append(LeftOut(name_furniture(text) or kind, excerpt(text), reason))
