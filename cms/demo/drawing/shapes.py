"""Shapes that several scenes are made of."""

import math

from cms.demo.drawing.canvas import WHITE, Canvas, Color, Point, mix, smooth
from cms.demo.drawing.palette import Palette


def draw_backdrop(canvas: Canvas, palette: Palette) -> None:
    """Cover the canvas with a gradient and a few soft lights."""
    canvas.fill(palette.top, palette.low)
    for _ in range(4):
        center = (canvas.random.uniform(0, canvas.width), canvas.random.uniform(0, 100))
        color = canvas.random.choice([palette.light, palette.paper])
        canvas.glow(center, canvas.random.uniform(30, 60), color, 0.4)


def build_ellipse(center: Point, across: float, down: float) -> list[Point]:
    """Return points along an upright ellipse."""
    return [
        (
            center[0] + across * math.cos(math.tau * step / 60),
            center[1] + down * math.sin(math.tau * step / 60),
        )
        for step in range(60)
    ]


def draw_leaf(canvas: Canvas, foot: Point, reach: tuple[float, float, float], color: Color) -> None:
    """Draw a leaf with a midrib; reach is its angle, its length and its half width per length."""
    angle, length, half = reach
    forward, sideward = (math.cos(angle), math.sin(angle)), (-math.sin(angle), math.cos(angle))

    def at(along: float, across: float) -> Point:
        return (
            foot[0] + length * (forward[0] * along + sideward[0] * across),
            foot[1] + length * (forward[1] * along + sideward[1] * across),
        )

    canvas.polygon(
        smooth([at(0, 0), at(0.42, half), at(1, 0)])
        + smooth([at(1, 0), at(0.42, -half), at(0, 0)]),
        color,
    )
    canvas.stroke([at(0, 0), at(0.85, 0)], mix(color, WHITE, 0.35), (0.3, 0.15))


def draw_pot(canvas: Canvas, palette: Palette, foot: Point, size: float) -> None:
    """Draw a potted plant that stands on the foot point."""
    x, y = foot
    leaf = canvas.random.choice([palette.near, mix(palette.near, palette.far, 0.5), palette.far])
    half = canvas.random.choice([0.06, 0.1, 0.16])
    for index in (0, 8, 1, 7, 2, 6, 3, 5, 4):
        angle = -math.pi / 2 + (index - 4) * 0.24 + canvas.random.uniform(-0.06, 0.06)
        length = size * canvas.random.uniform(24, 36) * (1 - 0.07 * abs(index - 4))
        tint = mix(leaf, WHITE, canvas.random.uniform(0, 0.4))
        draw_leaf(canvas, (x, y - 13 * size), (angle, length, half), tint)
    pot = canvas.random.choice(
        [palette.accent, palette.paper, mix(palette.accent, palette.paper, 0.5)]
    )
    rim, sole = 8 * size, 6 * size
    shape = [(x - rim, y - 14 * size), (x + rim, y - 14 * size), (x + sole, y), (x - sole, y)]
    canvas.shaded(shape, mix(pot, WHITE, 0.15), mix(pot, palette.near, 0.25))
    canvas.box(
        ((x - 9 * size, y - 16 * size), (x + 9 * size, y - 12.4 * size)),
        0.8,
        mix(pot, WHITE, 0.2),
    )
