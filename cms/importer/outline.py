"""What a page says, free of HTML, files and Django: the readers make it, ``pages`` stores it.

Every ``html`` value is rich text in Wagtail's database form, built only from the tags
``p ul ol li b i sup sub br a[href]`` with all other text escaped.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby


@dataclass(frozen=True)
class Heading:
    """A section's heading; ``level`` is 2 or 3, the title being level 1."""

    level: int
    text: str


@dataclass(frozen=True)
class RichText:
    """One or more paragraphs and lists that belong together."""

    html: str


@dataclass(frozen=True)
class Quote:
    """A quotation; ``attribution`` is empty when the page names nobody."""

    text: str
    attribution: str = ""


@dataclass(frozen=True)
class Table:
    """A data table of plain text; every row has as many cells as there are headings."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Picture:
    """A reference to an image, still unopened; ``alt`` is None when there is no alt attribute."""

    reference: str
    alt: str | None
    caption: str = ""


@dataclass(frozen=True)
class Video:
    """A link to a video on a known host."""

    url: str
    title: str = ""


@dataclass(frozen=True)
class Question:
    """One question and its answer in rich text."""

    question: str
    answer: str


@dataclass(frozen=True)
class Questions:
    """Questions and answers that follow each other."""

    items: tuple[Question, ...]


Block = Heading | RichText | Quote | Table | Picture | Video | Questions


def join_rich_text(blocks: Iterable[Block]) -> list[Block]:
    """The blocks with neighbouring rich text made one block."""
    joined: list[Block] = []
    for is_rich, run in groupby(blocks, key=lambda block: isinstance(block, RichText)):
        if is_rich:
            html = "".join(block.html for block in run if isinstance(block, RichText))
            joined.append(RichText(html))
        else:
            joined += run
    return joined


@dataclass(frozen=True)
class RelatedEntry:
    """One entry of the "you might also enjoy" list; the teaser may be empty."""

    title: str
    teaser: str = ""


@dataclass(frozen=True)
class LeftOut:
    """A part of the page that was not imported: what it is, how it begins, why it stays out."""

    kind: str
    excerpt: str
    reason: str


@dataclass(frozen=True)
class Outline:
    """A whole page as read; ``teaser_origin`` says where the teaser comes from."""

    title: str
    teaser: str
    teaser_origin: str
    blocks: tuple[Block, ...]
    related_heading: str = ""
    related: tuple[RelatedEntry, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    notes: tuple[str, ...] = field(default=())
