"""Lists as rich text, nested ones included; lists that only arrange boxes are left to the walk."""

from bs4 import Tag
from bs4.element import NavigableString

from cms.importer.readers.inline import LinkResolver, render_inline
from cms.importer.readers.markup import SILENT_TAGS, children, has_blocks

# What rich text cannot hold: a list with any of these in it is a layout, not a list.
_BEYOND_RICH_TEXT = [
    "article", "blockquote", "details", "figure", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "iframe", "img", "picture", "section", "table", "video",
]  # fmt: skip


def is_plain_list(tag: Tag) -> bool:
    """True when rich text can hold the list as it is."""
    return tag.find("li") is not None and tag.find(_BEYOND_RICH_TEXT) is None


def render_list(tag: Tag, resolve: LinkResolver) -> str:
    """The list as ``<ul>`` or ``<ol>``; items without text are dropped, "" when none is left."""
    items = [_render_item(item, resolve) for item in children(tag) if isinstance(item, Tag)]
    inner = "".join(f"<li>{item}</li>" for item in items if item)
    name = "ol" if tag.name == "ol" else "ul"
    return f"<{name}>{inner}</{name}>" if inner else ""


def _render_item(item: Tag, resolve: LinkResolver) -> str:
    """One item: its lines separated by breaks, then its own lists."""
    lines: list[str] = []
    nested: list[str] = []
    _collect(item, resolve, lines, nested)
    return "<br/>".join(line for line in lines if line) + "".join(nested)


def _collect(tag: Tag, resolve: LinkResolver, lines: list[str], nested: list[str]) -> None:
    inline: list[Tag | NavigableString] = []
    for child in children(tag):
        if isinstance(child, Tag) and child.name in SILENT_TAGS:
            continue
        if isinstance(child, NavigableString) or not (has_blocks(child) or _is_block(child)):
            inline.append(child)
            continue
        lines.append(render_inline(inline, resolve))
        inline = []
        if child.name in ("ul", "ol", "menu"):
            nested.append(render_list(child, resolve))
        else:
            _collect(child, resolve, lines, nested)
    lines.append(render_inline(inline, resolve))


def _is_block(tag: Tag) -> bool:
    return tag.name in ("p", "div", "ul", "ol", "dl", "dt", "dd", "menu", "address", "pre", "hr")
