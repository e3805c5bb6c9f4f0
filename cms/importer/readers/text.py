"""Read a page that somebody copied from a browser window into a text file.

The rules are few and written down in ``docs/importer.md``; each is a function here. What they get
wrong an editor sees in the report and puts right in the draft.
"""

from html import escape
from itertools import groupby, zip_longest
from operator import itemgetter

from cms.importer.outline import Block, Heading, LeftOut, Outline, RichText, Table, join_rich_text
from cms.importer.problems import ImportProblem
from cms.importer.readers.casing import Spelling, is_shouted
from cms.importer.readers.phrases import (
    has_copyright,
    is_menu_word,
    is_related_heading,
    name_furniture,
)
from cms.importer.readers.related import Line, read_related
from cms.importer.readers.text_groups import (
    Group,
    Shape,
    has_bullet,
    is_heading_like,
    is_numbered,
    is_title_like,
    name_shape,
    split_groups,
    strip_bullet,
)
from cms.importer.readers.wording import cut_teaser, ends_sentence, excerpt, is_same

_MIN_PROSE_CHARS = 80  # a sentence as long as this is text, not an announcement
_MAX_BEFORE_TITLE_CHARS = 300  # longer than any announcement: it is the text, and has no title


def read_text(text: str) -> Outline:
    """The outline of plain text.

    Raises:
        ImportProblem: no line can be the title, or nothing follows it.
    """
    groups = split_groups(text)
    left_out: list[LeftOut] = []
    title, groups = _take_title(groups, left_out)
    groups, related_lines, related_heading = _take_related(groups)
    groups = _drop_furniture(groups, title, left_out)
    spelling = Spelling(line for group in groups for line in group.lines if ends_sentence(line))
    blocks = _build_blocks(groups, spelling)
    entries, stray = read_related(related_lines)
    left_out += [
        LeftOut("after the related list", excerpt(line), "no entry of it") for line in stray
    ]
    if not blocks:
        raise ImportProblem("there is a title but no text under it")
    return Outline(
        title=spelling.sentence_case(title),
        teaser=cut_teaser(_first_prose(groups)),
        teaser_origin="the first sentences",
        blocks=tuple(blocks),
        related_heading=related_heading if entries else "",
        related=tuple(entries),
        left_out=tuple(left_out),
    )


def _take_title(groups: list[Group], left_out: list[LeftOut]) -> tuple[str, list[Group]]:
    """The title, and the groups after it; what stands before it is furniture."""
    for index, group in enumerate(groups):
        title, rest = _split_title(group)
        if title:
            after = [Group(rest)] if rest else []
            return title, after + groups[index + 1 :]
        if len(group.text) > _MAX_BEFORE_TITLE_CHARS and len(group.lines) == 1:
            break
        left_out += _name_lines_above(group)
    raise ImportProblem("no title found: no short line stands above the text")


def _split_title(group: Group) -> tuple[str, tuple[str, ...]]:
    """A title and the rest of its group, or nothing.

    A line alone is a title when it looks like one; the last short line above long text is one too.
    """
    lines = group.lines
    if len(lines) == 1 or group.underlined:
        is_title = is_title_like(lines[0]) and not is_menu_word(lines[0])
        return (lines[0], ()) if is_title else ("", ())
    for index, line in enumerate(lines[1:], start=1):
        if len(line) >= _MIN_PROSE_CHARS and ends_sentence(line):
            before = lines[index - 1]
            is_title = is_title_like(before) and not is_menu_word(before)
            return (before, lines[index:]) if is_title else ("", ())
    return "", ()


def _name_lines_above(group: Group) -> list[LeftOut]:
    """What the lines above the title are; neighbours of one kind are told as one."""
    kinds = [_name_line_above(line) for line in group.lines]
    runs = groupby(zip(kinds, group.lines, strict=True), key=itemgetter(0))
    return [
        LeftOut(kind, excerpt(" ".join(line for _, line in run)), "stands above the title")
        for kind, run in runs
    ]


def _name_line_above(line: str) -> str:
    return name_furniture(line) or ("announcement" if ends_sentence(line) else "menu")


def _take_related(groups: list[Group]) -> tuple[list[Group], list[Line], str]:
    """The groups before the related list, its lines, and its heading."""
    for index, group in enumerate(groups):
        for number, line in enumerate(group.lines):
            if is_related_heading(line):
                before = [Group(group.lines[:number])] if number else []
                after = [Group(group.lines[number + 1 :]), *groups[index + 1 :]]
                lines = [Line(text) for rest in after for text in rest.lines]
                return groups[:index] + before, lines, line.rstrip(" .…:")
    return groups, [], ""


def _drop_furniture(groups: list[Group], title: str, left_out: list[LeftOut]) -> list[Group]:
    """Take furniture out of the groups; a copyright line ends the page."""
    kept: list[Group] = []
    for index, group in enumerate(groups):
        if any(map(has_copyright, group.lines)):
            reason = "holds or follows the copyright line"
            left_out += [LeftOut("footer", excerpt(one.text), reason) for one in groups[index:]]
            break
        if not kept and is_same(group.text, title):
            continue
        lines = []
        for line in group.lines:
            kind = name_furniture(line)
            if kind:
                left_out.append(LeftOut(kind, excerpt(line), "by its wording"))
            else:
                lines.append(line)
        if lines:
            kept.append(Group(tuple(lines), group.underlined))
    return kept


def _build_blocks(groups: list[Group], spelling: Spelling) -> list[Block]:
    blocks: list[Block] = []
    has_shouted = any(is_shouted(group.text) for group in groups if len(group.lines) == 1)
    for group, following in zip_longest(groups, groups[1:]):
        shape = name_shape(group, following)
        if shape is Shape.HEADING:
            level = 3 if has_shouted and not is_shouted(group.text) else 2
            blocks.append(Heading(level, spelling.sentence_case(group.text)))
        elif shape is Shape.TABLE:
            blocks.append(_build_table(group))
        elif shape is Shape.LIST:
            blocks.append(RichText(_build_list(group.lines)))
        else:
            _append_prose(blocks, group.lines, spelling)
    return join_rich_text(blocks)


def _append_prose(blocks: list[Block], lines: tuple[str, ...], spelling: Spelling) -> None:
    """Paragraphs, with a heading that touches its text and lists in between taken apart."""
    first, rest = lines[0], lines[1:]
    if rest and is_heading_like(first) and len(rest[0]) > len(first) and not has_bullet(rest[0]):
        blocks.append(Heading(2, spelling.sentence_case(first)))
        lines = rest
    items: list[str] = []
    for line in lines:
        if has_bullet(line) and len(lines) > 1:
            items.append(line)
            continue
        if items:
            blocks.append(RichText(_build_list(tuple(items))))
            items = []
        blocks.append(RichText(f"<p>{escape(line, quote=False)}</p>"))
    if items:
        blocks.append(RichText(_build_list(tuple(items))))


def _build_list(lines: tuple[str, ...]) -> str:
    tag = "ol" if all(map(is_numbered, lines)) else "ul"
    items = "".join(f"<li>{escape(strip_bullet(line), quote=False)}</li>" for line in lines)
    return f"<{tag}>{items}</{tag}>"


def _build_table(group: Group) -> Table:
    """A table from tab-separated lines; the first is the heading row."""
    cells = [[cell.strip() for cell in line.split("\t")] for line in group.lines]
    width = max(map(len, cells))
    rows = [tuple(row + [""] * (width - len(row))) for row in cells]
    return Table(caption="", headings=rows[0], rows=tuple(rows[1:]))


def _first_prose(groups: list[Group]) -> str:
    sentences = (line for group in groups for line in group.lines if ends_sentence(line))
    return next(sentences, groups[0].text if groups else "")
