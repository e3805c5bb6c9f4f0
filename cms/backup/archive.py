"""The file that a backup is: a tar with the database's dump, the media, and what proves it whole.

    manifest.json    first: {"format", "made_at", "postgres", "migrations"}
    database.dump    PostgreSQL's custom format
    media/…          the files under MEDIA_ROOT
    checksums.json   last: {name: SHA-256}; an archive without it was cut off

Unpacking goes to an empty folder and never beyond it.
"""

import io
import json
import os
import stat
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from .problems import BackupError

FORMAT = 1
MANIFEST, DUMP, MEDIA, CHECKSUMS = "manifest.json", "database.dump", "media", "checksums.json"
CHUNK_BYTES = 1 << 20

Manifest = dict[str, Any]


class HashedFile:
    """A file that is hashed while the archive reads it."""

    def __init__(self, file: IO[bytes]) -> None:
        """Read from an open file."""
        self._file = file
        self.digest = sha256()

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        data = self._file.read(size)
        self.digest.update(data)
        return data


def write_archive(path: Path, manifest: Manifest, dump: Path, media: Path) -> int:
    """Write the archive, readable by its owner only; return how many media files it has."""
    checksums: dict[str, str] = {}
    with _replacing(path) as output, tarfile.open(fileobj=output, mode="w") as archive:
        _add_text(archive, MANIFEST, json.dumps(manifest), checksums)
        _add_file(archive, DUMP, dump, checksums)
        for file in list_files(media):
            _add_file(archive, f"{MEDIA}/{file.relative_to(media)}", file, checksums)
        _add_text(archive, CHECKSUMS, json.dumps(checksums), {})
    return len(checksums) - 2


def list_files(folder: Path) -> Iterator[Path]:
    """Yield all files below a folder, in order; a link that leads elsewhere is refused."""
    for root, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted([*names, *folders]):
            path = Path(root, name)
            if path.is_symlink():
                raise BackupError(f"{path} is a link: a backup holds files only")
            if name in names:
                yield path


def unpack_archive(path: Path, folder: Path) -> Manifest:
    """Unpack into an empty folder and return the manifest.

    Raises:
        BackupError: it is no backup, of another format, or not whole.
    """
    if not path.is_file():
        raise BackupError(f"There is no file {path}")
    try:
        with tarfile.open(path, mode="r:") as archive:
            for member in archive:
                _check_member(member, path)
                archive.extract(member, folder, filter="data")
        manifest: Manifest = json.loads((folder / MANIFEST).read_text())
        checksums = json.loads((folder / CHECKSUMS).read_text())
    except FileNotFoundError as error:
        missing = Path(error.filename).name
        raise BackupError(f"{path} is not a whole backup: no {missing}") from error
    except (tarfile.TarError, EOFError, ValueError) as error:
        raise BackupError(f"{path} is not a whole backup: {error}") from error
    if manifest.get("format") != FORMAT:
        raise BackupError(f"{path} has format {manifest.get('format')}, this Salve reads {FORMAT}")
    _compare(path, folder, checksums)
    return manifest


def _check_member(member: tarfile.TarInfo, path: Path) -> None:
    first, *rest = Path(member.name).parts
    is_expected = first == MEDIA if rest else first in (MANIFEST, DUMP, CHECKSUMS)
    if not member.isreg() or not is_expected or ".." in rest:
        raise BackupError(f"{path} is not a backup of Salve: it holds {member.name}")


def _compare(path: Path, folder: Path, checksums: dict[str, str]) -> None:
    found = {str(file.relative_to(folder)): file for file in list_files(folder)}
    del found[CHECKSUMS]
    if unequal := set(found) ^ set(checksums):
        raise BackupError(f"{path} is not a whole backup: {min(unequal)} is missing or too many")
    for name, file in found.items():
        with file.open("rb") as opened:
            hashed = HashedFile(opened)
            while hashed.read(CHUNK_BYTES):
                pass
        if hashed.digest.hexdigest() != checksums[name]:
            raise BackupError(f"{path} is not a whole backup: {name} has changed")


def _add_file(archive: tarfile.TarFile, name: str, path: Path, checksums: dict[str, str]) -> None:
    try:
        opened = path.open("rb")
    except FileNotFoundError:
        return  # deleted since it was listed
    with opened:
        facts = os.fstat(opened.fileno())
        member = _describe(name, facts.st_size)
        member.mtime = facts.st_mtime
        hashed: Any = HashedFile(opened)
        archive.addfile(member, hashed)
    checksums[name] = hashed.digest.hexdigest()


def _add_text(archive: tarfile.TarFile, name: str, text: str, checksums: dict[str, str]) -> None:
    data = text.encode()
    archive.addfile(_describe(name, len(data)), io.BytesIO(data))
    checksums[name] = sha256(data).hexdigest()


def _describe(name: str, size_bytes: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size_bytes, 0o644
    return member


@contextmanager
def _replacing(path: Path) -> Iterator[IO[bytes]]:
    """Open a new file that takes the place of ``path`` once it is complete."""
    unfinished = path.with_name(path.name + ".new")
    unfinished.unlink(missing_ok=True)
    mode = stat.S_IRUSR | stat.S_IWUSR
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(descriptor, "wb") as output:
            yield output
            output.flush()
            os.fsync(output.fileno())
        unfinished.rename(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
