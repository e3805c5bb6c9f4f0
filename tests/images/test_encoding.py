"""The encoded files themselves, decoded again."""

import io

import pytest
from PIL import Image as PillowImage

from cms.images.encoding import encode_rendition
from cms.images.renditions import (
    ImageRecord,
    build_social_rendition,
    list_renditions,
    list_width_renditions,
)

FORMATS = {"avif": "AVIF", "webp": "WEBP", "jpg": "JPEG"}


def build_record(picture, focal_point=(None, None)):
    return ImageRecord(1, "", "", "0" * 40, *picture.size, *focal_point, None, None, "")


@pytest.mark.parametrize(
    ("mode", "extension"),
    [("RGB", "jpg"), ("RGB", "avif"), ("RGB", "webp"), ("RGBA", "png"), ("LA", "png"),
     ("P", "gif"), ("P", "png"), ("L", "jpg"), ("1", "png"), ("I;16", "png"), ("CMYK", "jpg")],
)  # fmt: skip
@pytest.mark.parametrize("size", [(1, 1), (3, 2), (410, 300), (2000, 3), (60, 9000)])
def test_every_rendition_has_the_format_and_size_it_is_announced_with(
    size, mode, extension, encode, decode
):
    picture = PillowImage.new(mode, size)
    original = io.BytesIO(encode(picture, extension))
    record = build_record(picture)

    for spec in list_renditions(record):
        rendition = decode(encode_rendition(original, record, spec))
        assert rendition.format == FORMATS[spec.extension]
        assert rendition.size == (spec.width, spec.height)


@pytest.mark.parametrize("mark", [(150, 200), (2850, 200), (1500, 950), (1500, 50)])
def test_social_crop_contains_the_marked_place(mark, draw, encode, decode):
    picture = draw(3000, 1000, mark=mark)
    record = build_record(picture, mark)

    crop = decode(
        encode_rendition(io.BytesIO(encode(picture, "png")), record, build_social_rendition(record))
    )

    assert crop.size == (1200, 630)
    reds = [pixel for pixel in crop.get_flattened_data() if pixel[0] > 200 and pixel[2] < 80]
    whole_square_px = (80 * 630 / 1000) ** 2
    assert len(reds) > 0.9 * whole_square_px


def test_social_crop_of_the_centre_leaves_a_mark_at_the_edge_out(draw, encode, decode):
    picture = draw(3000, 1000, mark=(2950, 500))
    record = build_record(picture)

    crop = decode(
        encode_rendition(io.BytesIO(encode(picture, "png")), record, build_social_rendition(record))
    )

    assert not [pixel for pixel in crop.get_flattened_data() if pixel[0] > 200]


def test_transparency_stays_in_avif_and_webp_and_is_white_in_jpeg(encode, decode):
    picture = PillowImage.new("RGBA", (40, 40), (0, 0, 0, 0))
    original = io.BytesIO(encode(picture, "png"))
    record = build_record(picture)

    corners = {
        spec.extension: decode(encode_rendition(original, record, spec)).getpixel((5, 5))
        for spec in list_width_renditions(record)
    }

    assert corners["avif"][3] == corners["webp"][3] == 0
    assert corners["jpg"] == (255, 255, 255)


def test_no_metadata_leaves_with_a_rendition(draw, encode, decode):
    picture = draw(500, 400)
    exif = PillowImage.Exif()
    exif[0x010E] = "taken in the waiting room"
    exif[0x0112] = 6
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>owner</x:xmpmeta>"
    original = io.BytesIO(encode(picture, "jpg", exif=exif, xmp=xmp, comment=b"a name"))
    record = build_record(picture)._replace(width=400, height=500)

    for spec in list_renditions(record):
        data = encode_rendition(original, record, spec)
        rendition = decode(data)
        assert not dict(rendition.getexif())
        assert not {"exif", "xmp", "icc_profile", "comment"} & set(rendition.info)
        assert b"waiting room" not in data
        assert b"owner" not in data


def test_jpeg_is_progressive(draw, encode, decode):
    picture = draw(500, 400)
    record = build_record(picture)
    spec = build_social_rendition(record)

    rendition = decode(encode_rendition(io.BytesIO(encode(picture, "png")), record, spec))

    assert rendition.info["progressive"] == 1
