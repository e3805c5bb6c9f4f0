"""Reading uploaded originals: the one door through which a stranger's image file is decoded.

Only the formats that Salve accepts are tried, a file that would unpack to too many pixels is
refused from its header, and every picture comes out as visitors see it: upright and in sRGB.
Knows no model and no request.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil
from typing import IO

from PIL import Image, ImageCms, ImageOps

FORMATS = ("AVIF", "GIF", "JPEG", "PNG", "WEBP")
# 48-megapixel phones pass; decoded, a picture of this size takes 200 MB, the most an encode may.
MAX_PIXELS = 50_000_000
ORIENTATION_TAG = 0x0112
TURNED_ORIENTATIONS = frozenset({5, 6, 7, 8})  # EXIF: stored on its side


class UnreadableImageError(ValueError):
    """A file that is no usable image; the message is a sentence for the person who sent it."""


@contextmanager
def open_original(file: IO[bytes]) -> Iterator[Image.Image]:
    """Open an image file, its header read and its pixels not yet decoded.

    Raises:
        UnreadableImageError: unknown format, too many pixels, or broken data, also when the
            broken data shows only while the caller decodes.
    """
    file.seek(0)
    try:
        with Image.open(file, formats=FORMATS) as image:
            if image.width * image.height > MAX_PIXELS:
                raise UnreadableImageError(
                    f"This image has too many pixels ({image.width} × {image.height}). "
                    f"At most {MAX_PIXELS // 1_000_000} million are accepted."
                )
            yield image
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise UnreadableImageError("This image has too many pixels.") from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        if isinstance(error, UnreadableImageError):
            raise
        # Pillow's decoders report broken data with each of these, by format.
        raise UnreadableImageError("This file is damaged or not an image.") from error


def load_upright(image: Image.Image, *, scale: float = 1.0) -> Image.Image:
    """Decode the first frame, turned as displayed, in sRGB, as RGB or (with transparency) RGBA.

    A ``scale`` below 1 allows a result that much smaller: JPEG then decodes an eighth, a quarter
    or a half of each side, never less than asked, in a fraction of the time and memory.
    """
    image.seek(0)
    if scale < 1:
        image.draft(None, (ceil(image.width * scale), ceil(image.height * scale)))
    ImageOps.exif_transpose(image, in_place=True)  # no copy: each may be 200 MB
    picture = convert_to_srgb(image)
    picture.info = {}  # some encoders would write the original's profile, EXIF and XMP from here
    return picture


def convert_to_srgb(image: Image.Image) -> Image.Image:
    """Convert any mode to RGB or RGBA, through the embedded colour profile when there is one."""
    profile = image.info.get("icc_profile")
    mode = "RGBA" if image.has_transparency_data else "RGB"
    if image.mode.startswith(("I", "F")):  # 16 bits a pixel: Pillow's own conversion clips to white
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    if profile is None:
        return image if image.mode == mode else image.convert(mode)
    alpha = image.convert("RGBA").getchannel("A") if mode == "RGBA" else None
    colors = apply_profile(image, profile)
    if alpha is not None:
        colors.putalpha(alpha)
    return colors


def apply_profile(image: Image.Image, profile: bytes) -> Image.Image:
    """Convert to sRGB from the profile; a broken or mismatched one is ignored, as in browsers."""
    if image.mode not in {"CMYK", "L", "RGB"}:
        image = image.convert("RGB")
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        target = ImageCms.createProfile("sRGB")
        return ImageCms.buildTransform(source, target, image.mode, "RGB").apply(image)
    except (ImageCms.PyCMSError, OSError):
        return image.convert("RGB")


def load_displayed_size(file: IO[bytes]) -> tuple[int, int]:
    """Read width and height from the header, in pixels as displayed: EXIF's turn is applied."""
    with open_original(file) as image:
        width, height = image.size
        is_turned = image.getexif().get(ORIENTATION_TAG) in TURNED_ORIENTATIONS
    return (height, width) if is_turned else (width, height)


def load_mean_color(file: IO[bytes]) -> str:
    """Decode the image and answer its mean colour on white as ``#rrggbb``."""
    with open_original(file) as image:
        picture = load_upright(image, scale=1 / 16)
    mean = flatten(picture).resize((1, 1), Image.Resampling.BOX)
    return f"#{mean.tobytes().hex()}"


def flatten(picture: Image.Image) -> Image.Image:
    """Lay an RGBA picture on white; an RGB picture is returned as it is."""
    if picture.mode != "RGBA":
        return picture
    background = Image.new("RGB", picture.size, "white")
    background.paste(picture, mask=picture.getchannel("A"))
    return background
