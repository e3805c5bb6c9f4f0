"""``documents/``: files to download."""

from typing import Any

from django.db.models import Model

from api.listings.view import Json
from cms.models import Document
from cms.payload.content import Content
from cms.payload.fields import DocumentSerializer

from .listing import FileEntrySerializer, FileListing


class DocumentEntrySerializer(FileEntrySerializer, DocumentSerializer):
    """A document of the media library, with all that a page says of one."""

    route = "documents"


class Documents(FileListing):
    """Documents that a public page links to."""

    model = Document
    kind = "document"
    route = DocumentEntrySerializer.route
    serializer_class = DocumentEntrySerializer

    def describe(self, row: Model, content: Content) -> Json | None:
        """Return the document's public form."""
        document = content.documents.get(row.pk)
        return {**document, "row": row, "download_url": document["url"]} if document else None

    def is_shown_by(self, part: Any, pk: int, content: Content) -> bool:
        """Tell whether a part is this document's address, or HTML with a link to it."""
        address = content.documents[pk]["url"].rpartition("/")[0]
        return isinstance(part, str) and f"{address}/" in part
