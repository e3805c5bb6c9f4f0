"""Encoding one rendition: from an original's bytes to a file for the web.

Every output is upright, in sRGB and free of metadata: no position, camera or owner's name leaves
the clinic with a photograph. Knows no model, no storage and no request.
"""

import io
from typing import IO, Any

from PIL import Image

from cms.images.originals import flatten, load_upright, open_original
from cms.images.renditions import (
    SOCIAL_SIZE,
    ImageRecord,
    RenditionSpec,
    build_social_box,
)

# Chosen by measuring a noisy 1600 × 1200 photograph on one core (docs/images.md). One thread, so
# that an encode never takes more than one core from the API.
ENCODERS: dict[str, tuple[str, dict[str, Any]]] = {
    "avif": ("AVIF", {"quality": 55, "speed": 8, "max_threads": 1}),
    "webp": ("WEBP", {"quality": 75, "method": 4}),
    "jpg": ("JPEG", {"quality": 78, "progressive": True, "optimize": True}),
}
# Decoding may shrink by powers of two; twice the target leaves the last step to a good filter.
DECODE_MARGIN = 2


def encode_rendition(original: IO[bytes], record: ImageRecord, spec: RenditionSpec) -> bytes:
    """Encode one rendition of the original; CPU only, up to about a second for large AVIFs.

    Raises:
        UnreadableImageError: the original is damaged or not an image.
    """
    with open_original(original) as image:
        picture = load_upright(image, scale=_build_decode_scale(record, spec))
    picture = draw_rendition(picture, record, spec)
    encoder, options = ENCODERS[spec.extension]
    if encoder == "JPEG":
        picture = flatten(picture)
    output = io.BytesIO()
    picture.save(output, encoder, **options)
    return output.getvalue()


def draw_rendition(picture: Image.Image, record: ImageRecord, spec: RenditionSpec) -> Image.Image:
    """Cut and scale the decoded picture, of whatever size it was decoded in."""
    box = None
    if spec.size == SOCIAL_SIZE:
        left, top, right, bottom = build_social_box(record)
        x_scale, y_scale = picture.width / record.width, picture.height / record.height
        box = (
            left * x_scale,
            top * y_scale,
            min(right * x_scale, picture.width),  # a last digit may lie beyond the edge
            min(bottom * y_scale, picture.height),
        )
    return picture.resize((spec.width, spec.height), Image.Resampling.LANCZOS, box=box)


def _build_decode_scale(record: ImageRecord, spec: RenditionSpec) -> float:
    """Build the smallest scale at which the original may be decoded for this rendition."""
    source_width = record.width
    if spec.size == SOCIAL_SIZE:
        left, _, right, _ = build_social_box(record)
        source_width = right - left
    return min(1.0, DECODE_MARGIN * spec.width / source_width)
