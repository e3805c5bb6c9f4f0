"""Rich text inside a paragraph: the few inline tags an editor may use, everything else as text."""

import re
from collections.abc import Callable, Iterable
from html import escape, unescape
from urllib.parse import urljoin, urlsplit

from bs4 import Tag
from bs4.element import NavigableString

from cms.importer.readers.markup import SILENT_TAGS, attribute, children
from cms.importer.readers.wording import drop_invisible

_TAGS = {"b": "b", "strong": "b", "em": "i", "i": "i", "sub": "sub", "sup": "sup"}
_DROPPED = SILENT_TAGS | {"button", "img", "input", "noscript", "select", "textarea"}
_TAG = re.compile(r"<[^>]*>")
_SPACES = re.compile(r"\s+")
_EMPTY = re.compile(r"<(b|i|sub|sup|a)(?: href=\"[^\"]*\")?>((?:\s|<br/>)*)</\1>")
_SPLIT_TAGS = re.compile(r"</(b|i)>(\s*)<\1>")
_BREAK_SPACES = re.compile(r"\s*<br/>\s*")
_MANY_BREAKS = re.compile(r"(?:<br/>){3,}")
_BREAK = "<br/>"

LinkResolver = Callable[[str], str]


def build_link_resolver(base_url: str) -> LinkResolver:
    """A function from an href to what may be stored: http(s), tel or mailto; "" for no link.

    Relative addresses need ``base_url``; without it their text stays and the link goes.
    """

    def resolve(href: str) -> str:
        href = drop_invisible(href).strip()
        if not href or href.startswith("#"):
            return ""
        try:
            url = urljoin(base_url, href)
            parts = urlsplit(url)
        except ValueError:
            return ""
        if parts.scheme in ("tel", "mailto"):
            return url if parts.path else ""
        return url if parts.scheme in ("http", "https") and parts.netloc else ""

    return resolve


def render_inline(nodes: Iterable[Tag | NavigableString], resolve: LinkResolver) -> str:
    """The nodes as inline rich text, white space as a browser shows it; "" when nothing is left."""
    html = "".join(_render(node, resolve) for node in nodes)
    return tidy_inline(html)


def tidy_inline(html: str) -> str:
    """Join neighbouring tags of a kind, drop empty ones, trim spaces and breaks outside."""
    html = _SPLIT_TAGS.sub(r"\2", _SPACES.sub(" ", html))
    while (shorter := _EMPTY.sub(r"\2", html)) != html:
        html = shorter
    html = _MANY_BREAKS.sub(_BREAK * 2, _BREAK_SPACES.sub(_BREAK, html)).strip()
    while html.startswith(_BREAK):
        html = html.removeprefix(_BREAK)
    while html.endswith(_BREAK):
        html = html.removesuffix(_BREAK)
    return html


def strip_tags(html: str) -> str:
    """The text of inline rich text made here; line breaks become spaces."""
    return unescape(_TAG.sub("", html.replace(_BREAK, " ")))


def _render(node: Tag | NavigableString, resolve: LinkResolver) -> str:
    if isinstance(node, NavigableString):
        return escape(drop_invisible(str(node)), quote=False)
    if node.name == "br":
        return "<br/>"
    if node.name in _DROPPED:
        return ""
    inner = "".join(_render(child, resolve) for child in children(node))
    if node.name == "a":
        url = resolve(attribute(node, "href"))
        return f'<a href="{escape(url)}">{inner}</a>' if url and "<a " not in inner else inner
    name = _TAGS.get(node.name)
    return f"<{name}>{inner}</{name}>" if name else inner
