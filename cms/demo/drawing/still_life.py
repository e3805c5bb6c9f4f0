"""Quiet things: leaves, rings on water, stones, drops, beams of light."""

import math

from cms.demo.drawing.canvas import WHITE, Canvas, Color, Point, mix, smooth
from cms.demo.drawing.palette import Palette
from cms.demo.drawing.shapes import build_ellipse, draw_backdrop, draw_leaf


def draw_leaves(canvas: Canvas, palette: Palette) -> None:
    """Draw branches with paired leaves over a soft disc."""
    draw_backdrop(canvas, palette)
    center = (canvas.width / 2, 52.0)
    canvas.circle(center, 36, mix(palette.low, palette.light, 0.6))
    for branch in range(3):
        x = canvas.width * (0.3 + 0.2 * branch)
        lean = (branch - 1) * 16 + canvas.random.uniform(-5, 5)
        stem = smooth([(x, 106), (x + lean * 0.3, 70), (x + lean, 22 + 8 * abs(branch - 1))])
        color = mix(palette.far, palette.near, branch / 2)
        canvas.stroke(stem, mix(color, palette.near, 0.5), (1.1, 0.4))
        _draw_leaf_pairs(canvas, stem, color)


def draw_ripples(canvas: Canvas, palette: Palette) -> None:
    """Draw rings that spread on still water."""
    canvas.fill(palette.top, palette.low)
    for x, y, reach in ((0.62, 46, 9), (0.2, 76, 6), (0.86, 84, 4)):
        center = (canvas.width * x, float(y))
        canvas.glow(center, reach * 6, palette.light, 0.7)
        for ring in range(reach, 0, -1):
            share = ring / reach
            color = mix(palette.light, mix(palette.top, palette.far, 0.5), share)
            canvas.ring(center, ring * 5.2, color, 1.5 - share)
        canvas.circle(center, 1.6, palette.accent)


def draw_pebbles(canvas: Canvas, palette: Palette) -> None:
    """Draw a balanced pile of stones."""
    draw_backdrop(canvas, palette)
    canvas.shaded(
        [(0, 82), (canvas.width, 82), (canvas.width, 105), (0, 105)],
        palette.low,
        mix(palette.low, palette.far, 0.5),
    )
    x, y = canvas.width / 2, 88.0
    colors = [
        palette.near,
        palette.far,
        mix(palette.far, palette.paper, 0.4),
        palette.accent,
        palette.paper,
    ]
    canvas.ellipse((x + 4, y + 1), (34, 3.2), mix(palette.far, palette.near, 0.4), 0.4)
    for index, color in enumerate(colors):
        across, down = 28 - 4.6 * index, 8.4 - 0.9 * index
        y -= down
        spot = (x + canvas.random.uniform(-2.5, 2.5), y)
        stone = build_ellipse(spot, across, down)
        canvas.shaded(stone, mix(color, WHITE, 0.28), mix(color, palette.near, 0.25))
        y -= down * 0.92


def draw_drops(canvas: Canvas, palette: Palette) -> None:
    """Draw golden drops that rise and overlap."""
    draw_backdrop(canvas, palette)
    for _ in range(34):
        spot = (
            canvas.random.gauss(canvas.width / 2, canvas.width / 5),
            canvas.random.uniform(-5, 105),
        )
        radius = canvas.random.uniform(1.5, 8)
        color = canvas.random.choice([palette.accent, palette.light, palette.far, palette.paper])
        canvas.circle(spot, radius, color, 0.62)
        canvas.circle((spot[0] - radius * 0.3, spot[1] - radius * 0.35), radius * 0.26, WHITE, 0.6)
    x = canvas.width / 2
    right = smooth([(x, 14), (x + 4, 28), (x + 13, 46), (x + 17.5, 62), (x + 11, 76), (x, 81)])
    drop = right + [(2 * x - px, py) for px, py in reversed(right)]
    canvas.shadow([(x + 2, y + 2) for x, y in drop], 4, 0.3)
    canvas.shaded(drop, mix(palette.light, WHITE, 0.3), palette.accent)
    canvas.ellipse((x - 8.5, 60), (2.4, 7), WHITE, 0.45)


def draw_rays(canvas: Canvas, palette: Palette) -> None:
    """Draw beams of light that cross."""
    canvas.fill(palette.top, palette.low)
    colors = [palette.accent, palette.light, palette.far, palette.paper]
    for index in range(14):
        start = canvas.width * (index / 12 - 0.1)
        reach = canvas.random.uniform(10, 34)
        foot = start + canvas.random.uniform(-60, 60)
        beam = [(start, -4.0), (start + 3, -4.0), (foot + reach, 104.0), (foot, 104.0)]
        canvas.polygon(beam, colors[index % 4], 0.26)
    center = (canvas.width / 2, 58.0)
    canvas.glow(center, 46, palette.paper, 0.9)
    for ring in range(4):
        canvas.ring(center, 8 + 5 * ring, mix(palette.paper, palette.accent, 0.25 * ring), 0.8)


def _draw_leaf_pairs(canvas: Canvas, stem: list[Point], color: Color) -> None:
    for index in range(6, len(stem) - 1, 4):
        (x, y), (ahead_x, ahead_y) = stem[index], stem[min(index + 2, len(stem) - 1)]
        along = math.atan2(ahead_y - y, ahead_x - x)
        length = 16 * (1 - 0.55 * index / len(stem))
        for side in (-1, 1):
            tint = mix(color, WHITE, canvas.random.uniform(0.02, 0.3))
            draw_leaf(canvas, (x, y), (along + side * 0.95, length, 0.2), tint)
    draw_leaf(canvas, stem[-1], (-math.pi / 2, 9, 0.2), color)
