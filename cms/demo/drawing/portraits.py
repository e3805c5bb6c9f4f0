"""Faces for the clinic's people, plain enough to be nobody's, and the clinic's sign."""

import math
from collections.abc import Callable

from cms.demo.drawing.canvas import WHITE, Canvas, Color, Point, mix, smooth
from cms.demo.drawing.palette import Palette

EYES: Color = (46, 40, 44)

Hair = Callable[[Canvas, Color], None]


def draw_bob(canvas: Canvas, palette: Palette) -> None:
    """Draw a face with chin-length hair."""
    _draw_portrait(canvas, palette, _lay_bob)


def draw_bun(canvas: Canvas, palette: Palette) -> None:
    """Draw a face with hair tied up."""
    _draw_portrait(canvas, palette, _lay_bun)


def draw_curls(canvas: Canvas, palette: Palette) -> None:
    """Draw a face with short curls."""
    _draw_portrait(canvas, palette, _lay_curls)


def draw_beard(canvas: Canvas, palette: Palette) -> None:
    """Draw a face with a beard and glasses."""
    _draw_portrait(canvas, palette, _lay_short)
    x = canvas.width / 2
    hair = palette.near
    jaw = [(x - 14.6, 42), (x - 13.5, 55), (x - 6, 63), (x, 64.5), (x + 6, 63), (x + 13.5, 55)]
    jaw += [(x + 14.6, 42), (x + 11, 50), (x + 5, 52.5), (x, 51.5), (x - 5, 52.5), (x - 11, 50)]
    canvas.polygon(smooth(jaw, closed=True), hair)
    _draw_smile(canvas, (x, 54.5), WHITE)
    for side in (-1, 1):
        canvas.ring((x + side * 6, 42), 4.3, mix(hair, EYES, 0.6), 0.7)
    canvas.stroke([(x - 1.8, 41.6), (x + 1.8, 41.6)], mix(hair, EYES, 0.6), (0.7, 0.7))


def draw_sign(canvas: Canvas, palette: Palette) -> None:
    """Draw the clinic's sign: an alder leaf over two waves."""
    canvas.fill(palette.paper, palette.paper)
    x = canvas.width / 2
    canvas.circle((x, 50), 46, palette.near)
    canvas.circle((x, 50), 42.5, palette.paper)
    leaf = smooth([(x, 16), (x + 15, 33), (x + 14, 48), (x, 60)])
    left = [(2 * x - px, py) for px, py in reversed(leaf)]
    canvas.polygon([*leaf, *left], palette.far)
    canvas.stroke([(x, 66), (x, 24)], palette.paper, (1.5, 0.7))
    for rise in range(3):
        y = 53 - 9 * rise
        for side in (-1, 1):
            canvas.stroke([(x, y), (x + side * (9 - 1.5 * rise), y - 6)], palette.paper, (1.1, 0.6))
    for row, color in enumerate((palette.near, palette.accent)):
        y = 69 + 8 * row
        reach = 31 - 8 * row
        wave = [
            (x - reach + step * reach / 20, y + 2.1 * math.sin(step / 40 * math.tau * 2))
            for step in range(41)
        ]
        canvas.stroke(wave, color, (3, 3))


def _draw_portrait(canvas: Canvas, palette: Palette, lay_hair: Hair) -> None:
    x = canvas.width / 2
    canvas.fill(palette.top, palette.low)
    canvas.circle((x, 46), 37, mix(palette.low, WHITE, 0.4))
    lay_hair(canvas, palette.near)
    skin = palette.light
    canvas.box(((x - 6, 56), (x + 6, 76)), 3, mix(skin, palette.near, 0.16))
    coat = [(x - 39, 106), (x - 33, 82), (x - 13, 73), (x, 77), (x + 13, 73), (x + 33, 82)]
    canvas.polygon([*smooth([*coat, (x + 39, 106)])], palette.accent)
    collar = [(x - 8, 71.5), (x, 81), (x + 8, 71.5), (x + 12, 74), (x, 92), (x - 12, 74)]
    canvas.polygon([(x - 8, 72), (x + 8, 72), (x, 82)], mix(skin, palette.near, 0.16))
    canvas.polygon(collar, palette.paper)
    for side in (-1, 1):
        canvas.circle((x + side * 15, 45), 3, mix(skin, palette.near, 0.08))
    face = [(x, 24), (x + 13, 30), (x + 15, 45), (x + 9, 59), (x, 64)]
    canvas.polygon([*smooth(face), *reversed([(2 * x - px, py) for px, py in smooth(face)])], skin)
    _draw_features(canvas, (x, 44), skin)
    _lay_fringe(canvas, palette.near, lay_hair)


def _draw_features(canvas: Canvas, center: Point, skin: Color) -> None:
    x, y = center
    for side in (-1, 1):
        canvas.ellipse((x + side * 6, y - 2), (1.25, 1.6), EYES)
        canvas.circle((x + side * 6 + 0.4, y - 2.5), 0.4, WHITE)
        brow = smooth([(x + side * 3.6, y - 6.4), (x + side * 6, y - 7.2), (x + side * 8.6, y - 6)])
        canvas.stroke(brow, mix(EYES, skin, 0.25), (0.9, 0.7))
        canvas.circle((x + side * 9, y + 5), 2.8, (226, 110, 96), 0.22)
    canvas.stroke(
        smooth([(x, y), (x + 1.6, y + 4.4), (x - 0.6, y + 5)]), mix(skin, EYES, 0.28), (0.6, 0.6)
    )
    _draw_smile(canvas, (x, y + 10.5), mix(skin, (150, 50, 50), 0.75))


def _draw_smile(canvas: Canvas, center: Point, color: Color) -> None:
    x, y = center
    canvas.stroke(smooth([(x - 4.4, y - 1), (x, y + 1.3), (x + 4.4, y - 1)]), color, (1.1, 1.1))


def _lay_bob(canvas: Canvas, hair: Color) -> None:
    x = canvas.width / 2
    canvas.circle((x, 38), 20, hair)
    canvas.box(((x - 20, 38), (x + 20, 66)), 8, hair)


def _lay_bun(canvas: Canvas, hair: Color) -> None:
    x = canvas.width / 2
    canvas.circle((x, 15), 8.5, mix(hair, WHITE, 0.06))
    canvas.circle((x, 38), 17.5, hair)


def _lay_curls(canvas: Canvas, hair: Color) -> None:
    x = canvas.width / 2
    for step in range(15):
        angle = math.pi * (0.94 + 1.12 * step / 14)
        curl = (x + 16.5 * math.cos(angle), 39 + 17.5 * math.sin(angle))
        canvas.circle(curl, 5.4, mix(hair, WHITE, 0.05 * (step % 3)))


def _lay_short(canvas: Canvas, hair: Color) -> None:
    x = canvas.width / 2
    canvas.ellipse((x, 36), (16.4, 17), hair)


def _lay_fringe(canvas: Canvas, hair: Color, lay_hair: Hair) -> None:
    x = canvas.width / 2
    hairline = [(x + across, y) for across, y in _HAIRLINES[lay_hair]]
    canvas.polygon(smooth(hairline, closed=True), hair)


# Across from the middle of the face, and down from the top.
_HAIRLINES: dict[Hair, tuple[Point, ...]] = {
    _lay_bob: ((-16, 44), (-15, 30), (0, 20), (15, 28), (16, 40), (8, 33), (-6, 30)),
    _lay_bun: ((-16, 41), (-14, 27), (0, 20), (14, 27), (16, 41), (9, 30), (0, 28), (-9, 30)),
    _lay_curls: ((-14, 33), (-11, 25), (0, 20), (11, 25), (14, 33), (6, 28), (0, 30), (-6, 28)),
    _lay_short: ((-16, 40), (-16, 27), (-6, 19), (8, 18), (16, 28), (16, 40), (12, 30), (-12, 29)),
}
