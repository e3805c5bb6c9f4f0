"""Scenes from inside: a room, a shelf, a desk, a screen."""

from cms.demo.drawing.canvas import WHITE, Canvas, Point, mix, smooth
from cms.demo.drawing.palette import Palette
from cms.demo.drawing.shapes import draw_backdrop, draw_pot


def draw_window(canvas: Canvas, palette: Palette) -> None:
    """Draw a quiet room: a window, a chair and a plant."""
    wall = mix(palette.paper, palette.low, 0.35)
    canvas.fill(wall, mix(wall, palette.far, 0.18))
    x = canvas.width * 0.34
    canvas.box(((x - 27, 10), (x + 27, 66)), 2, palette.paper)
    canvas.shaded(
        [(x - 24, 13), (x + 24, 13), (x + 24, 63), (x - 24, 63)], palette.top, palette.low
    )
    canvas.circle((x + 9, 30), 5, palette.light)
    hill = smooth([(x - 24, 52), (x - 8, 43), (x + 8, 50), (x + 24, 42)])
    canvas.shaded([*hill, (x + 24, 63), (x - 24, 63)], palette.far, palette.near)
    for bar in (((x - 0.8, 10.0), (x + 0.8, 66.0)), ((x - 27, 37.0), (x + 27, 38.4))):
        canvas.box(bar, 0, palette.paper)
    canvas.polygon(
        [(0, 84), (canvas.width, 84), (canvas.width, 105), (0, 105)],
        mix(palette.far, palette.accent, 0.35),
    )
    canvas.polygon([(x + 4, 84), (x + 60, 84), (x + 84, 105), (x + 10, 105)], palette.light, 0.28)
    _draw_chair(canvas, palette, (canvas.width * 0.74, 92))
    draw_pot(canvas, palette, (canvas.width * 0.93, 94), 1.2)


def draw_pots(canvas: Canvas, palette: Palette) -> None:
    """Draw plants on a shelf."""
    draw_backdrop(canvas, palette)
    canvas.shaded(
        [(0, 84), (canvas.width, 84), (canvas.width, 90), (0, 90)],
        mix(palette.paper, palette.accent, 0.3),
        palette.accent,
    )
    canvas.polygon(
        [(0, 90), (canvas.width, 90), (canvas.width, 105), (0, 105)],
        mix(palette.far, palette.near, 0.5),
    )
    count = max(2, round(canvas.width / 42))
    for index in range(count):
        x = canvas.width * (index + 0.5) / count
        draw_pot(canvas, palette, (x, 84), canvas.random.uniform(0.9, 1.5))


def draw_notebook(canvas: Canvas, palette: Palette) -> None:
    """Draw an open diary, a pencil and a cup, seen from above."""
    canvas.fill(mix(palette.far, palette.low, 0.4), mix(palette.far, palette.low, 0.15))
    x = canvas.width * 0.42
    book = [(x - 40, 20), (x + 40, 20), (x + 40, 84), (x - 40, 84)]
    canvas.shadow([(px + 2, py + 3) for px, py in book], 3, 0.45)
    canvas.box(((x - 40, 20), (x + 40, 84)), 2, palette.paper)
    canvas.shaded(
        [(x - 3, 20), (x + 3, 20), (x + 3, 84), (x - 3, 84)],
        mix(palette.paper, palette.far, 0.25),
        mix(palette.paper, palette.far, 0.3),
    )
    for row in range(7):
        y = 30 + 7 * row
        canvas.box(
            ((x - 34, y), (x - 34 + canvas.random.uniform(14, 26), y + 1)),
            0.5,
            mix(palette.paper, palette.near, 0.35),
        )
        for day in range(6):
            color = canvas.random.choice([palette.low, palette.accent, palette.light, palette.far])
            canvas.circle((x + 9 + 5 * day, y + 0.6), 1.7, color)
    canvas.stroke([(x + 46, 78), (x + 62, 30)], palette.accent, (2.4, 2.4))
    canvas.stroke([(x + 62, 30), (x + 63.4, 25.8)], palette.paper, (2.2, 0.6))
    cup = (canvas.width * 0.88, 46.0)
    canvas.ring((cup[0] + 2, cup[1] + 14), 6, palette.paper, 2.4)
    canvas.circle((cup[0] + 1.5, cup[1] + 2.5), 15, mix(palette.far, palette.near, 0.7), 0.35)
    canvas.circle(cup, 15, palette.paper)
    canvas.circle(cup, 12.4, mix(palette.accent, palette.near, 0.45))
    canvas.ellipse((cup[0] - 3, cup[1] - 4), (5, 3), WHITE, 0.18)


def draw_screen(canvas: Canvas, palette: Palette) -> None:
    """Draw a tablet on a table, with a friendly face in a call."""
    draw_backdrop(canvas, palette)
    canvas.polygon(
        [(0, 80), (canvas.width, 80), (canvas.width, 105), (0, 105)],
        mix(palette.far, palette.low, 0.35),
    )
    x = canvas.width / 2
    frame = [(x - 46, 16), (x + 46, 16), (x + 46, 82), (x - 46, 82)]
    canvas.shadow([(px + 2, py + 3) for px, py in frame], 4, 0.4)
    canvas.box(((x - 46, 16), (x + 46, 82)), 4, mix(palette.near, (20, 24, 30), 0.4))
    canvas.shaded(
        [(x - 42, 20), (x + 42, 20), (x + 42, 78), (x - 42, 78)], palette.top, palette.low
    )
    body = smooth([(x - 22, 78), (x - 17, 62), (x, 57), (x + 17, 62), (x + 22, 78)])
    canvas.polygon(body, palette.near)
    hair = mix(palette.near, (40, 28, 28), 0.5)
    canvas.circle((x, 41), 12.5, hair)
    canvas.box(((x - 12.5, 41), (x + 12.5, 56)), 5, hair)
    canvas.ellipse((x, 46), (9.5, 11), mix(palette.light, palette.accent, 0.3))
    canvas.polygon(
        smooth(
            [(x - 10, 42), (x - 4, 37), (x + 10, 43), (x + 8, 34), (x, 32), (x - 9, 35)],
            closed=True,
        ),
        hair,
    )
    canvas.box(((x + 25, 24), (x + 38, 35)), 1.5, palette.paper)
    canvas.box(((x + 46, 8), (x + 66, 26)), 5, palette.accent)
    canvas.polygon([(x + 48, 22), (x + 47, 31), (x + 55, 25)], palette.accent)
    for dot in range(3):
        canvas.circle((x + 51.5 + 4.5 * dot, 17), 1.2, palette.paper)
    draw_pot(canvas, palette, (x - 60, 88), 1.0)


def _draw_chair(canvas: Canvas, palette: Palette, foot: Point) -> None:
    x, y = foot
    cloth = palette.near
    for leg in (-11, 10):
        canvas.stroke(
            [(x + leg, y - 9), (x + leg * 1.15, y + 4)],
            mix(palette.accent, palette.near, 0.3),
            (1.4, 1),
        )
    back = smooth(
        [(x - 13, y - 10), (x - 15, y - 34), (x, y - 40), (x + 15, y - 34), (x + 13, y - 10)]
    )
    canvas.shaded(back, mix(cloth, WHITE, 0.25), cloth)
    canvas.box(((x - 16, y - 18), (x + 16, y - 6)), 4, mix(cloth, WHITE, 0.1))
    for arm in (-17, 13):
        canvas.box(((x + arm, y - 24), (x + arm + 4.5, y - 6)), 2, mix(cloth, WHITE, 0.18))
    canvas.box(((x - 8, y - 30), (x + 7, y - 17)), 2, palette.accent)
