"""From a hash in an address to the image. Private images do not exist here."""

from typing import NamedTuple

from cms.images.renditions import ImageRecord
from cms.models import Image


class Original(NamedTuple):
    """An image's record and the name of its original in the storage."""

    record: ImageRecord
    file_name: str


def list_current_originals(file_hash: str) -> list[Original]:
    """List the public images whose present file has this hash: one indexed query.

    More than one when editors uploaded a file twice; each has a focal point of its own.
    """
    rows = Image.objects.public().filter(file_hash=file_hash).order_by("pk")
    return [
        Original(ImageRecord(*fields), file_name)
        for *fields, file_name in rows.values_list(*ImageRecord._fields, "file")
    ]


def load_successor(file_hash: str) -> Original | None:
    """Load the public image that had this file last, None when no image had it: one query."""
    rows = Image.objects.public().filter(retired_files__file_hash=file_hash)
    rows = rows.exclude(file_hash="").order_by("-retired_files__retired_at", "pk")
    fields = rows.values_list(*ImageRecord._fields, "file").first()
    return Original(ImageRecord(*fields[:-1]), fields[-1]) if fields else None
