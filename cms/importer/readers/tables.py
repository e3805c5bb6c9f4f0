"""Tables of data as plain text; tables that only lay out a page are recognised, not read."""

from bs4 import Tag

from cms.importer.outline import Table
from cms.importer.readers.markup import attribute, children, text_of
from cms.importer.readers.wording import clean

_LAYOUT_TAGS = [
    "article",
    "blockquote",
    "form",
    "h1",
    "h2",
    "h3",
    "iframe",
    "section",
    "table",
    "video",
]
_MAX_SPAN = 50
_MAX_CELL_CHARS = 1_000


def is_layout_table(tag: Tag) -> bool:
    """True for a table that holds boxes instead of data."""
    if attribute(tag, "role").lower() in ("presentation", "none") or tag.find(_LAYOUT_TAGS):
        return True
    rows = _find_rows(tag)
    widest = max((len(_find_cells(row)) for row in rows), default=0)
    if widest < 2:
        return True
    cells = [cell for row in rows for cell in _find_cells(row)]
    return any(
        len(cell.find_all(["p", "img"])) > 3 or len(text_of(cell)) > _MAX_CELL_CHARS
        for cell in cells
    )


def read_table(tag: Tag, caption: str = "") -> Table | None:
    """The table with its caption; None when all of it is empty.

    The first row is the heading when it has heading cells or is wholly bold; a cell that spans
    columns is followed by empty ones, one that spans rows is repeated.
    """
    grid = _read_grid(tag)
    rows = [row for row in grid if any(text for text in row)]
    if not rows:
        return None
    width = max(map(len, rows))
    padded = [tuple(row + [""] * (width - len(row))) for row in rows]
    own = tag.find("caption")
    caption = text_of(own) if own else caption
    if _has_heading_row(tag):
        return Table(clean(caption), padded[0], tuple(padded[1:]))
    return Table(clean(caption), ("",) * width, tuple(padded))


def _find_rows(tag: Tag) -> list[Tag]:
    return [row for row in tag.find_all("tr") if row.find_parent("table") is tag]


def _find_cells(row: Tag) -> list[Tag]:
    return [cell for cell in children(row) if isinstance(cell, Tag) and cell.name in ("td", "th")]


def _read_grid(tag: Tag) -> list[list[str]]:
    grid: list[list[str]] = []
    hanging: dict[int, tuple[int, str]] = {}  # column → rows still to fill, and with what
    for row in _find_rows(tag):
        texts: list[str] = []
        for cell in _find_cells(row):
            _fill_hanging(texts, hanging)
            text = text_of(cell)
            if (rows_left := _span(cell, "rowspan") - 1) > 0:
                hanging[len(texts)] = (rows_left, text)
            texts += [text] + [""] * (_span(cell, "colspan") - 1)
        _fill_hanging(texts, hanging)
        grid.append(texts)
    return grid


def _fill_hanging(texts: list[str], hanging: dict[int, tuple[int, str]]) -> None:
    """Add the cells that hang down from the rows above at the next free columns."""
    while (column := len(texts)) in hanging:
        rows_left, text = hanging.pop(column)
        texts.append(text)
        if rows_left > 1:
            hanging[column] = (rows_left - 1, text)


def _span(cell: Tag, name: str) -> int:
    value = attribute(cell, name)
    return (
        min(int(value), _MAX_SPAN) if value.isascii() and value.isdigit() and int(value[:4]) else 1
    )


def _has_heading_row(tag: Tag) -> bool:
    first = next((row for row in _find_rows(tag) if text_of(row)), None)
    if first is None:
        return False
    cells = [cell for cell in _find_cells(first) if text_of(cell)]
    return all(cell.name == "th" or _is_bold(cell) for cell in cells)


def _is_bold(cell: Tag) -> bool:
    bold = cell.find(["b", "strong"])
    return bold is not None and text_of(bold) == text_of(cell)
