"""Making renditions: each one once, one at a time per process, never while JSON is built.

Three gates, from cheap to dear. A short queue per process, so that encoding never holds more than
a few of its threads. One encoder per process. One maker per file among all processes and
machines, by an advisory lock that PostgreSQL releases when its holder dies.
"""

import hashlib
import io
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import OperationalError, connection, transaction
from psycopg.errors import LockNotAvailable

from cms.images.encoding import encode_rendition
from cms.images.files import load_rendition_file, store_rendition_file
from cms.images.lookup import Original
from cms.images.renditions import RenditionSpec, build_storage_name

# The one that encodes and those that wait; the other half of a web process's threads stays free.
QUEUE_PLACES = max(1, settings.WEB_THREADS // 2)
# The first half of the lock's key; the second is the file's name. "rend" in ASCII.
LOCK_NAMESPACE = 0x72656E64

_queue = threading.BoundedSemaphore(QUEUE_PLACES)
_encoder = threading.Lock()


class EncoderBusyError(Exception):
    """The rendition is not there yet and others are being made; try again in a moment."""


class OriginalMissingError(Exception):
    """The storage has no file, or another file, where the image's row says its original is."""


def make_rendition(
    original: Original, spec: RenditionSpec, *, wait_seconds: float
) -> "File[bytes]":
    """Make and store one rendition, or open it when somebody else has made it meanwhile.

    Raises:
        EncoderBusyError: all places are taken, or the wait is over.
        OriginalMissingError: the original's file is gone or is not the one that the row knows.
        UnreadableImageError: the original cannot be decoded.
    """
    deadline = time.monotonic() + wait_seconds
    if not _queue.acquire(blocking=False):
        raise EncoderBusyError
    try:
        if not _encoder.acquire(timeout=wait_seconds):
            raise EncoderBusyError
        try:
            return _make_alone(original, spec, deadline)
        finally:
            _encoder.release()
    finally:
        _queue.release()


def _make_alone(original: Original, spec: RenditionSpec, deadline: float) -> "File[bytes]":
    """Make the rendition unless its file appears while the lock on its name is awaited."""
    name = build_storage_name(original.record, spec)
    with hold_file_lock(name, deadline):
        existing = load_rendition_file(name)
        if existing is not None:
            return existing
        data = encode_rendition(load_original(original), original.record, spec)
        store_rendition_file(name, data)
    return ContentFile(data, name=name)


@contextmanager
def hold_file_lock(name: str, deadline: float) -> Iterator[None]:
    """Hold the lock on a file's name, in a transaction of its own; raises EncoderBusyError."""
    wait_milliseconds = max(1, round(1000 * (deadline - time.monotonic())))
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT set_config('lock_timeout', %s, true)", [f"{wait_milliseconds}ms"]
                )
                cursor.execute(
                    "SELECT pg_advisory_xact_lock(%s, %s)", [LOCK_NAMESPACE, build_lock_key(name)]
                )
            yield
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable):
            raise EncoderBusyError from error
        raise


def build_lock_key(name: str) -> int:
    """Build PostgreSQL's signed 32 bits from a name; names that share a key only wait in vain."""
    return zlib.crc32(name.encode()) - 2**31


def load_original(original: Original) -> io.BytesIO:
    """Read the original whole and make sure that it is the file its hash says.

    An address is cached for ever: pixels of another file must never be stored under it.
    """
    try:
        with default_storage.open(original.file_name) as file:
            data = file.read()
    except FileNotFoundError as error:
        raise OriginalMissingError(original.file_name) from error
    if hashlib.sha1(data, usedforsecurity=False).hexdigest() != original.record.file_hash:
        raise OriginalMissingError(original.file_name)
    return io.BytesIO(data)
