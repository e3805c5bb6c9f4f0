"""From text to outline: what a page says, without its site. No files, no network, no database."""

from cms.importer.outline import Outline
from cms.importer.problems import ImportProblem
from cms.importer.readers.html import read_html
from cms.importer.readers.text import read_text

__all__ = ["read_outline"]

MAX_BLOCKS = 1_000  # an article has 20, a handbook on one page 300; an editor's form ends there


def read_outline(text: str, kind: str, *, page_url: str) -> Outline:
    """The outline of a page; ``kind`` is "html" or "text", ``page_url`` is "" when unknown.

    Raises:
        ImportProblem: the page has no title, no text, or more blocks than anyone could edit.
    """
    outline = read_html(text, page_url=page_url) if kind == "html" else read_text(text)
    if len(outline.blocks) > MAX_BLOCKS:
        raise ImportProblem(f"the page has more than {MAX_BLOCKS:,} blocks")
    return outline
