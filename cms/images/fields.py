"""File fields that notice a new file and, for images, know the size that visitors see."""

from django.core.files.base import File
from django.db.models.fields.files import FieldFile, FileField
from wagtail.images.models import WagtailImageField, WagtailImageFieldFile

from cms.images.originals import load_displayed_size


class NoticedFieldFile(FieldFile):
    """A file that tells its row when it is written: the facts stored about it are then out of date.

    The name alone would not do, since a deleted file's name is given again.
    """

    def save(self, name: str, content: "File[bytes]", save: bool = True) -> None:
        """Write the file as Django does, after marking the row as unmeasured."""
        self.instance.measured_file_name = None  # type: ignore[attr-defined]
        super().save(name, content, save=save)


class NoticedFileField(FileField):
    """Django's file field, noticing new files."""

    attr_class = NoticedFieldFile


class UprightImageFieldFile(NoticedFieldFile, WagtailImageFieldFile):
    """An image file that knows its size as displayed.

    Wagtail 8.0 stores the size before EXIF's turn (``wagtail/images/models.py``), so a portrait
    photograph of a phone would be announced as landscape and its focal point land elsewhere.
    """

    def get_image_dimensions(self) -> tuple[int, int]:
        """Read (width, height) from the file's header; raises UnreadableImageError."""
        was_closed = self.closed
        self.open()
        try:
            return load_displayed_size(self)
        finally:
            if was_closed:
                self.close()
            else:
                self.seek(0)


class UprightImageField(WagtailImageField):
    """Wagtail's image field with the size as displayed, noticing new files."""

    attr_class = UprightImageFieldFile
