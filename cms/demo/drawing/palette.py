"""The seven colours a scene is drawn in."""

from typing import NamedTuple

from cms.demo.drawing.canvas import Color, parse_color


class Palette(NamedTuple):
    """Colours by their part in a scene, so that every scene works with every palette."""

    top: Color
    low: Color
    light: Color
    far: Color
    near: Color
    accent: Color
    paper: Color


def parse_palette(colors: list[str]) -> Palette:
    """Read seven `#rrggbb`; raises ValueError or TypeError for anything else."""
    return Palette(*(parse_color(color) for color in colors))
