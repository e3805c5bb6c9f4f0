"""Reading strangers' files: what is refused, and that pictures come out as visitors see them."""

import io
import struct
import zlib

import pytest
from PIL import Image as PillowImage
from PIL import ImageCms

from cms.images.originals import (
    UnreadableImageError,
    load_displayed_size,
    load_mean_color,
    load_upright,
    open_original,
)

RED, BLUE = (255, 0, 0), (0, 0, 255)


def build_png_bomb(width, height):
    """Build a black PNG of a few kilobytes that claims, and has, this many pixels."""

    def build_chunk(kind, data):
        checksum = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)  # one bit a pixel
    pixels = zlib.compress(b"\0" * ((width + 7) // 8 + 1) * height, 9)
    chunks = [build_chunk(b"IHDR", header), build_chunk(b"IDAT", pixels), build_chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def load(data, scale=1.0):
    with open_original(io.BytesIO(data)) as image:
        return load_upright(image, scale=scale)


@pytest.mark.parametrize("size", [(8000, 6251), (10_000, 10_000), (20_000, 10_000)])
def test_too_many_pixels_are_refused_from_the_header(size):
    with pytest.raises(UnreadableImageError, match="too many pixels"):
        load_mean_color(io.BytesIO(build_png_bomb(*size)))


def test_fifty_million_pixels_are_accepted():
    assert load_mean_color(io.BytesIO(build_png_bomb(8000, 6250))) == "#000000"


@pytest.mark.parametrize("extension", ["jpg", "png", "gif", "webp", "avif"])
def test_half_a_file_is_refused(extension, encode):
    noise = PillowImage.effect_noise((400, 300), 90).convert("RGB")
    data = encode(noise, extension)

    with pytest.raises(UnreadableImageError, match="damaged"):
        load_mean_color(io.BytesIO(data[: len(data) // 2]))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"plain text",
        b"<svg xmlns='http://www.w3.org/2000/svg' width='10' height='10'/>",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n",
        b"BM" + b"\0" * 200,
        b"\xff\xd8\xff\xe0",
    ],
)
def test_anything_but_the_five_formats_is_refused(data):
    with pytest.raises(UnreadableImageError, match="damaged or not an image"):
        load_displayed_size(io.BytesIO(data))


def test_tiff_is_refused_though_pillow_reads_it(draw):
    output = io.BytesIO()
    draw(10, 10).save(output, "TIFF")

    with pytest.raises(UnreadableImageError):
        load_displayed_size(output)


@pytest.mark.parametrize("extension", ["jpg", "png", "webp", "avif"])
@pytest.mark.parametrize(
    ("orientation", "size", "top_left"),
    [
        (1, (60, 40), RED),
        (2, (60, 40), BLUE),
        (3, (60, 40), BLUE),
        (6, (40, 60), RED),
        (8, (40, 60), BLUE),
    ],
)
def test_turned_photographs_come_out_upright(extension, orientation, size, top_left, encode):
    picture = PillowImage.new("RGB", (60, 40), RED)
    picture.paste(BLUE, (30, 0, 60, 40))
    exif = PillowImage.Exif()
    exif[0x0112] = orientation
    data = encode(picture, extension, exif=exif)

    upright = load(data)

    assert load_displayed_size(io.BytesIO(data)) == size
    assert upright.size == size
    corner = upright.getpixel((5, 5))
    assert all(abs(value - wanted) < 40 for value, wanted in zip(corner, top_left, strict=True))


@pytest.mark.parametrize(
    ("mode", "extension", "color", "expected"),
    [
        ("1", "png", 1, (255, 255, 255)),
        ("L", "png", 128, (128, 128, 128)),
        ("L", "jpg", 128, (128, 128, 128)),
        ("I;16", "png", 32768, (128, 128, 128)),
        ("P", "gif", 0, (0, 0, 0)),
        ("CMYK", "jpg", (0, 255, 255, 0), (255, 0, 0)),
        ("RGB", "avif", (255, 255, 255), (255, 255, 255)),
    ],
)
def test_every_mode_becomes_rgb(mode, extension, color, expected, encode):
    picture = load(encode(PillowImage.new(mode, (8, 8), color), extension))

    assert picture.mode == "RGB"
    assert picture.getpixel((4, 4)) == pytest.approx(expected, abs=2)


@pytest.mark.parametrize("mode", ["LA", "RGBA"])
def test_transparency_is_kept_for_the_formats_that_have_it(mode, encode):
    picture = PillowImage.new("RGBA", (8, 8), (0, 0, 0, 0)).convert(mode)

    upright = load(encode(picture, "png"))

    assert upright.mode == "RGBA"
    assert upright.getpixel((4, 4))[3] == 0


def test_transparent_gif_is_transparent_and_its_first_frame_is_shown(encode):
    first = PillowImage.new("RGBA", (8, 8), (0, 0, 0, 0))
    second = PillowImage.new("RGBA", (8, 8), (255, 0, 0, 255))
    data = encode(first, "gif", save_all=True, append_images=[second])

    assert load(data).getpixel((4, 4))[3] == 0


def test_embedded_profile_is_applied_and_dropped(encode):
    picture = PillowImage.new("RGB", (8, 8), (200, 40, 40))
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    wide = ImageCms.ImageCmsProfile(io.BytesIO(build_swapped_profile()))

    turned = load(encode(picture, "png", icc_profile=wide.tobytes()))
    mismatched = load(encode(picture, "png", icc_profile=lab.tobytes()))
    broken = load(encode(picture, "png", icc_profile=b"no profile"))

    assert turned.getpixel((4, 4)) == pytest.approx((40, 200, 40), abs=3)
    assert mismatched.getpixel((4, 4)) == broken.getpixel((4, 4)) == (200, 40, 40)
    assert turned.info == mismatched.info == broken.info == {}


def build_swapped_profile():
    """Build an sRGB profile whose red and green are exchanged: its effect cannot be missed."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, green = profile.index(b"rXYZ", 128), profile.index(b"gXYZ", 128)
    profile[red : red + 4], profile[green : green + 4] = b"gXYZ", b"rXYZ"
    return bytes(profile)


def test_decoding_for_a_small_rendition_is_not_smaller_than_asked(encode):
    data = encode(PillowImage.effect_noise((4000, 3000), 50), "jpg")

    assert load(data, scale=0.25).size == (1000, 750)
    assert load(data, scale=0.3).size == (2000, 1500)
    assert load(data, scale=0.9).size == (4000, 3000)


@pytest.mark.parametrize(
    ("picture", "expected"),
    [
        (PillowImage.new("RGB", (100, 60), (16, 32, 48)), "#102030"),
        (PillowImage.new("RGBA", (100, 60), (0, 0, 0, 0)), "#ffffff"),
        (PillowImage.new("L", (1, 1), 7), "#070707"),
    ],
)
def test_mean_color_is_on_white(picture, expected, encode):
    assert load_mean_color(io.BytesIO(encode(picture, "png"))) == expected
