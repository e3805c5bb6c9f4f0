"""The admin's image form: a file that cannot be used is an error message, never a server error."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from cms.images.originals import UnreadableImageError, load_mean_color


class OriginalField(WagtailImageField):
    """Wagtail's upload field, which also decodes the image.

    Wagtail 8.0 lets Pillow's complaint about a truncated file through as an error 500
    (``wagtail/images/fields.py``), and would store a file whose header alone is sound.
    """

    def check_image_pixel_size(self, f: "UploadedFile[bytes]") -> None:
        """Decode once under Salve's own limits, after Wagtail's checks of bytes and extension."""
        try:
            load_mean_color(f)
        except UnreadableImageError as error:
            raise ValidationError(str(error), code="invalid_image") from error
        f.seek(0)


class ImageForm(BaseImageForm):
    """Wagtail's form with the decoding field; named by ``WAGTAILIMAGES_IMAGE_FORM_BASE``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Replace the file's field: Wagtail makes it itself, whatever the form's class says."""
        super().__init__(*args, **kwargs)
        field = self.fields.get("file")
        if field is not None:
            self.fields["file"] = OriginalField(
                label=field.label, required=field.required, widget=field.widget
            )
