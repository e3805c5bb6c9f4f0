"""A small canvas in units of a hundredth of its height, so that a scene fits every format.

Everything is drawn at twice the wanted size and halved at the end, which is what smooths the
edges; Pillow's own polygons are not anti-aliased (12.0, `ImageDraw`).
"""

import math
import random
from collections.abc import Sequence

from PIL import Image, ImageColor, ImageDraw, ImageFilter

Color = tuple[int, int, int]
Point = tuple[float, float]

WHITE: Color = (255, 255, 255)

OVERSAMPLING = 2


def parse_color(text: str) -> Color:
    """Read `#rrggbb`; raises ValueError when it is none."""
    red, green, blue = ImageColor.getrgb(text)[:3]
    return red, green, blue


def mix(first: Color, second: Color, share: float) -> Color:
    """Blend two colours; a share of 0 is the first, of 1 the second."""
    red, green, blue = (
        round(a + (b - a) * min(max(share, 0), 1)) for a, b in zip(first, second, strict=True)
    )
    return red, green, blue


def smooth(points: Sequence[Point], *, closed: bool = False, steps: int = 14) -> list[Point]:
    """Run a Catmull-Rom curve through the points."""
    if closed:
        knots = [points[-1], *points, points[0], points[1]]
    else:
        knots = [points[0], *points, points[-1]]
    curve: list[Point] = []
    for index in range(1, len(knots) - 2):
        quad = knots[index - 1 : index + 3]
        curve += [_catmull_rom(quad, step / steps) for step in range(steps)]
    if not closed:
        curve.append(points[-1])
    return curve


def _catmull_rom(quad: Sequence[Point], t: float) -> Point:
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = quad

    def blend(a: float, b: float, c: float, d: float) -> float:
        return 0.5 * (
            2 * b
            + (c - a) * t
            + (2 * a - 5 * b + 4 * c - d) * t**2
            + (3 * b - a - 3 * c + d) * t**3
        )

    return blend(ax, bx, cx, dx), blend(ay, by, cy, dy)


class Canvas:
    """A picture in the making: `width` × 100 units, origin at the top left."""

    def __init__(self, size_px: tuple[int, int], seed: int) -> None:
        """Start empty; equal seeds draw equal pictures."""
        self.size_px = size_px
        self.unit = size_px[1] * OVERSAMPLING / 100
        self.width = 100 * size_px[0] / size_px[1]
        self.random = random.Random(seed)  # noqa: S311 - pictures, not secrets
        self.image = Image.new("RGB", (size_px[0] * OVERSAMPLING, size_px[1] * OVERSAMPLING))
        self._draw = ImageDraw.Draw(self.image, "RGBA")

    def fill(self, top: Color, bottom: Color) -> None:
        """Cover everything with a vertical gradient."""
        self.image.paste(self._gradient(top, bottom, self.image.size))

    def polygon(self, points: Sequence[Point], color: Color, opacity: float = 1) -> None:
        """Fill a flat shape."""
        self._draw.polygon(self._pixels(points), fill=(*color, round(255 * opacity)))

    def shaded(self, points: Sequence[Point], top: Color, bottom: Color) -> None:
        """Fill a shape with a vertical gradient that spans its own height."""
        pixels = self._pixels(points)
        left, right = min(x for x, _ in pixels), max(x for x, _ in pixels)
        upper, lower = min(y for _, y in pixels), max(y for _, y in pixels)
        size = (max(1, math.ceil(right - left)), max(1, math.ceil(lower - upper)))
        mask = Image.new("L", size)
        ImageDraw.Draw(mask).polygon([(x - left, y - upper) for x, y in pixels], fill=255)
        self.image.paste(self._gradient(top, bottom, size), (round(left), round(upper)), mask)

    def circle(self, center: Point, radius: float, color: Color, opacity: float = 1) -> None:
        """Fill a circle."""
        self.ellipse(center, (radius, radius), color, opacity)

    def ellipse(
        self, center: Point, radii: tuple[float, float], color: Color, opacity: float = 1
    ) -> None:
        """Fill an upright ellipse."""
        (x, y), (across, down) = center, radii
        corners = self._pixels([(x - across, y - down), (x + across, y + down)])
        self._draw.ellipse(corners, fill=(*color, round(255 * opacity)))

    def ring(self, center: Point, radius: float, color: Color, width: float) -> None:
        """Draw a circle's outline."""
        x, y = center
        corners = self._pixels([(x - radius, y - radius), (x + radius, y + radius)])
        self._draw.ellipse(corners, outline=(*color, 255), width=max(1, round(width * self.unit)))

    def box(self, corners: tuple[Point, Point], radius: float, color: Color) -> None:
        """Fill a rectangle with rounded corners."""
        self._draw.rounded_rectangle(
            self._pixels(corners), radius=radius * self.unit, fill=(*color, 255)
        )

    def stroke(self, points: Sequence[Point], color: Color, widths: tuple[float, float]) -> None:
        """Draw a line with round ends that goes from the first width to the second."""
        start, end = widths
        last = max(1, len(points) - 1)
        for index, (point, following) in enumerate(zip(points, points[1:], strict=False)):
            width = start + (end - start) * index / last
            pixels = max(1, round(width * self.unit))
            self._draw.line(self._pixels([point, following]), fill=(*color, 255), width=pixels)
            self.circle(point, width / 2, color)
        self.circle(points[-1], end / 2, color)

    def glow(self, center: Point, radius: float, color: Color, opacity: float = 1) -> None:
        """Lay soft light around a point; it is full in the middle and gone at the radius."""
        side = max(2, round(2 * radius * self.unit))
        # Pillow's gradient is 0 in the middle and 181 in the middle of each side (255 in corners).
        fall = [max(0, 1 - value / 181) ** 1.6 for value in range(256)]
        mask = Image.radial_gradient("L").point([round(opacity * 255 * share) for share in fall])
        mask = mask.resize((side, side), Image.Resampling.BILINEAR)
        corner = self._pixels([(center[0] - radius, center[1] - radius)])[0]
        self.image.paste(
            Image.new("RGB", (side, side), color), (round(corner[0]), round(corner[1])), mask
        )

    def shadow(self, points: Sequence[Point], softness: float, opacity: float) -> None:
        """Darken softly under a shape."""
        reduction = 8  # a blur at an eighth of the size looks the same and costs a sixtieth
        small = (self.image.width // reduction, self.image.height // reduction)
        mask = Image.new("L", small)
        pixels = [(x / reduction, y / reduction) for x, y in self._pixels(points)]
        ImageDraw.Draw(mask).polygon(pixels, fill=round(255 * opacity))
        mask = mask.filter(ImageFilter.GaussianBlur(softness * self.unit / reduction))
        mask = mask.resize(self.image.size, Image.Resampling.BILINEAR)
        self.image.paste((24, 28, 40), (0, 0), mask)

    def mirror_below(self, y: float, squeeze: float) -> None:
        """Reflect what lies above a line into the part below it, pressed together."""
        line = round(y * self.unit)
        height = self.image.height - line
        taken = min(line, round(height * squeeze))
        upper = self.image.crop((0, line - taken, self.image.width, line))
        upper = upper.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
        upper = upper.resize((self.image.width // 8, height // 8)).filter(
            ImageFilter.GaussianBlur(3)
        )
        self.image.paste(upper.resize((self.image.width, height)), (0, line))

    def finish(self) -> Image.Image:
        """Return the picture in its own size, edges smoothed."""
        return self.image.reduce(OVERSAMPLING)

    def _pixels(self, points: Sequence[Point]) -> list[tuple[float, float]]:
        return [(x * self.unit, y * self.unit) for x, y in points]

    @staticmethod
    def _gradient(top: Color, bottom: Color, size: tuple[int, int]) -> Image.Image:
        width, height = size
        column = Image.new("RGB", (1, 256))
        column.putdata([mix(top, bottom, row / 255) for row in range(256)])
        # In two steps, as smoothing along the width is work for nothing.
        column = column.resize((1, height), Image.Resampling.BILINEAR)
        return column.resize((width, height), Image.Resampling.NEAREST)
