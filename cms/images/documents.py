"""The public form of a document for download."""

from pathlib import PurePosixPath
from typing import NamedTuple, TypedDict

from django.urls import reverse


class DocumentRecord(NamedTuple):
    """What is needed of a document's row; the names are the model's own.

    ``DocumentRecord(*row)`` for each row of
    ``Document.objects.public().values_list(*DocumentRecord._fields)``.
    """

    id: int
    title: str
    file: str
    file_size: int | None


class DocumentPayload(TypedDict):
    """The public form of a document; ``size_bytes`` is None for a row loaded past ``save()``."""

    id: int
    title: str
    filename: str
    extension: str
    size_bytes: int | None
    url: str


def build_document_payload(record: DocumentRecord, base_url: str) -> DocumentPayload:
    """Build the public form of a document; its URL is an attachment on the CMS's own origin."""
    name = PurePosixPath(record.file)
    path = reverse("wagtaildocs_serve", args=[record.id, name.name])
    return {
        "id": record.id,
        "title": record.title,
        "filename": name.name,
        "extension": name.suffix.removeprefix(".").lower(),
        "size_bytes": record.file_size,
        "url": f"{base_url}{path}",
    }
