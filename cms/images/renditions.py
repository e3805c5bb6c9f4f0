"""Which renditions an image has and what they are called: arithmetic on one row, nothing else.

The public form of an image is computed from its record without a database, a file or a setting,
so a builder can make any number of them for nothing. The address of a rendition is ::

    /media/renditions/<file hash>/<focal point>/<size>.<extension>

with the SHA-1 of the original, the focal point in thousandths (``500x400`` is the middle, a
little above it) and one of a closed list of sizes. Other pixels have another address, so an
address may be cached for ever. It holds no id, so nobody can count through the media library.
"""

from typing import NamedTuple, TypedDict

RENDITIONS_PATH = "/media/renditions/"
FOLDER = "renditions"  # of the storage

WIDTHS_PX = (400, 800, 1200, 1600)
FALLBACK_WIDTH_PX = 800  # of ``src``, for whoever knows no srcset
# Four times the pixels of a 1600 × 1200 photograph; WebP itself ends at 16,383.
MAX_HEIGHT_PX = 4_800
SOCIAL_SIZE = "social"
SOCIAL_WIDTH_PX = 1_200
SOCIAL_HEIGHT_PX = 630

# Best compression first: a browser takes the first source that it understands.
MIME_TYPES = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg"}
SOCIAL_EXTENSION = "jpg"

# Nothing here knows the layout; a front end that does replaces it.
DEFAULT_SIZES = "100vw"
DEFAULT_PLACEHOLDER_COLOR = "#e5e5e5"


class ImageRecord(NamedTuple):
    """What is needed of an image's row.

    The names are the model's own: ``ImageRecord(*row)`` for each row of
    ``Image.objects.values_list(*ImageRecord._fields)``. Sizes and focal point are in pixels of the
    original as displayed.
    """

    id: int
    title: str
    description: str
    file_hash: str
    width: int
    height: int
    focal_point_x: int | None
    focal_point_y: int | None
    focal_point_width: int | None
    focal_point_height: int | None
    placeholder_color: str

    @property
    def default_alt(self) -> str:
        """The alternative text where an editor gave none for the place: as in Wagtail."""
        return self.description or self.title


class RenditionSpec(NamedTuple):
    """One rendition of one image: its name, its extension and its size in pixels."""

    size: str
    extension: str
    width: int
    height: int

    @property
    def mime_type(self) -> str:
        """The content type of the file."""
        return MIME_TYPES[self.extension]


class FocalPoint(NamedTuple):
    """The centre of what matters in an image, in thousandths of its width and height."""

    x: int
    y: int

    @property
    def key(self) -> str:
        """The form in addresses, ``500x400``."""
        return f"{self.x}x{self.y}"


class FocalPointPayload(TypedDict):
    """Fractions of width and height, from the top left; ready for CSS ``object-position``."""

    x: float
    y: float


class SourcePayload(TypedDict):
    """The attributes of one ``<source>`` of a ``<picture>``."""

    type: str
    srcset: str
    sizes: str


class ImagePayload(TypedDict):
    """The public form of an image; width and height are those of the original."""

    id: int
    alt: str
    width: int
    height: int
    focal_point: FocalPointPayload
    placeholder: str
    sources: list[SourcePayload]
    src: str


class SocialImagePayload(TypedDict):
    """The picture of a social card, with its true size."""

    url: str
    width: int
    height: int
    type: str
    alt: str


def build_image_payload(record: ImageRecord, alt: str | None, base_url: str) -> ImagePayload | None:
    """Build the public form of an image; None for a row whose file was never measured.

    ``alt`` None means the image's own text, ``""`` a decorative use. ``base_url`` is the origin
    of media, without a slash at its end. Each source has the same widths.
    """
    if not has_renditions(record):
        return None
    specs = list_width_renditions(record)
    focal_point = build_focal_point(record)
    fallback = max(
        (spec for spec in specs if spec.extension == "jpg" and spec.width <= FALLBACK_WIDTH_PX),
        key=lambda spec: spec.width,
    )
    return {
        "id": record.id,
        "alt": record.default_alt if alt is None else alt,
        "width": record.width,
        "height": record.height,
        "focal_point": {"x": focal_point.x / 1000, "y": focal_point.y / 1000},
        "placeholder": record.placeholder_color or DEFAULT_PLACEHOLDER_COLOR,
        "sources": [
            {
                "type": mime_type,
                "srcset": ", ".join(
                    f"{base_url}{build_rendition_path(record, spec)} {spec.width}w"
                    for spec in specs
                    if spec.extension == extension
                ),
                "sizes": DEFAULT_SIZES,
            }
            for extension, mime_type in MIME_TYPES.items()
        ],
        "src": f"{base_url}{build_rendition_path(record, fallback)}",
    }


def build_social_image(
    record: ImageRecord, base_url: str, alt: str | None = None
) -> SocialImagePayload | None:
    """Build the picture of a social card; None for a row whose file was never measured.

    Cut to 1200:630 around the focal point. A smaller original gives a smaller picture of the
    same proportions, never an enlarged one: width and height say which.
    """
    if not has_renditions(record):
        return None
    spec = build_social_rendition(record)
    return {
        "url": f"{base_url}{build_rendition_path(record, spec)}",
        "width": spec.width,
        "height": spec.height,
        "type": spec.mime_type,
        "alt": record.default_alt if alt is None else alt,
    }


def has_renditions(record: ImageRecord) -> bool:
    """Tell whether the row knows its file: rows loaded past ``save()`` may not."""
    return bool(record.file_hash and record.width and record.height)


def list_renditions(record: ImageRecord) -> list[RenditionSpec]:
    """List every rendition that exists of an image; no other one is ever made."""
    return [*list_width_renditions(record), build_social_rendition(record)]


def list_width_renditions(record: ImageRecord) -> list[RenditionSpec]:
    """List the renditions of the whole image, by extension and then by width.

    Widths of the list that the original reaches. An original narrower than the narrowest has one
    rendition under that name, in its own width.
    """
    widest = max(1, min(record.width, record.width * MAX_HEIGHT_PX // record.height))
    widths = [width for width in WIDTHS_PX if width <= widest]
    names = {f"w{width}": width for width in widths} or {f"w{WIDTHS_PX[0]}": widest}
    return [
        RenditionSpec(name, extension, width, _scale_height(record, width))
        for extension in MIME_TYPES
        for name, width in names.items()
    ]


def _scale_height(record: ImageRecord, width: int) -> int:
    """Scale the height; only lines a few pixels wide reach either end and lose proportion."""
    return min(max(1, round(record.height * width / record.width)), MAX_HEIGHT_PX)


def build_social_rendition(record: ImageRecord) -> RenditionSpec:
    """Build the social crop's spec: at most 1200 × 630, smaller when the original is."""
    left, top, right, bottom = build_social_box(record)
    scale = min(1.0, SOCIAL_WIDTH_PX / (right - left))
    return RenditionSpec(
        SOCIAL_SIZE,
        SOCIAL_EXTENSION,
        max(1, round((right - left) * scale)),
        max(1, round((bottom - top) * scale)),
    )


def build_social_box(record: ImageRecord) -> tuple[int, int, int, int]:
    """Build (left, top, right, bottom): the largest 1200:630 cut, nearest to the focal point."""
    ratio = SOCIAL_WIDTH_PX / SOCIAL_HEIGHT_PX
    width = max(1, min(record.width, round(record.height * ratio)))
    height = max(1, min(record.height, round(record.width / ratio)))
    focal_point = build_focal_point(record)
    left = round(record.width * focal_point.x / 1000 - width / 2)
    top = round(record.height * focal_point.y / 1000 - height / 2)
    left = min(max(left, 0), record.width - width)
    top = min(max(top, 0), record.height - height)
    return left, top, left + width, top + height


def build_focal_point(record: ImageRecord) -> FocalPoint:
    """Build the focal point: what the editor marked, else the centre.

    A mark outside the image is moved to its edge: Wagtail keeps the old mark when an editor
    replaces the file by a smaller one.
    """
    if record.focal_point_x is None or record.focal_point_y is None:
        return FocalPoint(500, 500)
    return FocalPoint(
        min(1000, round(1000 * record.focal_point_x / record.width)),
        min(1000, round(1000 * record.focal_point_y / record.height)),
    )


def build_rendition_path(record: ImageRecord, spec: RenditionSpec) -> str:
    """Build the rendition's path under any of the installation's origins."""
    focal_key = build_focal_point(record).key
    return f"{RENDITIONS_PATH}{record.file_hash}/{focal_key}/{spec.size}.{spec.extension}"


def build_storage_name(record: ImageRecord, spec: RenditionSpec) -> str:
    """Build the name of the rendition's file in the storage.

    Only a crop depends on the focal point, so moving it costs one file and not thirteen.
    """
    if spec.size != SOCIAL_SIZE:
        return f"{FOLDER}/{record.file_hash}/{spec.size}.{spec.extension}"
    focal_key = build_focal_point(record).key
    return f"{FOLDER}/{record.file_hash}/{spec.size}-{focal_key}.{spec.extension}"
