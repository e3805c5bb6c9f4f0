"""The body in plain shapes: spine, nerve cells, muscle, knee, the arcs of an aura."""

import math

from cms.demo.drawing.canvas import WHITE, Canvas, Color, Point, mix, smooth
from cms.demo.drawing.palette import Palette
from cms.demo.drawing.shapes import draw_backdrop


def draw_spine(canvas: Canvas, palette: Palette) -> None:
    """Draw vertebrae along a gentle curve, one of them lit."""
    draw_backdrop(canvas, palette)
    count = 8
    lit = canvas.random.randrange(4, 7)
    y = 2.0
    for index in range(count):
        share = index / (count - 1)
        bend = share * math.tau * 0.85 + 0.5
        size = 10 + 5.5 * share
        center = (canvas.width / 2 + 9 * math.sin(bend), y)
        if index == lit:
            canvas.glow(center, 40, palette.accent, 0.9)
        color = palette.accent if index == lit else mix(palette.far, palette.near, share)
        _draw_vertebra(canvas, center, (size, -0.22 * math.cos(bend)), color)
        y += size * 1.02


def draw_nerves(canvas: Canvas, palette: Palette) -> None:
    """Draw cells with branching arms."""
    draw_backdrop(canvas, palette)
    for x, y, size in ((0.24, 62, 0.8), (0.8, 24, 0.7), (0.56, 52, 1.25)):
        center = (canvas.width * x, float(y))
        canvas.glow(center, 34 * size, palette.light, 0.8)
        color = mix(palette.far, palette.near, size - 0.4)
        for arm in range(8):
            angle = math.tau * arm / 8 + canvas.random.uniform(-0.25, 0.25)
            _draw_arm(canvas, center, (angle, 20 * size, 1.9 * size), color)
        canvas.circle(center, 5.4 * size, color)
        canvas.circle(center, 2.2 * size, palette.accent)


def draw_fibres(canvas: Canvas, palette: Palette) -> None:
    """Draw muscle fibres that run around a warm knot."""
    canvas.fill(palette.top, palette.low)
    knot = (canvas.width * 0.58, 50.0)
    canvas.glow(knot, 55, palette.light, 0.6)
    for index in range(44):
        y = -6 + index * 2.6
        pull = 10 * math.exp(-(((y - knot[1]) / 16) ** 2))
        bend = pull if y >= knot[1] else -pull
        line = smooth(
            [
                (-4, y + 6),
                (knot[0] * 0.5, y + 2),
                (knot[0], y + bend * 0.9),
                (canvas.width * 0.84, y - 3),
                (canvas.width + 4, y - 7),
            ]
        )
        color = mix(palette.far, palette.near, abs(y - knot[1]) / 60)
        canvas.stroke(line, mix(color, palette.paper, canvas.random.uniform(0, 0.35)), (1.5, 1.5))
    canvas.glow(knot, 17, palette.accent, 1)
    canvas.ellipse(knot, (7, 4.6), mix(palette.accent, palette.light, 0.35), 0.9)


# Half outlines, to the right of the middle line; the left halves mirror them.
UPPER_BONE: list[Point] = [(0, 45), (6, 48.5), (16, 47), (18, 36), (7.5, 20), (7, -6)]
LOWER_BONE: list[Point] = [(0, 56), (15, 57.5), (17, 66), (8, 82), (7, 106)]
CUSHION: list[Point] = [(0, 50), (8, 51.5), (17, 50), (16, 54.5), (0, 54)]


def draw_joint(canvas: Canvas, palette: Palette) -> None:
    """Draw two bone ends that meet on a cushion."""
    draw_backdrop(canvas, palette)
    x = canvas.width / 2
    canvas.glow((x, 52), 48, palette.accent, 0.6)
    bone = mix(palette.paper, palette.light, 0.25)
    shades = ((UPPER_BONE, WHITE, bone), (LOWER_BONE, bone, mix(bone, palette.far, 0.25)))
    for outline, top, bottom in shades:
        shape = _mirror(outline, x)
        canvas.shadow([(px + 2, py + 1.5) for px, py in shape], 3, 0.35)
        canvas.shaded(shape, top, bottom)
    canvas.polygon(_mirror(CUSHION, x), palette.accent)
    for side in (-1, 1):
        band = smooth([(x + side * 20, 24), (x + side * 25, 52), (x + side * 19, 80)])
        canvas.stroke(band, mix(palette.far, palette.near, 0.35), (3.2, 3.2))


def draw_aura(canvas: Canvas, palette: Palette) -> None:
    """Draw the zigzag arcs that some people see before a migraine."""
    canvas.fill(palette.top, palette.low)
    center = (canvas.width * 0.36, 54.0)
    canvas.glow(center, 70, palette.light, 0.85)
    for arc in range(7):
        radius = 17 + 8 * arc
        color = mix(palette.accent, palette.far, arc / 6)
        zigzag = []
        for tooth in range(31):
            angle = math.pi * (-0.46 + 0.92 * tooth / 30) + 0.05 * arc
            reach = radius + (1.6 + 0.25 * arc) * (1 if tooth % 2 else -1)
            zigzag.append(
                (center[0] + math.cos(angle) * reach, center[1] + math.sin(angle) * reach)
            )
        canvas.stroke(zigzag, color, (2.2 - 0.2 * arc, 2.2 - 0.2 * arc))
    canvas.circle(center, 9, mix(palette.light, WHITE, 0.45))


def _mirror(half: list[Point], x: float) -> list[Point]:
    right = smooth(half)
    return [(x - px, py) for px, py in reversed(right)] + [(x + px, py) for px, py in right]


def _draw_vertebra(canvas: Canvas, center: Point, form: tuple[float, float], color: Color) -> None:
    size, turn = form

    def place(points: list[Point]) -> list[Point]:
        across, down = (math.cos(turn), math.sin(turn)), (-math.sin(turn), math.cos(turn))
        return [
            (
                center[0] + size * (x * across[0] + y * down[0]),
                center[1] + size * (x * across[1] + y * down[1]),
            )
            for x, y in points
        ]

    wings = [(-1.55, 0.0), (-1.4, -0.12), (-0.7, -0.14), (0.7, -0.14), (1.4, -0.12), (1.55, 0.0)]
    wings += [(1.35, 0.12), (0.7, 0.2), (-0.7, 0.2), (-1.35, 0.12)]
    canvas.polygon(smooth(place(wings), closed=True), mix(color, WHITE, 0.3))
    body = [(-0.95, -0.32), (-0.8, -0.39), (0, -0.33), (0.8, -0.39), (0.95, -0.32), (0.8, 0)]
    body += [(0.95, 0.32), (0.8, 0.39), (0, 0.33), (-0.8, 0.39), (-0.95, 0.32), (-0.8, 0)]
    canvas.shaded(smooth(place(body), closed=True), mix(color, WHITE, 0.4), color)
    disc = [(-0.8, 0.44), (0, 0.4), (0.8, 0.44), (0.75, 0.58), (0, 0.56), (-0.75, 0.58)]
    canvas.polygon(smooth(place(disc), closed=True), mix(color, WHITE, 0.62))


def _draw_arm(
    canvas: Canvas, start: Point, reach: tuple[float, float, float], color: Color
) -> None:
    angle, length, width = reach
    if width < 0.35:
        canvas.circle(start, 0.7, mix(color, WHITE, 0.4))
        return
    bend = canvas.random.uniform(-0.35, 0.35)
    middle = (
        start[0] + math.cos(angle + bend) * length / 2,
        start[1] + math.sin(angle + bend) * length / 2,
    )
    end = (start[0] + math.cos(angle) * length, start[1] + math.sin(angle) * length)
    canvas.stroke(smooth([start, middle, end], steps=8), color, (width, width * 0.5))
    for side in (-1, 1):
        turn = side * canvas.random.uniform(0.3, 0.75)
        _draw_arm(canvas, end, (angle + turn, length * 0.66, width * 0.5), color)
