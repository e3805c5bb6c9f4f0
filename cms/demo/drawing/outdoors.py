"""Scenes from outside: hills, sea, mountains, dunes, night, wood, meadow, path, clouds, harbour."""

import math

from cms.demo.drawing.canvas import WHITE, Canvas, Color, Point, mix, smooth
from cms.demo.drawing.palette import Palette


def draw_hills(canvas: Canvas, palette: Palette) -> None:
    """Draw five ridges that fade into a low sun."""
    _draw_sky(canvas, palette, sun=(canvas.width * canvas.random.uniform(0.25, 0.75), 42))
    for layer in range(5):
        share = layer / 4
        ridge = _ridge(canvas, base=48 + 11 * layer, height=9 - layer)
        color = mix(palette.far, palette.near, share)
        canvas.shaded(ridge, mix(color, palette.low, 0.25), color)
    for _ in range(9):
        _draw_tree(canvas, palette, foot=canvas.random.uniform(0, canvas.width))


def draw_meadow(canvas: Canvas, palette: Palette) -> None:
    """Draw flowers in front of two soft hills."""
    _draw_sky(canvas, palette, sun=(canvas.width * 0.7, 30))
    for layer in range(2):
        color = mix(palette.far, palette.near, 0.2 + 0.4 * layer)
        canvas.shaded(_ridge(canvas, base=54 + 12 * layer, height=6), color, palette.near)
    for _ in range(46):
        _draw_flower(canvas, palette)


def draw_path(canvas: Canvas, palette: Palette) -> None:
    """Draw a path that winds over a hill."""
    _draw_sky(canvas, palette, sun=(canvas.width * 0.3, 26))
    canvas.shaded(
        _ridge(canvas, base=46, height=7), palette.far, mix(palette.far, palette.near, 0.4)
    )
    hill = smooth([(-5, 62), (canvas.width * 0.45, 50), (canvas.width + 5, 60)])
    canvas.shaded(
        [*hill, (canvas.width + 5, 105), (-5, 105)],
        mix(palette.near, palette.low, 0.3),
        palette.near,
    )
    middle = [
        (0.47, 52.0, 0.6),
        (0.55, 58.0, 2.0),
        (0.42, 66.0, 4.5),
        (0.56, 78.0, 9.0),
        (0.4, 104.0, 17.0),
    ]
    left = smooth([(canvas.width * x - w, y) for x, y, w in middle])
    right = smooth([(canvas.width * x + w, y) for x, y, w in middle])
    canvas.shaded([*left, *reversed(right)], mix(palette.paper, palette.low, 0.4), palette.paper)
    for _ in range(6):
        _draw_tree(canvas, palette, foot=canvas.random.uniform(0.66, 1) * canvas.width)


def draw_sea(canvas: Canvas, palette: Palette) -> None:
    """Draw rolling waves under a sun."""
    sun = (canvas.width * canvas.random.uniform(0.3, 0.7), 34.0)
    _draw_sky(canvas, palette, sun=sun)
    for layer in range(7):
        share = layer / 6
        y = 46 + 3 * layer + 1.1 * layer**1.6
        color = mix(palette.far, palette.near, share)
        crest = _wave(canvas, y, rise=0.4 + 0.55 * layer, length=16 + 9 * layer)
        canvas.shaded(
            [*crest, (canvas.width, 105), (0, 105)], mix(color, palette.paper, 0.16), color
        )
    for row in range(16):
        y = 48 + row * 2.1
        half = canvas.random.uniform(1, 3 + row * 0.6)
        x = sun[0] + canvas.random.uniform(-2, 2) * (1 + row / 5)
        canvas.ellipse((x, y), (half, 0.22 + row * 0.015), palette.light, 0.55)


def draw_harbor(canvas: Canvas, palette: Palette) -> None:
    """Draw two sailing boats and their reflection."""
    _draw_sky(canvas, palette, sun=(canvas.width * 0.72, 40))
    canvas.shaded(
        _ridge(canvas, base=54, height=5), palette.far, mix(palette.far, palette.low, 0.5)
    )
    canvas.polygon([(0, 60), (canvas.width, 60), (canvas.width, 105), (0, 105)], palette.low)
    for x, size in ((0.28, 1.0), (0.46, 0.62)):
        _draw_boat(canvas, palette, foot=(canvas.width * x, 59.5), size=size)
    canvas.mirror_below(60, squeeze=1.3)
    canvas.polygon([(0, 60), (canvas.width, 60), (canvas.width, 105), (0, 105)], palette.near, 0.45)
    for _ in range(40):
        y = 61 + 38 * canvas.random.random() ** 0.8
        x = canvas.random.uniform(0, canvas.width)
        canvas.ellipse((x, y), ((y - 56) * 0.22, 0.2), palette.paper, 0.35)


def draw_mountains(canvas: Canvas, palette: Palette) -> None:
    """Draw snowy peaks over a lake."""
    _draw_sky(canvas, palette, sun=(canvas.width * 0.2, 24))
    for layer, tops in enumerate(((5, 30), (4, 42))):
        count, height = tops
        for index in range(count):
            x = canvas.width * (index + canvas.random.uniform(0.2, 0.8)) / count
            _draw_peak(
                canvas, palette, (x, height + canvas.random.uniform(-8, 6)), 0.25 + 0.45 * layer
            )
    canvas.shaded(
        _ridge(canvas, base=62, height=2), mix(palette.near, palette.far, 0.3), palette.near
    )
    canvas.mirror_below(66, squeeze=1.5)
    canvas.polygon([(0, 66), (canvas.width, 66), (canvas.width, 105), (0, 105)], palette.near, 0.28)


def draw_dunes(canvas: Canvas, palette: Palette) -> None:
    """Draw wide bands of sand with a light and a dark side."""
    _draw_sky(canvas, palette, sun=(canvas.width * 0.62, 30))
    for layer in range(5):
        lift = canvas.random.uniform(4, 9)
        shift = canvas.random.uniform(-0.3, 0.3)
        y = 50 + 11 * layer
        crest = smooth(
            [
                (-5, y + 4),
                (canvas.width * (0.3 + shift / 2), y - lift),
                (canvas.width * (0.62 + shift / 2), y + 3),
                (canvas.width + 5, y - lift / 2),
            ]
        )
        color = mix(palette.far, palette.near, layer / 4)
        canvas.shaded(
            [*crest, (canvas.width + 5, 105), (-5, 105)], mix(color, palette.light, 0.45), color
        )


def draw_night(canvas: Canvas, palette: Palette) -> None:
    """Draw a moon, stars and sleeping hills."""
    canvas.fill(palette.top, palette.low)
    moon = (canvas.width * 0.66, 30.0)
    canvas.glow(moon, 46, palette.light, 0.5)
    canvas.circle(moon, 10, palette.light)
    canvas.circle((moon[0] + 4, moon[1] - 2), 8.6, mix(palette.top, palette.light, 0.3))
    for _ in range(90):
        spot = (canvas.random.uniform(0, canvas.width), canvas.random.uniform(0, 60))
        canvas.circle(
            spot, canvas.random.uniform(0.08, 0.3), WHITE, canvas.random.uniform(0.3, 0.9)
        )
    for layer in range(4):
        color = mix(palette.far, palette.near, layer / 3)
        canvas.shaded(
            _ridge(canvas, base=60 + 11 * layer, height=7), mix(color, palette.low, 0.3), color
        )


def draw_wood(canvas: Canvas, palette: Palette) -> None:
    """Draw pale trunks in front of misty ones."""
    canvas.fill(palette.top, palette.low)
    canvas.glow((canvas.width * 0.5, 45), 70, palette.light, 0.8)
    for layer in range(3):
        for _ in range(9 - 2 * layer):
            _draw_trunk(canvas, palette, layer)
        _draw_foliage(canvas, mix(palette.far, palette.near, layer / 2), layer)
    canvas.shaded(
        _ridge(canvas, base=88, height=3), mix(palette.near, palette.accent, 0.25), palette.near
    )


def draw_clouds(canvas: Canvas, palette: Palette) -> None:
    """Draw banks of round clouds in front of a large sun."""
    _draw_sky(canvas, palette, sun=(canvas.width * 0.5, 44), radius=17)
    for layer in range(5):
        color = mix(mix(palette.far, palette.paper, 0.55), palette.paper, layer / 4)
        y = 52 + 12 * layer
        x = -5.0
        while x < canvas.width + 8:
            radius = canvas.random.uniform(5, 11)
            canvas.circle((x, y + canvas.random.uniform(0, 5)), radius, color)
            x += radius * canvas.random.uniform(0.8, 1.2)
        canvas.shaded(
            [(0, y + 3), (canvas.width, y + 3), (canvas.width, 105), (0, 105)],
            color,
            mix(color, palette.low, 0.3),
        )


def _draw_sky(canvas: Canvas, palette: Palette, sun: Point, radius: float = 8) -> None:
    canvas.fill(palette.top, palette.low)
    canvas.glow(sun, radius * 7, palette.light, 0.75)
    canvas.circle(sun, radius, mix(palette.light, WHITE, 0.35))


def _ridge(canvas: Canvas, base: float, height: float) -> list[Point]:
    steps = 7
    knots = [
        (canvas.width * (index - 0.5) / (steps - 2), base + canvas.random.uniform(-height, height))
        for index in range(steps)
    ]
    return [*smooth(knots), (canvas.width * 1.2, 105), (-canvas.width * 0.2, 105)]


def _wave(canvas: Canvas, y: float, rise: float, length: float) -> list[Point]:
    phase = canvas.random.uniform(0, math.tau)
    crest = []
    for index in range(161):
        x = canvas.width * index / 160
        angle = math.tau * x / length + phase
        crest.append((x, y - rise * (math.sin(angle) + 0.35 * math.sin(2 * angle + 0.6))))
    return crest


def _draw_tree(canvas: Canvas, palette: Palette, foot: float) -> None:
    y = canvas.random.uniform(84, 97)
    size = (y - 66) * canvas.random.uniform(0.3, 0.45)
    dark = mix(palette.near, (16, 30, 34), 0.35)
    canvas.stroke([(foot, y), (foot, y - size)], dark, (0.7, 0.5))
    color = mix(palette.near, palette.accent, canvas.random.uniform(0.15, 0.5))
    canvas.ellipse((foot, y - size * 1.25), (size * 0.42, size * 0.8), color)
    canvas.ellipse((foot - size * 0.1, y - size * 1.35), (size * 0.24, size * 0.55), WHITE, 0.1)


def _draw_flower(canvas: Canvas, palette: Palette) -> None:
    size = canvas.random.uniform(0.8, 2.6)
    foot = (canvas.random.uniform(0, canvas.width), 104.0)
    head = (foot[0] + canvas.random.uniform(-6, 6), 100 - size * canvas.random.uniform(7, 15))
    stem = smooth([foot, ((foot[0] + head[0]) / 2 + 1.5, (foot[1] + head[1]) / 2), head])
    canvas.stroke(stem, mix(palette.near, (20, 40, 36), 0.3), (0.55, 0.28))
    color = canvas.random.choice([palette.accent, palette.paper, palette.light])
    for petal in range(6):
        angle = math.tau * petal / 6 + size
        spot = (head[0] + math.cos(angle) * size, head[1] + math.sin(angle) * size)
        canvas.circle(spot, size * 0.62, color, 0.92)
    canvas.circle(head, size * 0.55, mix(palette.light, palette.accent, 0.4))


def _draw_boat(canvas: Canvas, palette: Palette, foot: Point, size: float) -> None:
    x, y = foot
    hull = smooth(
        [
            (x - 11 * size, y - 4 * size),
            (x - 8 * size, y),
            (x + 8 * size, y),
            (x + 12 * size, y - 4.4 * size),
        ]
    )
    canvas.polygon(hull, palette.accent)
    canvas.stroke([(x, y - 3 * size), (x, y - 37 * size)], palette.near, (0.7 * size, 0.5 * size))
    sail = smooth(
        [
            (x + 1 * size, y - 36 * size),
            (x + 9 * size, y - 20 * size),
            (x + 13 * size, y - 6 * size),
        ]
    )
    canvas.polygon([*sail, (x + 1 * size, y - 6 * size)], palette.paper)
    jib = smooth(
        [
            (x - 1 * size, y - 33 * size),
            (x - 5 * size, y - 18 * size),
            (x - 9.5 * size, y - 6.5 * size),
        ]
    )
    canvas.polygon([*jib, (x - 1 * size, y - 6.5 * size)], mix(palette.paper, palette.light, 0.5))


def _draw_peak(canvas: Canvas, palette: Palette, top: Point, share: float) -> None:
    x, y = top
    half = (70 - y) * canvas.random.uniform(0.9, 1.2)
    color = mix(palette.far, palette.near, share)
    canvas.shaded([(x - half, 72), top, (x + half, 72)], color, mix(color, palette.low, 0.35))
    canvas.polygon(
        [top, (x + half, 72), (x + half * 0.12, 72), (x + half * 0.05, y + 12)], palette.near, 0.22
    )
    cap = 0.2
    snow = [
        top,
        (x + half * cap, y + (72 - y) * cap),
        (x + half * 0.06, y + (72 - y) * cap * 0.72),
        (x - half * 0.05, y + (72 - y) * cap * 1.15),
        (x - half * cap, y + (72 - y) * cap),
    ]
    canvas.polygon(snow, palette.paper, 0.92)


def _draw_trunk(canvas: Canvas, palette: Palette, layer: int) -> None:
    x = canvas.random.uniform(0, canvas.width)
    width = 1.4 + 1.5 * layer
    lean = canvas.random.uniform(-3, 3)
    color = mix(mix(palette.low, palette.far, 0.4), palette.paper, layer / 2)
    canvas.stroke(
        smooth([(x, 104), (x + lean / 2, 50), (x + lean, -4)]), color, (width, width * 0.7)
    )
    for _ in range(layer * 6):
        y = canvas.random.uniform(5, 88)
        spot = (x + lean * (100 - y) / 100 + canvas.random.uniform(-0.2, 0.2) * width, y)
        canvas.ellipse(spot, (width * 0.24, 0.35), mix(palette.near, (20, 24, 28), 0.4), 0.75)


def _draw_foliage(canvas: Canvas, color: Color, layer: int) -> None:
    for _ in range(60):
        spot = (canvas.random.uniform(0, canvas.width), canvas.random.uniform(-4, 26 - 4 * layer))
        leaf = canvas.random.uniform(1.5, 4.5)
        canvas.ellipse(
            spot, (leaf, leaf * 0.7), mix(color, WHITE, canvas.random.uniform(0, 0.25)), 0.8
        )
