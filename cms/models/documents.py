"""Documents for download: always attachments, their hash and size stored on save."""

from typing import Self
from urllib.parse import quote

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import DocumentQuerySet as WagtailDocumentQuerySet
from wagtail.utils.file import hash_filelike

from cms.images.fields import NoticedFileField
from cms.images.measuring import MeasuredFile
from cms.images.privacy import build_public_collection_condition


class DocumentQuerySet(WagtailDocumentQuerySet):
    """Documents, and those of them that everybody may download."""

    def public(self) -> Self:
        """Keep the documents whose collection, and every collection above it, is unrestricted."""
        return self.filter(build_public_collection_condition())


class Document(MeasuredFile, AbstractDocument):
    """A file for download; which kinds are accepted is set by ``WAGTAILDOCS_EXTENSIONS``."""

    file = NoticedFileField(upload_to="documents", verbose_name=_("file"))

    # Named anew: Wagtail keeps its own Document beside a project's, and both would answer
    # "document_set".
    uploaded_by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("uploaded by user"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="uploaded_documents",
    )
    # As Wagtail's own: an uploader is no use of it.
    uploaded_by_user.wagtail_reference_index_ignore = True  # type: ignore[attr-defined]
    tags = TaggableManager(
        help_text=None, blank=True, verbose_name=_("tags"), related_name="tagged_documents"
    )

    admin_form_fields = ("title", "file", "collection", "tags")

    measured_fields = frozenset({"file_hash", "file_size"})

    objects = DocumentQuerySet.as_manager()

    class Meta(AbstractDocument.Meta):
        permissions = [("choose_document", "Can choose document")]

    def measure_file(self) -> None:
        """Fill size in bytes and hash."""
        with self.open_file() as file:
            self.file_size = self.file.size
            self.file_hash = hash_filelike(file)
            file.seek(0)

    @property
    def content_disposition(self) -> str:
        """Offer every document as a download: Wagtail shows PDFs inside the CMS's own origin."""
        return "attachment; filename={0}; filename*=UTF-8''{0}".format(quote(self.filename))
