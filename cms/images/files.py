"""Rendition files in the default storage: a local folder or an object store.

A file is there completely or not at all, so whoever finds one may serve it.
"""

import os
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

UNFINISHED_SUFFIX = ".unfinished"


def load_rendition_file(name: str) -> "File[bytes] | None":
    """Open a rendition's file; None when it has not been made. One call to the storage."""
    try:
        return default_storage.open(name)
    except FileNotFoundError:
        return None


def store_rendition_file(name: str, data: bytes) -> None:
    """Write a rendition's file so that no reader and no crash ever sees a part of it."""
    try:
        path = Path(default_storage.path(name))
    except NotImplementedError:  # an object store: a write is one request and appears whole
        default_storage.save(name, ContentFile(data))
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, unfinished = tempfile.mkstemp(dir=path.parent, suffix=UNFINISHED_SUFFIX)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(unfinished).chmod(settings.FILE_UPLOAD_PERMISSIONS or 0o644)
        Path(unfinished).replace(path)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise
