"""Keeping the stored renditions complete and small, ahead of visitors: for the worker and cron.

What is missing is made, one after another; what no public image needs any more is deleted. Both
may stop at any moment and be run again.
"""

import logging
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import default_storage
from django.db.models import BigIntegerField
from django.db.models.functions import Cast
from django.utils import timezone
from wagtail.models import ReferenceIndex

from cms.images.lookup import Original
from cms.images.making import EncoderBusyError, OriginalMissingError, make_rendition
from cms.images.originals import UnreadableImageError
from cms.images.renditions import (
    FOLDER,
    ImageRecord,
    build_storage_name,
    has_renditions,
    list_renditions,
)
from cms.models import Image

# Nobody waits for the worker, so it waits for whoever makes the same file.
WAIT_SECONDS = 60.0

logger = logging.getLogger(__name__)


class UpkeepReport(NamedTuple):
    """What one run did; ``is_finished`` is False when its time was over first."""

    made: int
    failed: int
    is_finished: bool


def make_missing_renditions(
    *,
    max_seconds: float = float("inf"),
    includes_unused: bool = False,
    verified_names: set[str] | None = None,
) -> UpkeepReport:
    """Make what is missing of the public images in use, newest first.

    A caller that comes back every minute keeps ``verified_names`` between its calls: images in it
    are not looked up in the storage again. Cost: 1 query, 1 listing of the storage per other
    image, about 0.2 s of CPU per rendition made.
    """
    deadline = time.monotonic() + max_seconds
    verified_names = set() if verified_names is None else verified_names
    made = failed = 0
    for original in list_public_originals(includes_unused=includes_unused):
        names = set(list_storage_names(original.record))
        if names <= verified_names:
            continue
        made_here, failed_here, is_finished = _make_missing_of(original, deadline)
        made, failed = made + made_here, failed + failed_here
        if not is_finished:
            return UpkeepReport(made, failed, is_finished=False)
        if not failed_here:
            verified_names |= names
    return UpkeepReport(made, failed, is_finished=True)


def _make_missing_of(original: Original, deadline: float) -> UpkeepReport:
    """Make what is missing of one image; one that cannot be made fails once, for all its sizes."""
    stored = list_stored_names(original.record.file_hash)
    made = 0
    for spec in list_renditions(original.record):
        if build_storage_name(original.record, spec) in stored:
            continue
        if time.monotonic() > deadline:
            return UpkeepReport(made, 0, is_finished=False)
        try:
            make_rendition(original, spec, wait_seconds=WAIT_SECONDS).close()
        except (EncoderBusyError, OriginalMissingError, UnreadableImageError) as error:
            logger.warning("No renditions of image %s: %r", original.record.id, error)
            return UpkeepReport(made, 1, is_finished=True)
        made += 1
    return UpkeepReport(made, 0, is_finished=True)


def delete_unneeded_renditions(*, keep_days: int) -> int:
    """Delete files of replaced, deleted and private images and moved focal points; how many.

    Files younger than ``keep_days`` stay, for an editor who changes their mind. Cost: 1 query, a
    listing per folder and one more call to the storage per file that is not needed.
    """
    originals = list_public_originals(includes_unused=True)
    needed = {name for original in originals for name in list_storage_names(original.record)}
    oldest_kept_at = timezone.now() - timedelta(days=keep_days)
    deleted = 0
    for file_hash in _list_folder(FOLDER)[0]:
        for name in sorted(list_stored_names(file_hash) - needed):
            if default_storage.get_modified_time(name) < oldest_kept_at:
                default_storage.delete(name)
                deleted += 1
        if _list_folder(f"{FOLDER}/{file_hash}") == ([], []):
            default_storage.delete(f"{FOLDER}/{file_hash}")
    return deleted


def list_public_originals(*, includes_unused: bool) -> list[Original]:
    """List public images whose file is known, newest first; those in use or all. One query.

    In use is what Wagtail's reference index says: something refers to the image, a draft too.
    """
    images = Image.objects.public().order_by("-pk")
    if not includes_unused:
        references = ReferenceIndex.objects.filter(
            to_content_type=ContentType.objects.get_for_model(Image)
        )
        used_ids = references.values_list(Cast("to_object_id", BigIntegerField()), flat=True)
        images = images.filter(pk__in=used_ids)
    rows = images.values_list(*ImageRecord._fields, "file")
    originals = [Original(ImageRecord(*fields), name) for *fields, name in rows]
    return [original for original in originals if has_renditions(original.record)]


def list_storage_names(record: ImageRecord) -> Iterator[str]:
    """List the names of all files that an image should have."""
    return (build_storage_name(record, spec) for spec in list_renditions(record))


def list_stored_names(file_hash: str) -> set[str]:
    """List the names of the files that an original has; one call to the storage."""
    folder = f"{FOLDER}/{file_hash}"
    return {f"{folder}/{name}" for name in _list_folder(folder)[1]}


def _list_folder(folder: str) -> tuple[list[str], list[str]]:
    """List a storage folder's folders and files; both empty when it is not there."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return [], []
    return folders, files


class RenditionUpkeep:
    """The worker's job: a bounded share of the work each minute, remembering what is done."""

    MAX_SECONDS = 10.0  # scheduled publishing waits behind this job, and so does a stop
    KEEP_DAYS = 7
    DELETE_EVERY_SECONDS = 24 * 60 * 60

    def __init__(self) -> None:
        """Know nothing yet: the first run looks at every image."""
        self._verified_names: set[str] = set()
        self._delete_again_at = 0.0

    def run(self) -> None:
        """Make what is missing for ten seconds; once a day delete what is not needed."""
        report = make_missing_renditions(
            max_seconds=self.MAX_SECONDS, verified_names=self._verified_names
        )
        if report.is_finished and time.monotonic() >= self._delete_again_at:
            delete_unneeded_renditions(keep_days=self.KEEP_DAYS)
            self._delete_again_at = time.monotonic() + self.DELETE_EVERY_SECONDS
