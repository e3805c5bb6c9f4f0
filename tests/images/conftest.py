"""Real files, drawn and encoded by Pillow."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image as PillowImage
from PIL import ImageDraw

from cms.images.renditions import ImageRecord
from cms.models import Image

Picture = PillowImage.Image


@pytest.fixture
def encode() -> Callable[..., bytes]:
    def encode(picture: Picture, extension: str = "png", **options: Any) -> bytes:
        output = io.BytesIO()
        formats = {"jpg": "JPEG", "png": "PNG", "gif": "GIF", "webp": "WEBP", "avif": "AVIF"}
        picture.save(output, formats[extension], **options)
        return output.getvalue()

    return encode


@pytest.fixture
def decode() -> Callable[[bytes], Picture]:
    def decode(data: bytes) -> Picture:
        picture = PillowImage.open(io.BytesIO(data))
        picture.load()
        return picture

    return decode


@pytest.fixture
def draw() -> Callable[..., Picture]:
    """Draw a picture of one colour, with a red square around the marked point."""

    def draw(width: int, height: int, *, mark: tuple[int, int] | None = None) -> Picture:
        picture = PillowImage.new("RGB", (width, height), (32, 96, 160))
        if mark:
            x, y = mark
            box = (x - 40, y - 40, x + 40, y + 40)
            ImageDraw.Draw(picture).rectangle(box, fill=(255, 0, 0))
        return picture

    return draw


@pytest.fixture
def upload(encode: Callable[..., bytes]) -> Callable[..., Image]:
    """Store an image as the importer does: a row with a file, saved."""

    def upload(picture: Picture, name: str = "photo.png", **fields: Any) -> Image:
        data = encode(picture, name.rpartition(".")[2])
        return Image.objects.create(
            file=ContentFile(data, name=name), **{"title": "A photograph", **fields}
        )

    return upload


@pytest.fixture
def record_of() -> Callable[[Image], ImageRecord]:
    """Load the record as a builder does."""

    def record_of(image: Image) -> ImageRecord:
        return ImageRecord(*Image.objects.values_list(*ImageRecord._fields).get(pk=image.pk))

    return record_of


@pytest.fixture
def fetch(client: Client) -> Callable[..., tuple[int, bytes]]:
    """Get (status, body) of a path; reading to the end also closes the file behind it."""

    def fetch(path: str) -> tuple[int, bytes]:
        response = client.get(path)
        return response.status_code, response.getvalue()

    return fetch


@pytest.fixture
def committed_image(
    committed_db: None, upload: Callable[..., Image], draw: Callable[..., Picture]
) -> Image:
    """An image that other connections see too; the database is open to all threads."""
    return upload(draw(1000, 700))
