"""The related panel: "You might also enjoy"."""

from typing import ClassVar

from django.core.validators import MaxValueValidator
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, PageChooserPanel, Panel
from wagtail.models import Orderable

DEFAULT_HEADING = "You might also enjoy"
MAX_RELATED = 12


class RelatedPage(Orderable):
    """A page that an editor pinned to another page's related panel."""

    api_relation_target = "target"

    page = ParentalKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="related_pages")
    target = models.ForeignKey(
        "wagtailcore.Page",
        on_delete=models.CASCADE,
        related_name="+",
        help_text="Any public page. A page that is not public is left out until it is.",
    )

    panels = [PageChooserPanel("target", heading="Page")]

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["page", "target"],
                name="cms_relatedpage_once",
                violation_error_message="This page is pinned already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.page_id} → {self.target_id}"


class RelatedPanelPage(models.Model):
    """Mixed into pages that end with a related panel.

    Pinned pages come first. The rest is filled with public pages that share a topic:
    ``related_strong`` names relations whose match counts first, ``related_weak`` those that count
    next; within each, the newest come first.
    """

    related_strong: ClassVar[tuple[str, ...]] = ()
    related_weak: ClassVar[tuple[str, ...]] = ()

    related_heading = models.CharField(
        "heading",
        max_length=80,
        default=DEFAULT_HEADING,
        help_text="Shown above the cards. At most 80 characters.",
    )
    related_count = models.PositiveSmallIntegerField(
        "how many",
        default=6,
        validators=[MaxValueValidator(MAX_RELATED)],
        help_text=(
            "How many cards, pinned pages included; the rest are pages on the same topics, the "
            f"newest first. At most {MAX_RELATED}; 0 hides the panel."
        ),
    )

    related_panels: list[Panel] = [
        FieldRowPanel([FieldPanel("related_heading"), FieldPanel("related_count")]),
        InlinePanel(
            "related_pages",
            heading="Pinned pages",
            label="Pinned page",
            max_num=MAX_RELATED,
            help_text="Shown first, in this order. Without any, the topics alone decide.",
        ),
    ]

    class Meta:
        abstract = True
