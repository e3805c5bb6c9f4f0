"""Open what the user named on the command line: a web address, a file, or standard input."""

import stat
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from cms.importer.door.fetch import fetch
from cms.importer.door.limits import MAX_BYTES, MAX_SECONDS, Deadline
from cms.importer.door.urls import is_web_address
from cms.importer.problems import ImportProblem

_ACCEPT = "text/html,application/xhtml+xml;q=0.9,text/plain;q=0.8"
_MEDIA_TYPES = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "text",
    "": "",
}
_SUFFIXES = {".html": "html", ".htm": "html", ".xhtml": "html", ".txt": "text"}


@dataclass(frozen=True)
class WebAddress:
    """Where a page came from on the web; its references are relative to ``url``."""

    url: str


@dataclass(frozen=True)
class Folder:
    """The folder a page's file lies in; its references must stay inside."""

    path: Path


@dataclass(frozen=True)
class Nowhere:
    """Standard input: relative references lead nowhere."""


Base = WebAddress | Folder | Nowhere


@dataclass(frozen=True)
class Document:
    """An opened source: its bytes, ``kind`` ("html", "text" or "" for unknown), and its base."""

    name: str
    data: bytes
    kind: str
    charset: str
    base: Base


def open_source(source: str, *, allow_private: bool) -> Document:
    """Read the whole source, at most 10 MB.

    Raises:
        ImportProblem: it cannot be opened, is empty, too large, or neither HTML nor text.
    """
    if is_web_address(source):
        document = _open_web(source, allow_private=allow_private)
    elif source == "-":
        document = Document(
            "standard input", _read_limited(sys.stdin.buffer, "-"), "", "", Nowhere()
        )
    else:
        document = _open_file(source)
    if not document.data.strip(b"\x00 \t\r\n\f\v"):
        raise ImportProblem(f"{document.name} is empty")
    return document


def _open_web(url: str, *, allow_private: bool) -> Document:
    download = fetch(
        url, accept=_ACCEPT, deadline=Deadline.after(MAX_SECONDS), allow_private=allow_private
    )
    if download.media_type not in _MEDIA_TYPES:
        raise ImportProblem(
            f"{download.url} is {download.media_type};"
            " only HTML pages and plain text can be imported"
        )
    return Document(
        name=download.url,
        data=download.body,
        kind=_MEDIA_TYPES[download.media_type],
        charset=download.charset,
        base=WebAddress(download.url),
    )


def _open_file(source: str) -> Document:
    if "://" in source:
        raise ImportProblem(f"only http and https addresses can be opened, not {source}")
    path = Path(source)
    data = read_regular_file(path, shown_as=source)
    return Document(
        name=source,
        data=data,
        kind=_SUFFIXES.get(path.suffix.lower(), ""),
        charset="",
        base=Folder(path.resolve().parent),
    )


def read_regular_file(path: Path, *, shown_as: str) -> bytes:
    """The file's bytes; devices, pipes and folders are refused before anything is read from them.

    Raises:
        ImportProblem: it does not exist, is not a regular file, is not readable or too large.
    """
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            raise ImportProblem(f"{shown_as} is not a file")
        with path.open("rb") as stream:
            return _read_limited(stream, shown_as)
    except FileNotFoundError:
        raise ImportProblem(f"{shown_as}: no such file") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a valid file name"
        raise ImportProblem(f"{shown_as}: {reason}") from None


def _read_limited(stream: BinaryIO, name: str) -> bytes:
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        shown = "standard input" if name == "-" else name
        raise ImportProblem(f"{shown} is larger than {MAX_BYTES // 1024**2} MB")
    return data
