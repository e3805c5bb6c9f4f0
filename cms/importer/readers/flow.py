"""Walk the main text of an HTML page and say, block by block, what it is."""

import re
from collections.abc import Callable
from html import escape, unescape

from bs4 import Tag
from bs4.element import NavigableString

from cms.importer.outline import (
    Block,
    Heading,
    LeftOut,
    Question,
    Questions,
    Quote,
    RichText,
    join_rich_text,
)
from cms.importer.readers.casing import is_shouted
from cms.importer.readers.inline import LinkResolver, render_inline, strip_tags
from cms.importer.readers.lists import is_plain_list, render_list
from cms.importer.readers.markup import (
    BLOCK_TAGS,
    SILENT_TAGS,
    attribute,
    children,
    has_blocks,
    heading_level,
    text_of,
)
from cms.importer.readers.media import is_tiny, read_picture, read_video
from cms.importer.readers.phrases import name_furniture
from cms.importer.readers.tables import is_layout_table, read_table
from cms.importer.readers.text_groups import is_heading_like
from cms.importer.readers.wording import clean, excerpt

BOLD_LEVEL = 7  # a bold line that serves as a heading: below every real one

_BOLD_LINE = re.compile(r"<b>([^<]{2,80})</b>:?")
_BOLD_START = re.compile(r"<b>([^<]{2,80})</b>:?<br/>(.+)", re.S)
_PARAGRAPH_BREAK = re.compile(r"(?:<br/>){2}")
_CAPTION = {"wp-caption-text", "caption", "gallery-caption", "image-caption"}
_MAX_QUOTE_CHARS = 600


class FlowReader:
    """Collects the blocks of one page, in order, and what it had to leave out on the way."""

    def __init__(self, resolve: LinkResolver, base_href: str = "") -> None:
        """Start empty; ``resolve`` decides about links, images are relative to ``base_href``."""
        self.blocks: list[Block] = []
        self.left_out: list[LeftOut] = []
        self._resolve = resolve
        self._base_href = base_href
        self._shown: set[str] = set()  # references of the pictures so far
        self._inline: list[Tag | NavigableString] = []
        self._handlers: dict[str, Callable[[Tag], None]] = {
            "blockquote": self._read_quote,
            "details": self._read_details,
            "dl": self._read_definitions,
            "figure": self._read_figure,
            "iframe": self._read_embedded,
            "img": self._read_image,
            "ol": self._read_list,
            "picture": self._read_figure,
            "pre": self._read_preformatted,
            "table": self._read_table,
            "ul": self._read_list,
            "video": self._read_embedded,
        }

    def read(self, tag: Tag) -> None:
        """Add the blocks inside ``tag``."""
        self._walk(tag)
        self._flush()

    def _walk(self, tag: Tag) -> None:
        for child in children(tag):
            if isinstance(child, NavigableString):
                self._inline.append(child)
            elif child.name in SILENT_TAGS:
                continue
            elif child.name in BLOCK_TAGS or has_blocks(child) or heading_level(child):
                self._flush()
                self._read_block(child)
                self._flush()
            else:
                self._inline.append(child)

    def _read_block(self, tag: Tag) -> None:
        level = heading_level(tag)
        if level and not tag.find(["img", "table"]):
            self._add_heading(level, text_of(tag))
        elif _is_captioned_image(tag):
            self._read_figure(tag)
        else:
            self._handlers.get(tag.name, self._walk)(tag)

    def _flush(self) -> None:
        """Turn the inline content collected so far into paragraphs."""
        nodes, self._inline = self._inline, []
        html = render_inline(nodes, self._resolve)
        for paragraph in _PARAGRAPH_BREAK.split(html):
            if paragraph:
                self._add_paragraph(paragraph)

    def _add_paragraph(self, html: str) -> None:
        text = strip_tags(html)
        kind = name_furniture(text)
        if kind or not any(char.isalpha() for char in text):
            self.left_out.append(LeftOut(kind or "stray mark", excerpt(text), "by its wording"))
            return
        line, start = _BOLD_LINE.fullmatch(html), _BOLD_START.fullmatch(html)
        if is_heading_like(text) and (line or is_shouted(text)):
            self._add_heading(BOLD_LEVEL, text)
        elif start and is_heading_like(unescape(start[1])):
            self._add_heading(BOLD_LEVEL, unescape(start[1]))
            self._add_rich(f"<p>{start[2]}</p>")
        else:
            self._add_rich(f"<p>{html}</p>")

    def _add_heading(self, level: int, text: str) -> None:
        if text:
            self.blocks.append(Heading(level, clean(text)))

    def _add_rich(self, html: str) -> None:
        self.blocks.append(RichText(html))  # neighbours are joined when all are known

    def _read_list(self, tag: Tag) -> None:
        if not is_plain_list(tag):
            self._walk(tag)
            return
        html = render_list(tag, self._resolve)
        if html:
            self._add_rich(html)

    def _read_definitions(self, tag: Tag) -> None:
        """A definition list: each term in bold, its definitions under it."""
        for part in tag.find_all(["dt", "dd"]):
            if part.find(["dt", "dd"]) or has_blocks(part):
                self.read(part)
                continue
            html = render_inline(children(part), self._resolve)
            if html:
                self._add_rich(f"<p><b>{html}</b></p>" if part.name == "dt" else f"<p>{html}</p>")

    def _read_preformatted(self, tag: Tag) -> None:
        lines = [clean(line) for line in tag.get_text().splitlines()]
        html = "<br/>".join(escape(line, quote=False) for line in lines if line)
        if html:
            self._add_rich(f"<p>{html}</p>")

    def _read_quote(self, tag: Tag, attribution: str = "") -> None:
        """A quotation with its source; one too long for a quote block stays as paragraphs."""
        for source in tag.find_all(["footer", "cite", "figcaption"]):
            if source.parent is not None and text_of(source):
                attribution = text_of(source)
                source.extract()
        text = text_of(tag).strip("“”\"'„« »")
        if len(text) > _MAX_QUOTE_CHARS:
            self._walk(tag)
        elif text:
            self.blocks.append(Quote(text, attribution.lstrip("—–- ")))

    def _read_figure(self, tag: Tag) -> None:
        """A figure's images, quotation, table or video, with its caption."""
        captions = [one for one in tag.find_all(True) if _is_caption(one)]
        caption = " ".join(text_of(one) for one in captions)
        for one in captions:
            one.extract()
        quote, table = tag.find("blockquote"), tag.find("table")
        images = _drop_copies(tag.find_all("img"))
        if isinstance(quote, Tag):
            self._read_quote(quote, attribution=caption)
        elif isinstance(table, Tag):
            self._read_table(table, caption)
        elif images:
            for number, image in enumerate(images):
                self._read_image(image, caption if number == len(images) - 1 else "")
        else:
            self._walk(tag)
            if caption:
                self._add_rich(f"<p>{escape(caption, quote=False)}</p>")

    def _read_image(self, tag: Tag, caption: str = "") -> None:
        picture = None if is_tiny(tag) else read_picture(tag, caption, self._base_href)
        name = excerpt(attribute(tag, "alt") or attribute(tag, "src"), 60)
        if picture is None:
            self.left_out.append(LeftOut("image", name, "a spacer, an icon or a placeholder"))
        elif picture.reference not in self._shown:
            self._shown.add(picture.reference)
            self.blocks.append(picture)

    def _read_table(self, tag: Tag, caption: str = "") -> None:
        if is_layout_table(tag):
            self._walk(tag)
            return
        table = read_table(tag, caption)
        if table:
            self.blocks.append(table)

    def _read_embedded(self, tag: Tag) -> None:
        video = read_video(tag)
        if video:
            self.blocks.append(video)
        else:
            where = excerpt(attribute(tag, "src") or attribute(tag, "title") or tag.name)
            self.left_out.append(
                LeftOut("embedded content", where, "not a video the site can show")
            )

    def _read_details(self, tag: Tag) -> None:
        """A question that opens to its answer; neighbours become one block of questions."""
        summary = tag.find("summary")
        question = text_of(summary) if isinstance(summary, Tag) else ""
        if isinstance(summary, Tag):
            summary.extract()
        answer = FlowReader(self._resolve, self._base_href)
        answer.read(tag)
        self.left_out += answer.left_out
        match join_rich_text(answer.blocks):
            case [RichText(html=html)] if question:
                self._add_question(Question(question, html))
            case blocks:
                self._add_heading(BOLD_LEVEL, question)
                self.blocks += blocks

    def _add_question(self, item: Question) -> None:
        match self.blocks:
            case [*_, Questions(items=items)]:
                self.blocks[-1] = Questions((*items, item))
            case _:
                self.blocks.append(Questions((item,)))


def _drop_copies(images: list[Tag]) -> list[Tag]:
    """Images with different addresses: a lazy one often has its copy beside it."""
    pictures = {picture.reference: image for image in images if (picture := read_picture(image))}
    return list(pictures.values())


def _is_captioned_image(tag: Tag) -> bool:
    """True for a box that WordPress and others put around an image and its caption."""
    if tag.name not in ("div", "p", "span", "dl") or not tag.find("img"):
        return False
    captions = [one for one in tag.find_all(True) if _is_caption(one)]
    return bool(captions) and " ".join(map(text_of, captions)) == text_of(tag)


def _is_caption(tag: Tag) -> bool:
    return tag.name == "figcaption" or bool(_CAPTION & set(attribute(tag, "class").lower().split()))
