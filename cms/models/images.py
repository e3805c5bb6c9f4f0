"""Images: what Wagtail stores, plus what the API must know without opening the file."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from wagtail.images.models import AbstractImage, AbstractRendition, get_upload_to
from wagtail.images.models import ImageQuerySet as WagtailImageQuerySet
from wagtail.utils.file import hash_filelike

from cms.images.fields import UprightImageField
from cms.images.measuring import MeasuredFile
from cms.images.originals import load_mean_color
from cms.images.privacy import build_public_collection_condition


class ImageQuerySet(WagtailImageQuerySet):
    """Images, and those of them that everybody may see."""

    def public(self) -> Self:
        """Keep the images whose collection, and every collection above it, is unrestricted."""
        return self.filter(build_public_collection_condition())


class Image(MeasuredFile, AbstractImage):
    """An image with everything that its public form needs stored beside the file.

    Hash, size and placeholder colour are filled when a file is saved and never by a read: a
    builder may run on a read-only transaction. ``description`` is the default alternative text.
    """

    file = UprightImageField(
        verbose_name=_("file"),
        upload_to=get_upload_to,
        width_field="width",
        height_field="height",
    )
    description = models.CharField(
        verbose_name=_("description"),
        max_length=255,
        blank=True,
        default="",
        help_text=_(
            "What the picture shows, in one sentence: read out to those who cannot see it. "
            "A page may word it anew where it uses the picture."
        ),
    )
    placeholder_color = models.CharField(
        max_length=7,
        blank=True,
        editable=False,
        help_text=_("The image's mean colour, shown until the image has arrived."),
    )

    # Named anew: Wagtail keeps its own Image beside a project's, and both would answer "image_set".
    uploaded_by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("uploaded by user"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="uploaded_images",
    )
    # As Wagtail's own: an uploader is no use of it.
    uploaded_by_user.wagtail_reference_index_ignore = True  # type: ignore[attr-defined]
    tags = TaggableManager(
        help_text=None, blank=True, verbose_name=_("tags"), related_name="tagged_images"
    )

    admin_form_fields = (
        "title",
        "file",
        "description",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )

    measured_fields = frozenset({"file_hash", "file_size", "height", "placeholder_color", "width"})

    objects = ImageQuerySet.as_manager()

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")
        permissions = [("choose_image", "Can choose image")]

    def measure_file(self) -> None:
        """Fill size in bytes, hash and placeholder colour; raises UnreadableImageError."""
        with self.open_file() as file:
            self.file_size = self.file.size
            self.file_hash = hash_filelike(file)
            self.placeholder_color = load_mean_color(file)
            file.seek(0)

    def retire_previous_file(self) -> None:
        """Record the hash that the row has now, so that its URLs lead to the new file.

        The row is locked: of two editors who replace the file at once, the second retires the
        first one's.
        """
        if self.pk is None:
            return
        rows = type(self).objects.select_for_update().filter(pk=self.pk)
        previous_hash = rows.values_list("file_hash", flat=True).first()
        self.retired_files.filter(file_hash=self.file_hash).delete()
        if previous_hash and previous_hash != self.file_hash:
            self.retired_files.get_or_create(file_hash=previous_hash)


class Rendition(AbstractRendition):
    """A picture that Wagtail makes for the admin; the public renditions have no rows."""

    image = models.ForeignKey(Image, related_name="renditions", on_delete=models.CASCADE)

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)


class RetiredImageFile(models.Model):
    """A file that an image had before: URLs with its hash lead to the image's present file."""

    image = models.ForeignKey(Image, related_name="retired_files", on_delete=models.CASCADE)
    file_hash = models.CharField(max_length=40, db_index=True)
    retired_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("retired image file")
        verbose_name_plural = _("retired image files")
        constraints = [
            models.UniqueConstraint(
                fields=["image", "file_hash"], name="unique_retired_file_per_image"
            )
        ]

    def __str__(self) -> str:
        """Name the image and the start of the hash, for the log."""
        return f"{self.image_id}: {self.file_hash[:8]}"
