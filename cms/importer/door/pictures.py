"""Open the images of a page through the same door as the page, and only from where it came from."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from cms.importer.door.fetch import fetch
from cms.importer.door.limits import (
    MAX_IMAGES,
    MAX_IMAGES_BYTES,
    MAX_IMAGES_SECONDS,
    MAX_SECONDS,
    Deadline,
)
from cms.importer.door.source import Base, Folder, WebAddress, read_regular_file
from cms.importer.door.urls import is_web_address
from cms.importer.problems import ImportProblem

_ACCEPT = "image/avif,image/webp,image/png,image/jpeg,image/gif"


@dataclass
class PictureDoor:
    """Opens up to 30 images, 60 MB in 60 seconds; each obeys the limits of a source."""

    base: Base
    allow_private: bool
    opened_count: int = 0
    opened_bytes: int = 0
    deadline: Deadline | None = None

    def open(self, reference: str) -> bytes:
        """The bytes behind an image reference as the page wrote it.

        Raises:
            ImportProblem: it leads outside the source's folder, to another scheme, nowhere, or
                the limits are used up.
        """
        if self.deadline is None:
            self.deadline = Deadline.after(MAX_IMAGES_SECONDS)
        if self.opened_count >= MAX_IMAGES:
            raise ImportProblem(f"only the first {MAX_IMAGES} images of a page are imported")
        self.opened_count += 1
        data = self._read(_locate(reference, self.base), reference, self.deadline)
        self.opened_bytes += len(data)
        if self.opened_bytes > MAX_IMAGES_BYTES:
            raise ImportProblem(f"the page's images are over {MAX_IMAGES_BYTES // 1024**2} MB")
        return data

    def _read(self, address: str | Path, reference: str, deadline: Deadline) -> bytes:
        if isinstance(address, Path):
            return read_regular_file(address, shown_as=reference)
        seconds = min(MAX_SECONDS, deadline.remaining_seconds())
        if not seconds:
            raise ImportProblem(
                f"the page's images took longer than {MAX_IMAGES_SECONDS:g} seconds"
            )
        download = fetch(
            address,
            accept=_ACCEPT,
            deadline=Deadline.after(seconds),
            allow_private=self.allow_private,
        )
        return download.body


def _locate(reference: str, base: Base) -> str | Path:
    """The web address or the file that an image reference means, given where its page came from."""
    reference = reference.strip()
    if isinstance(base, WebAddress):
        reference = _joined(base.url, reference)
    elif reference.startswith("//"):
        reference = f"https:{reference}"
    if is_web_address(reference):
        return reference
    if _scheme(reference):
        raise ImportProblem("only http and https images, and files beside the page, are opened")
    if isinstance(base, Folder):
        return _inside(base.path, reference)
    raise ImportProblem("a relative address, but the page's own address is not known")


def _joined(base_url: str, reference: str) -> str:
    try:
        return urljoin(base_url, reference)
    except ValueError:
        raise ImportProblem("not a valid address") from None


def _scheme(reference: str) -> str:
    try:
        return urlsplit(reference).scheme
    except ValueError:
        return "invalid"


def _inside(folder: Path, reference: str) -> Path:
    """The file a relative reference names, symbolic links resolved, refused outside the folder."""
    name = unquote(urlsplit(reference).path)
    try:
        path = (folder / name).resolve()
        is_inside = path.is_relative_to(folder.resolve())
    except (OSError, ValueError, RuntimeError):  # a loop of links, a NUL in the name
        raise ImportProblem("not a valid file name") from None
    if not is_inside:
        raise ImportProblem("outside the folder of the page")
    return path
