"""Read a list of other pages: title, teaser, title again, teaser again, "Read more", footer."""

from collections import Counter
from dataclasses import dataclass

from cms.importer.outline import RelatedEntry
from cms.importer.readers.phrases import is_card_noise, is_menu_word, name_furniture
from cms.importer.readers.wording import count_sentences, cut_teaser, ends_sentence, ends_statement
from cms.search.fold import fold

MAX_ENTRIES = 12
_MAX_TITLE_CHARS = 120
_MIN_QUESTION_TEASER_CHARS = 60


@dataclass(frozen=True)
class Line:
    """A line of the list; ``role`` is "title" or "text" where the markup says so, else ""."""

    text: str
    role: str = ""


@dataclass
class _Draft:
    title: str
    teaser: str = ""
    mentions: int = 1


def read_related(lines: list[Line]) -> tuple[list[RelatedEntry], list[str]]:
    """The entries in order, each title once, and the lines that belong to no entry.

    Rules, in order:

    1. sharing buttons, a cookie notice or a line that only footers have ends the list;
    2. "Read more", dates and the like are skipped, menu words left over;
    3. a title seen before is the same entry again;
    4. what reads like a sentence is the teaser of the title before it;
    5. a short line is the next title;
    6. at the end of a list whose entries have teasers, titles without one are no entries.
    """
    end = next((i for i, line in enumerate(lines) if _ends_list(line.text)), len(lines))
    rest = [line.text for line in lines[end:]]
    repeated = _find_repeated(lines[:end])
    drafts: dict[str, _Draft] = {}
    stray: list[str] = []
    current: _Draft | None = None
    for line in lines[:end]:
        key = fold(line.text)
        if is_card_noise(line.text):
            continue
        if key in drafts:
            current = drafts[key]
            current.mentions += 1
        elif current and _is_teaser(line, key in repeated):
            current.teaser = current.teaser or cut_teaser(line.text)
        elif _is_title(line):
            current = drafts[key] = _Draft(line.text)
        else:
            stray.append(line.text)
    entries = _drop_trailing_strays(list(drafts.values()), stray)
    stray += [entry.title for entry in entries[MAX_ENTRIES:]]
    return [RelatedEntry(one.title, one.teaser) for one in entries[:MAX_ENTRIES]], stray + rest


def _ends_list(text: str) -> bool:
    return name_furniture(text) in {"cookie notice", "footer", "sharing buttons"}


def _find_repeated(lines: list[Line]) -> set[str]:
    counts = Counter(fold(line.text) for line in lines)
    return {key for key, count in counts.items() if count > 1}


def _is_teaser(line: Line, is_repeated: bool) -> bool:
    """True for running text: a title is short, is not a statement, and may be repeated."""
    if line.role:
        return line.role == "text"
    if is_repeated:
        return False
    if len(line.text) > _MAX_TITLE_CHARS:
        return True
    if ends_statement(line.text):
        return len(line.text.split()) >= 4
    is_long_question = len(line.text) >= _MIN_QUESTION_TEASER_CHARS and ends_sentence(line.text)
    return is_long_question and count_sentences(line.text) > 1


def _is_title(line: Line) -> bool:
    if line.role:
        return line.role == "title" and len(line.text) <= 2 * _MAX_TITLE_CHARS
    is_short = len(line.text) <= _MAX_TITLE_CHARS and not line.text.endswith((".", ",", ";"))
    return is_short and not is_menu_word(line.text) and not name_furniture(line.text)


def _drop_trailing_strays(drafts: list[_Draft], stray: list[str]) -> list[_Draft]:
    """Take titles without teaser off the end of a list with teasers: a menu that follows it."""
    if sum(bool(draft.teaser) for draft in drafts) * 2 < len(drafts):
        return drafts
    while drafts and not drafts[-1].teaser and drafts[-1].mentions == 1 and len(drafts) > 1:
        stray.insert(0, drafts.pop().title)
    return drafts
