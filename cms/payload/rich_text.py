"""Stored rich text to clean public HTML.

Wagtail stores links as ``<a linktype="page" id="4">``. Here they become links on the front
end, or lose their href when the target is not public; all else that is not plain text markup goes.
"""

import re
from collections.abc import Callable, Iterator
from html import escape

import nh3

TAGS = {"a", "b", "br", "em", "i", "li", "ol", "p", "strong", "sub", "sup", "ul"}
# Without "*" the sanitiser lets title and lang pass on every tag.
ATTRIBUTES: dict[str, set[str]] = {"a": {"href"}, "*": set()}
SCHEMES = {"http", "https", "tel", "mailto"}
LINK_KINDS = {"page", "document"}

# A quoted value may hold a ">".
_ANCHOR = re.compile(r"""<a(?=[\s/>])((?:[^>"']|"[^"]*"|'[^']*')*)>""", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*("[^"]*"|'[^']*')""")

ResolveLink = Callable[[str, int], str | None]


def find_links(html: str) -> Iterator[tuple[str, int]]:
    """Yield (kind, id) of every internal link in stored rich text."""
    for match in _ANCHOR.finditer(html or ""):
        target = _internal_target(_attributes(match[1]))
        if target:
            yield target


def render_rich_text(html: str, resolve_link: ResolveLink) -> str:
    """Return clean HTML; ``resolve_link(kind, id)`` gives the public URL of a target or None."""

    def rewrite(match: re.Match[str]) -> str:
        attributes = _attributes(match[1])
        target = _internal_target(attributes)
        if target is None:
            return match[0]
        url = resolve_link(*target)
        return f'<a href="{escape(url)}">' if url else "<a>"

    linked = _ANCHOR.sub(rewrite, html or "")
    return nh3.clean(linked, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=None)


def _attributes(source: str) -> dict[str, str]:
    return {name.lower(): value[1:-1] for name, value in _ATTRIBUTE.findall(source)}


def _internal_target(attributes: dict[str, str]) -> tuple[str, int] | None:
    kind, pk = attributes.get("linktype", ""), attributes.get("id", "")
    if kind not in LINK_KINDS or not pk.isascii() or not pk.isdigit():
        return None
    return kind, int(pk)
