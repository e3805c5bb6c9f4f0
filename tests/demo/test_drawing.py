"""Pictures and documents made by code."""

import re
from datetime import date
from io import BytesIO

import pytest
from PIL import Image

from cms.demo.content import load_content
from cms.demo.documents import build_pdf
from cms.demo.drawing import Picture, build_picture_file
from cms.demo.drawing.palette import parse_palette
from cms.demo.drawing.pictures import SCENES

ANY_DAY = date(2026, 1, 1)
COLORS = ["#cfe3d6", "#eef3df", "#fff6cf", "#8bb59a", "#2f5d50", "#e7a33e", "#fffdf4"]


def draw(scene: str, seed: int = 1, size_px: tuple[int, int] = (160, 100)) -> bytes:
    return build_picture_file(Picture(scene, parse_palette(COLORS), seed, size_px))


@pytest.mark.parametrize("scene", sorted(SCENES))
def test_scene_fills_any_format_with_more_than_a_few_colors(scene: str) -> None:
    for size_px in ((160, 100), (90, 120)):
        picture = Image.open(BytesIO(draw(scene, size_px=size_px)))

        colors = picture.quantize(64).getcolors()
        assert picture.size == size_px
        assert colors is not None
        assert len(colors) > 12


def test_equal_pictures_have_equal_bytes_and_seeds_differ() -> None:
    assert draw("meadow", seed=4) == draw("meadow", seed=4)
    assert draw("meadow", seed=4) != draw("meadow", seed=5)


def test_every_scene_is_used_by_the_content() -> None:
    pictures = load_content("images", ANY_DAY)["pictures"].values()

    assert {entry["scene"] for entry in pictures} == set(SCENES)


def test_palette_of_another_length_is_refused() -> None:
    with pytest.raises(TypeError):
        parse_palette(COLORS[:6])


def test_pdf_table_points_at_each_object() -> None:
    pdf = build_pdf("Checklist (short)", ["# Before", "- Tick “this”", "A line"])

    start = int(re.findall(rb"startxref\n(\d+)\n%%EOF\n$", pdf)[0])
    offsets = [int(row) for row in re.findall(rb"(\d{10}) 00000 n ", pdf[start:])]
    assert pdf.startswith(b"%PDF-1.4\n")
    assert len(offsets) == 7
    for number, offset in enumerate(offsets, 1):
        assert pdf[offset:].startswith(b"%d 0 obj\n" % number)


def test_pdf_stream_has_the_length_it_says_and_escaped_text() -> None:
    pdf = build_pdf("Checklist (short)", ["- Tick “this”", "Not in this font: 漢"])

    length, stream = re.findall(rb"/Length (\d+) >>\nstream\n(.*?)\nendstream", pdf, re.DOTALL)[0]
    assert int(length) == len(stream)
    assert rb"(Checklist \(short\))" in stream
    assert "Tick “this”".encode("cp1252") in stream
    assert b"Not in this font: ?" in stream
