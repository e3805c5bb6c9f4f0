"""Cut plain text, as copied from a browser, into groups of lines and say what each looks like."""

import re
from dataclasses import dataclass
from enum import Enum

from cms.importer.readers.casing import is_shouted
from cms.importer.readers.phrases import name_furniture
from cms.importer.readers.wording import drop_invisible, ends_sentence, ends_statement

MAX_TITLE_CHARS = 120
_MAX_HEADING_CHARS = 80
_MAX_HEADING_WORDS = 12
_MAX_ITEM_CHARS = 160
_WRAPPED_CHARS = range(45, 101)  # the length of a line that an e-mail program or editor wrapped
_BULLET = re.compile(r"\s*(?:[•●▪◦‣∙·*–—-]|(\d{1,2})[.)])\s+(?=\S)")
_UNDERLINE = re.compile(r"\s*([=\-~])\1{2,}\s*")
_BREAK = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
_SPACE_RUN = re.compile(r"[^\S\t\n]+")


class Shape(Enum):
    """What a group of lines without a blank line between them looks like."""

    HEADING = "heading"
    LIST = "list"
    TABLE = "table"
    PROSE = "prose"


@dataclass(frozen=True)
class Group:
    """Lines that stand together; ``underlined`` is the rule under them, "=" or "-"."""

    lines: tuple[str, ...]
    underlined: str = ""

    @property
    def text(self) -> str:
        """All lines as one."""
        return " ".join(line.strip() for line in self.lines)


def split_groups(text: str) -> list[Group]:
    """The groups of the text in order; an underlined line is a group of its own."""
    groups: list[Group] = []
    lines: list[str] = []

    def close(underlined: str = "") -> None:
        if lines:
            groups.append(Group(tuple(lines), underlined))
            lines.clear()

    for line in _read_lines(text):
        underline = _UNDERLINE.fullmatch(line)
        if underline and lines and len(lines[-1]) <= MAX_TITLE_CHARS:
            heading = lines.pop()
            close()
            lines.append(heading)
            close(underline[1])
        elif underline or not line:
            close()
        else:
            lines.append(line)
    close()
    return _join_wrapped(groups)


def _read_lines(text: str) -> list[str]:
    """Lines with plain spaces: no-break and other odd spaces become one, tabs stay for tables."""
    lines = (drop_invisible(line) for line in _BREAK.split(text))
    return [_SPACE_RUN.sub(" ", line).strip() for line in lines]


def _join_wrapped(groups: list[Group]) -> list[Group]:
    """Undo hard wrapping when most lines of the text that continue have the length of it."""
    continued = [line for group in groups for line in group.lines[:-1]]
    wrapped = [line for line in continued if len(line) in _WRAPPED_CHARS and "\t" not in line]
    if len(wrapped) < 3 or len(wrapped) < len(continued) * 0.6:
        return groups
    return [Group(tuple(_unwrap(group.lines)), group.underlined) for group in groups]


def _unwrap(lines: tuple[str, ...]) -> list[str]:
    joined: list[str] = []
    for line in lines:
        if joined and not _BULLET.match(line):
            joined[-1] += f" {line}"
        else:
            joined.append(line)
    return joined


def strip_bullet(line: str) -> str:
    """A list item without its bullet or number."""
    return _BULLET.sub("", line, count=1)


def is_numbered(line: str) -> bool:
    """True for an item such as "1. Rest"."""
    match = _BULLET.match(line)
    return bool(match and match[1])


def has_bullet(line: str) -> bool:
    """True for a line that begins with a bullet, a dash or a number."""
    return bool(_BULLET.match(line))


def name_shape(group: Group, following: Group | None) -> Shape:
    """What the group is, given the group after it (None at the end).

    The rules are the ones in ``docs/importer.md``, in the same order.
    """
    if group.underlined:
        return Shape.HEADING
    if len(group.lines) == 1 and not has_bullet(group.lines[0]):
        return Shape.HEADING if _is_heading(group.lines[0], following) else Shape.PROSE
    if all("\t" in line for line in group.lines) and len(group.lines) > 1:
        return Shape.TABLE
    if all(has_bullet(line) for line in group.lines):
        return Shape.LIST
    if not any(has_bullet(line) for line in group.lines) and all(map(_is_item, group.lines)):
        return Shape.LIST
    return Shape.PROSE


def is_heading_like(line: str) -> bool:
    """True for a short line that does not end like a sentence; a question may be a heading."""
    is_short = len(line) <= _MAX_HEADING_CHARS and len(line.split()) <= _MAX_HEADING_WORDS
    return is_short and has_letters(line) and not ends_statement(line) and not line.endswith(":")


def is_title_like(line: str) -> bool:
    """True for a line that could be a page's title."""
    is_plain = "@" not in line and "://" not in line and "\t" not in line
    is_short = len(line) <= MAX_TITLE_CHARS and not line.endswith(("...", "…"))
    return (
        is_short
        and is_plain
        and has_letters(line)
        and not re.search(r"[.,;:…][\"'”’)\]]*$", line)
        and not has_bullet(line)
        and not name_furniture(line)
    )


def has_letters(line: str) -> bool:
    """True when at least a third of the line is letters: a telephone number is no heading."""
    return sum(char.isalpha() for char in line) * 3 >= len(line)


def _is_heading(line: str, following: Group | None) -> bool:
    if following is None or not is_heading_like(line):
        return False
    if is_shouted(line) and not ends_sentence(line):
        return True
    return len(following.lines) > 1 or len(following.text) > len(line)


def _is_item(line: str) -> bool:
    return len(line) <= _MAX_ITEM_CHARS and not ends_sentence(line) and not line.endswith(":")
