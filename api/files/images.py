"""``images/``: with renditions, ready to draw. Originals are for editors."""

from typing import Any

from django.db.models import Model, QuerySet

from api.listings.view import Json
from cms.models import Image
from cms.payload.content import Content
from cms.payload.fields import ImageSerializer

from .listing import FileEntrySerializer, FileListing


class ImageEntrySerializer(FileEntrySerializer, ImageSerializer):
    """An image of the media library, with all that a page says of one."""

    route = "images"


class Images(FileListing):
    """Images that a public page, a person it names, or the clinic's header shows."""

    model = Image
    kind = "image"
    route = ImageEntrySerializer.route
    serializer_class = ImageEntrySerializer

    def list_rows(self) -> QuerySet[Any]:
        """Leave out what was never measured: no page can show it."""
        return super().list_rows().exclude(file_hash="").exclude(width=0).exclude(height=0)

    def describe(self, row: Model, content: Content) -> Json | None:
        """Return the image's public form; its address is that of a rendition."""
        image = content.build_image(row.pk)
        if image is None:
            return None
        title = content.images[row.pk].title
        return {**image, "row": row, "title": title, "download_url": image["src"]}

    def is_shown_by(self, part: Any, pk: int, content: Content) -> bool:
        """Tell whether a part is this image."""
        return isinstance(part, dict) and "sources" in part and part.get("id") == pk
