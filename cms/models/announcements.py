"""Announcements: short notices above every page, such as the telehealth banner."""

from datetime import datetime
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, PageChooserPanel
from wagtail.search import index

from cms.links import refuse_two_targets, validate_link


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    """Announcements by time."""

    def active_at(self, moment: datetime) -> Self:
        """Keep those shown at a moment (aware): begun, not ended; the loudest first."""
        begun = Q(starts_at__isnull=True) | Q(starts_at__lte=moment)
        not_ended = Q(ends_at__isnull=True) | Q(ends_at__gt=moment)
        return self.filter(begun, not_ended).order_by("-priority", "-starts_at", "pk")


class Announcement(index.Indexed, models.Model):
    """A notice shown on every page of the site from one moment to another."""

    text = models.CharField(
        max_length=200,
        help_text="Shown above every page. One or two short sentences, at most 200 characters.",
    )
    link_label = models.CharField(
        "label", max_length=60, blank=True, help_text="The words readers click, if there is a link."
    )
    link_page = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name="page",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="A page of this site. While it is not public, the text shows without a link.",
    )
    link_url = models.CharField(
        "address",
        max_length=500,
        blank=True,
        validators=[validate_link],
        help_text="An address elsewhere: https://, tel: or mailto:. Empty when a page is chosen.",
    )
    starts_at = models.DateTimeField(null=True, blank=True, help_text="Empty: shown at once.")
    ends_at = models.DateTimeField(null=True, blank=True, help_text="Empty: shown until deleted.")
    priority = models.PositiveSmallIntegerField(
        default=0, help_text="Of several announcements the one with the highest number comes first."
    )

    objects = AnnouncementQuerySet.as_manager()

    panels = [
        FieldPanel("text"),
        MultiFieldPanel(
            [FieldPanel("link_label"), PageChooserPanel("link_page"), FieldPanel("link_url")],
            heading="Link",
        ),
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")], heading="When"),
        FieldPanel("priority"),
    ]
    search_fields = [index.SearchField("text"), index.AutocompleteField("text")]

    class Meta:
        ordering = ["-priority", "-starts_at"]

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        """Refuse an end before the start and two targets for one link."""
        super().clean()
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": "The end must come after the start."})
        refuse_two_targets(self.link_page_id, self.link_url, "link_url")
