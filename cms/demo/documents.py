"""One-page PDF files of plain text, made without a library for it.

A PDF of text in one of the fourteen fonts that every reader has is short enough to write by hand
(ISO 32000-1, 7.5 and 9.6.2.2).
"""

from collections.abc import Sequence

PAGE_SIZE_PT = (612, 792)  # US letter
MARGIN_PT = 56
TITLE_PT, HEADING_PT, TEXT_PT = 22, 14, 11


def build_pdf(title: str, lines: Sequence[str]) -> bytes:
    """Lay out a title and lines from top to bottom; ``# `` starts a heading, ``- `` a box to tick.

    Letters outside Windows-1252 become question marks; what does not fit the page is cut off.
    """
    stream = _draw_lines(title, lines).encode("cp1252", errors="replace")
    width, height = PAGE_SIZE_PT
    encoding = "/Encoding /WinAnsiEncoding"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (en-US) >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] /Contents 4 0 R"
        " /Resources << /Font << /Plain 5 0 R /Bold 6 0 R >> >> >>".encode(),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        f"<< /Type /Font /Subtype /Type1 /BaseFont /Courier {encoding} >>".encode(),
        f"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold {encoding} >>".encode(),
        f"<< /Title ({_escape(title)}) >>".encode("cp1252", errors="replace"),
    ]
    return _assemble(objects)


def _draw_lines(title: str, lines: Sequence[str]) -> str:
    y = PAGE_SIZE_PT[1] - MARGIN_PT - TITLE_PT
    drawn = [_draw_text(title, "Bold", TITLE_PT, (MARGIN_PT, y))]
    y -= 2 * TEXT_PT
    for line in lines:
        if line.startswith("# "):
            y -= 2 * HEADING_PT
            drawn.append(_draw_text(line[2:], "Bold", HEADING_PT, (MARGIN_PT, y)))
        elif line.startswith("- "):
            y -= 2 * TEXT_PT
            drawn.append(f"{MARGIN_PT} {y - 1} 9 9 re S")
            drawn.append(_draw_text(line[2:], "Plain", TEXT_PT, (MARGIN_PT + 20, y)))
        else:
            y -= 2 * TEXT_PT
            drawn.append(_draw_text(line, "Plain", TEXT_PT, (MARGIN_PT, y)))
    return "\n".join(drawn)


def _draw_text(text: str, font: str, size: int, corner: tuple[int, int]) -> str:
    x, y = corner
    # The widest line must fit: Courier's letters are 0.6 of its size wide.
    widest = int((PAGE_SIZE_PT[0] - MARGIN_PT - x) / max(1, len(text)) / 0.6 * 10) / 10
    return f"BT /{font} {min(size, widest)} Tf {x} {y} Td ({_escape(text)}) Tj ET"


def _escape(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _assemble(objects: Sequence[bytes]) -> bytes:
    """Number the objects and append the table of where each begins; the first is the root."""
    file = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(file)
    count = len(objects) + 1
    file += b"xref\n0 %d\n0000000000 65535 f \n" % count
    file += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    file += b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\n" % (count, len(objects))
    return bytes(file + b"startxref\n%d\n%%%%EOF\n" % start)
