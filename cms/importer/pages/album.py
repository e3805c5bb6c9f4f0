"""Open and check a page's images, and find those that the library has already."""

import hashlib
import io
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from cms.images.originals import (
    UnreadableImageError,
    load_displayed_size,
    load_mean_color,
    open_original,
)
from cms.importer.door import PictureDoor
from cms.importer.outline import Block, LeftOut, Picture
from cms.importer.problems import ImportProblem
from cms.models import Image
from cms.slugs import slugify_title

_MIN_SIDE_PX = 40  # smaller ones are spacers, counters and icons


@dataclass(frozen=True)
class Photo:
    """An image file that was opened and decoded; ``file_hash`` is what ``cms.Image`` stores."""

    data: bytes
    file_hash: str
    file_name: str
    title: str
    alt: str
    width: int
    height: int
    existing_id: int | None = None


@dataclass
class Album:
    """The photos behind a page's pictures, by the reference the page uses."""

    photos: dict[str, Photo] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)


def open_album(blocks: tuple[Block, ...], door: PictureDoor) -> Album:
    """Open every picture once; what cannot be used is left out and told, never fatal.

    Cost: the network for each image; one query.
    """
    album = Album()
    failed: set[str] = set()
    for picture in (block for block in blocks if isinstance(block, Picture)):
        if picture.reference in album.photos or picture.reference in failed:
            continue
        try:
            album.photos[picture.reference] = _open(picture, door)
        except (ImportProblem, UnreadableImageError) as problem:
            failed.add(picture.reference)
            album.left_out.append(LeftOut("image", _show(picture.reference), str(problem)))
    _recognise(album)
    return album


def _open(picture: Picture, door: PictureDoor) -> Photo:
    data = door.open(picture.reference)
    stream = io.BytesIO(data)
    with open_original(stream) as original:
        image_format = (original.format or "").lower()
    width, height = load_displayed_size(stream)
    if min(width, height) < _MIN_SIDE_PX:
        raise ImportProblem(f"only {width} × {height} pixels: a spacer or an icon")
    load_mean_color(stream)  # decodes all of it: a file cut short fails here, not while saving
    stem = _stem(picture.reference)
    return Photo(
        data=data,
        file_hash=hashlib.sha1(data, usedforsecurity=False).hexdigest(),
        file_name=f"{slugify_title(stem, max_length=60, fallback='image')}.{_suffix(image_format)}",
        title=(picture.alt or picture.caption or stem or "Image")[:255],
        alt=(picture.alt or picture.caption)[:255],
        width=width,
        height=height,
    )


def _suffix(image_format: str) -> str:
    return "jpg" if image_format in ("jpeg", "mpo") else image_format or "img"


def _stem(reference: str) -> str:
    """The file's name without folder and suffix, as far as the reference tells it."""
    try:
        path = unquote(urlsplit(reference).path)
    except ValueError:
        return ""
    return PurePosixPath(path).stem.replace("-", " ").replace("_", " ").strip()


def _show(reference: str) -> str:
    return reference if len(reference) <= 100 else f"{reference[:60]}…{reference[-39:]}"


def _recognise(album: Album) -> None:
    """Mark the photos whose very file the library has already; the oldest of equals counts."""
    hashes = {photo.file_hash for photo in album.photos.values()}
    rows = Image.objects.filter(file_hash__in=hashes).order_by("-pk").values_list("file_hash", "pk")
    known = dict(rows)
    for reference, photo in album.photos.items():
        if photo.file_hash in known:
            album.photos[reference] = replace(photo, existing_id=known[photo.file_hash])
