"""Last decisions about a page, made when all its blocks are known: headings, title, teaser."""

from html import escape
from itertools import zip_longest

from cms.importer.outline import Block, Heading, LeftOut, RichText, join_rich_text
from cms.importer.readers.casing import Spelling, is_shouted
from cms.importer.readers.flow import BOLD_LEVEL
from cms.importer.readers.hints import Hints
from cms.importer.readers.inline import strip_tags
from cms.importer.readers.wording import cut_teaser, is_same, split_sentences

MAX_HEADING_CHARS = 120


def learn_spelling(blocks: list[Block]) -> Spelling:
    """How the page's own sentences write its words."""
    texts = (strip_tags(block.html) for block in blocks if isinstance(block, RichText))
    return Spelling(sentence for text in texts for sentence in split_sentences(text))


def settle_headings(
    blocks: list[Block], title: str, spelling: Spelling
) -> tuple[list[Block], list[LeftOut]]:
    """Headings on two levels, in readable case, each with something under it.

    A repeated title is dropped, a bold line that heads nothing becomes a paragraph again, and a
    heading at the very end is left out.
    """
    while blocks and isinstance(blocks[0], Heading) and is_same(blocks[0].text, title):
        blocks = blocks[1:]
    left_out: list[LeftOut] = []
    while blocks and isinstance(blocks[-1], Heading) and blocks[-1].level != BOLD_LEVEL:
        left_out.append(LeftOut("heading", blocks[-1].text, "nothing stands under it"))
        blocks = blocks[:-1]
    kept = [_or_paragraph(one, then) for one, then in zip_longest(blocks, blocks[1:])]
    return join_rich_text(_set_levels(kept, spelling)), left_out


def _or_paragraph(block: Block, following: Block | None) -> Block:
    """The block; a bold paragraph when it is a heading too long, or only bold and over nothing."""
    if not isinstance(block, Heading):
        return block
    heads_nothing = following is None or isinstance(following, Heading)
    if len(block.text) > MAX_HEADING_CHARS or (block.level == BOLD_LEVEL and heads_nothing):
        return RichText(f"<p><b>{escape(block.text, quote=False)}</b></p>")
    return block


def _set_levels(blocks: list[Block], spelling: Spelling) -> list[Block]:
    """The page's highest headings on level 2, all others on 3; a bold line is one of these.

    A bold line with no heading of the page before it starts a section of its own.
    """
    top = min((block.level for block in blocks if isinstance(block, Heading)), default=2)
    settled: list[Block] = []
    has_section = False
    for block in blocks:
        if isinstance(block, Heading):
            is_section = block.level == top or (block.level == BOLD_LEVEL and not has_section)
            has_section = has_section or block.level != BOLD_LEVEL
            settled.append(Heading(2 if is_section else 3, spelling.sentence_case(block.text)))
        else:
            settled.append(block)
    return settled


def choose_title(title: str, hints: Hints, spelling: Spelling) -> str:
    """The title in readable case: as the head writes it when the page shouts it."""
    if not is_shouted(title):
        return title
    calm = (hint for hint in hints.titles if is_same(hint, title) and not is_shouted(hint))
    return next(calm, None) or spelling.sentence_case(title)


def choose_teaser(hints: Hints, blocks: list[Block]) -> tuple[str, str]:
    """At most 200 characters that say what the page is about, and where they come from."""
    if hints.description:
        return cut_teaser(hints.description), hints.description_origin
    for block in blocks:
        if isinstance(block, RichText):
            first = block.html.partition("</p>")[0]
            return cut_teaser(strip_tags(first)), "the first sentences"
    return "", "nothing: the page begins without a paragraph"
