"""Medical review: who checked a page, when, and when it is due again."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, FieldRowPanel, Panel

NEEDED = " Needed to publish; a draft may do without."


def reviewed_by_field(*, is_needed: bool = False) -> "models.ForeignKey[Any, Any]":
    """Make the field that names the reviewer; ``is_needed`` says so to editors."""
    return models.ForeignKey(
        "cms.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=(
            "The clinician who checked the medical statements. Readers see name and credentials."
            f"{NEEDED if is_needed else ''}"
        ),
    )


def last_reviewed_on_field(*, is_needed: bool = False) -> "models.DateField[Any, Any]":
    """Make the field that dates the review; ``is_needed`` says so to editors."""
    return models.DateField(
        null=True,
        blank=True,
        help_text=(
            f"The day of the last medical review. Readers see it.{NEEDED if is_needed else ''}"
        ),
    )


class ReviewedPage(models.Model):
    """Mixed into pages whose medical statements are reviewed."""

    reviewed_by = reviewed_by_field()
    last_reviewed_on = last_reviewed_on_field()
    next_review_on = models.DateField(
        null=True,
        blank=True,
        help_text="When the page is due again. The page list shows it, in red once it has passed.",
    )

    review_panels: list[Panel] = [
        FieldPanel("reviewed_by"),
        FieldRowPanel([FieldPanel("last_reviewed_on"), FieldPanel("next_review_on")]),
    ]

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Refuse a review in the future and a next review that is not after the last."""
        super().clean()
        if self.last_reviewed_on and self.last_reviewed_on > timezone.localdate():
            raise ValidationError({"last_reviewed_on": "A review cannot lie in the future."})
        if (
            self.last_reviewed_on
            and self.next_review_on
            and self.next_review_on <= self.last_reviewed_on
        ):
            raise ValidationError({"next_review_on": "The next review must come after the last."})
