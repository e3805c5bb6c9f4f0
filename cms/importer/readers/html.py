"""Read an HTML page: what it says, in blocks, and what of it belongs to its site instead."""

from bs4 import BeautifulSoup

from cms.importer.outline import LeftOut, Outline
from cms.importer.problems import ImportProblem
from cms.importer.readers.clearing import clear_around, prepare, take_furniture
from cms.importer.readers.flow import FlowReader
from cms.importer.readers.hints import read_hints
from cms.importer.readers.inline import build_link_resolver
from cms.importer.readers.markup import attribute, parse_html
from cms.importer.readers.regions import find_title, measure_prose
from cms.importer.readers.related import read_related
from cms.importer.readers.related_region import take_related
from cms.importer.readers.settling import (
    choose_teaser,
    choose_title,
    learn_spelling,
    settle_headings,
)
from cms.importer.readers.wording import excerpt


def read_html(text: str, *, page_url: str) -> Outline:
    """The outline of an HTML page; links are relative to ``page_url``, "" when that is unknown.

    Raises:
        ImportProblem: no title, no text under it, or markup beyond all measure.
    """
    soup = parse_html(text)
    hints = read_hints(soup)
    base_href = find_base_href(soup)
    resolve_from = build_link_resolver(page_url)(base_href) or page_url or hints.canonical_url
    prepare(soup)
    body = soup.body or soup
    prose = measure_prose(body)
    title, title_tag = find_title(soup, hints, prose)
    if not title:
        raise ImportProblem("no title found: no first-level heading and no title tag")

    related_heading, lines = take_related(soup, title_tag, prose)
    entries, stray = read_related(lines)
    left_out = take_furniture(body, title_tag, prose)
    left_out += clear_around(body, title_tag)
    reader = FlowReader(build_link_resolver(resolve_from), base_href)
    reader.read(body)
    spelling = learn_spelling(reader.blocks)
    blocks, empty = settle_headings(reader.blocks, title, spelling)
    if not blocks:
        raise ImportProblem("there is a title but no text (is the page drawn by JavaScript?)")
    teaser, origin = choose_teaser(hints, blocks)
    unlisted = [LeftOut("in the related list", excerpt(line), "no entry of it") for line in stray]
    return Outline(
        title=choose_title(title, hints, spelling),
        teaser=teaser,
        teaser_origin=origin,
        blocks=tuple(blocks),
        related_heading=related_heading if entries else "",
        related=tuple(entries),
        left_out=(*left_out, *reader.left_out, *empty, *unlisted),
    )


def find_base_href(soup: BeautifulSoup) -> str:
    """What the page's base tag says relative addresses start from, "" without one."""
    base = soup.find("base", href=True)
    return attribute(base, "href") if base else ""
