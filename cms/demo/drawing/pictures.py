"""From an entry of ``content/images.yaml`` to the bytes of a file."""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from cms.demo.drawing import anatomy, indoors, outdoors, portraits, still_life
from cms.demo.drawing.canvas import Canvas
from cms.demo.drawing.palette import Palette

Scene = Callable[[Canvas, Palette], None]

SCENES: dict[str, Scene] = {
    "aura": anatomy.draw_aura,
    "beard": portraits.draw_beard,
    "bob": portraits.draw_bob,
    "bun": portraits.draw_bun,
    "clouds": outdoors.draw_clouds,
    "curls": portraits.draw_curls,
    "drops": still_life.draw_drops,
    "dunes": outdoors.draw_dunes,
    "fibres": anatomy.draw_fibres,
    "harbor": outdoors.draw_harbor,
    "hills": outdoors.draw_hills,
    "joint": anatomy.draw_joint,
    "leaves": still_life.draw_leaves,
    "meadow": outdoors.draw_meadow,
    "mountains": outdoors.draw_mountains,
    "nerves": anatomy.draw_nerves,
    "night": outdoors.draw_night,
    "notebook": indoors.draw_notebook,
    "path": outdoors.draw_path,
    "pebbles": still_life.draw_pebbles,
    "pots": indoors.draw_pots,
    "rays": still_life.draw_rays,
    "ripples": still_life.draw_ripples,
    "screen": indoors.draw_screen,
    "sea": outdoors.draw_sea,
    "sign": portraits.draw_sign,
    "spine": anatomy.draw_spine,
    "window": indoors.draw_window,
    "wood": outdoors.draw_wood,
}

DEFAULT_SIZE_PX = (1600, 1000)
JPEG_QUALITY = 86


@dataclass(frozen=True)
class Picture:
    """What to draw; equal pictures have equal pixels."""

    scene: str
    palette: Palette
    seed: int
    size_px: tuple[int, int] = DEFAULT_SIZE_PX
    format: str = "JPEG"

    @property
    def extension(self) -> str:
        """The ending of the file's name."""
        return "jpg" if self.format == "JPEG" else self.format.lower()


def build_picture_file(picture: Picture) -> bytes:
    """Draw a picture and encode it; about a fifth of a second. Raises KeyError: unknown scene."""
    canvas = Canvas(picture.size_px, picture.seed)
    SCENES[picture.scene](canvas, picture.palette)
    file = BytesIO()
    canvas.finish().save(file, picture.format, quality=JPEG_QUALITY, optimize=True)
    return file.getvalue()
