"""Treatment pages, their index, and the conditions and body areas they are filed under."""

from collections.abc import Sequence
from typing import ClassVar

from django import forms
from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from cms.blocks import BodyBlock
from cms.models import BasePage, RelatedPanelPage, ReviewedPage
from cms.models.pages import BODY_HELP_TEXT, IndexPage, build_tabs
from cms.models.review import last_reviewed_on_field, reviewed_by_field
from cms.models.terms import Term, TermsField

from .serializers import (
    BodyAreaSerializer,
    ConditionSerializer,
    TreatmentIndexPageSerializer,
    TreatmentPageSerializer,
)
from .structured_data import TreatmentGraph


class Condition(Term):
    """Something patients suffer from, such as migraine."""

    api_kind = "condition"
    api_serializer = ConditionSerializer

    synonyms = models.TextField(
        blank=True,
        help_text="Other names readers may search for, one on each line. Readers do not see them.",
    )
    summary = models.TextField(
        blank=True,
        max_length=500,
        help_text="What it is, in two or three sentences. Plain text, at most 500 characters.",
    )

    panels = [
        Term.name_panel,
        FieldPanel("summary"),
        FieldPanel("synonyms"),
        Term.slug_panel,
    ]
    search_fields = [*Term.search_fields, index.SearchField("synonyms")]

    @property
    def search_names(self) -> list[str]:
        """The name and its synonyms."""
        return [self.name, *filter(None, map(str.strip, self.synonyms.splitlines()))]


class BodyArea(Term):
    """A part of the body, such as the lower back."""

    api_kind = "body_area"
    api_serializer = BodyAreaSerializer


class TreatmentIndexPage(IndexPage):
    """The list of treatments."""

    api_serializer = TreatmentIndexPageSerializer

    subpage_types: ClassVar[list[str]] = ["treatments.TreatmentPage"]

    class Meta:
        verbose_name = "treatment index page"


class ProcedureType(models.TextChoices):
    """How a procedure is done, in the words of https://schema.org/MedicalProcedureType."""

    NONINVASIVE = "NoninvasiveProcedure", "Noninvasive"
    PERCUTANEOUS = "PercutaneousProcedure", "Percutaneous: through the skin, by needle"
    SURGICAL = "SurgicalProcedure", "Surgical"


class TreatmentPage(RelatedPanelPage, ReviewedPage, BasePage):
    """What the clinic does for a condition. Published only with a medical review."""

    api_serializer = TreatmentPageSerializer
    structured_data = TreatmentGraph
    import_name = "treatment"
    listing_filters = ("conditions", "body_areas", "procedure_type", "reviewed_by")
    related_strong = ("conditions",)
    related_weak = ("body_areas",)
    search_text_fields = ("body", "preparation", "how_performed", "follow_up")
    search_prefetch = ("conditions", "body_areas")

    body = StreamField(BodyBlock(), blank=True, help_text=BODY_HELP_TEXT)
    conditions = TermsField(
        Condition,
        blank=True,
        help_text="What this treatment may help with. Related pages are found by it.",
    )
    body_areas = TermsField(
        BodyArea, blank=True, help_text="Where it is done. Readers filter treatments by it."
    )
    procedure_type = models.CharField(
        max_length=30,
        choices=ProcedureType,
        blank=True,
        help_text="How the procedure is done. Search engines read it too.",
    )
    typical_duration = models.CharField(
        max_length=80,
        blank=True,
        help_text="Of one appointment, such as “20 to 30 minutes”. At most 80 characters.",
    )
    preparation = models.TextField(
        blank=True,
        max_length=600,
        help_text="What patients do before the appointment. Plain text, at most 600 characters.",
    )
    how_performed = models.TextField(
        "how it is done",
        blank=True,
        max_length=600,
        help_text="What happens, in a few sentences. Plain text, at most 600 characters.",
    )
    follow_up = models.TextField(
        "follow-up",
        blank=True,
        max_length=600,
        help_text="What happens after the appointment. Plain text, at most 600 characters.",
    )
    reviewed_by = reviewed_by_field(is_needed=True)
    last_reviewed_on = last_reviewed_on_field(is_needed=True)

    parent_page_types: ClassVar[list[str]] = ["treatments.TreatmentIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    search_fields: ClassVar[Sequence[index.BaseField]] = [
        *BasePage.search_fields,
        index.SearchField("body"),
        index.SearchField("how_performed"),
    ]
    edit_handler = build_tabs(
        content=[
            *BasePage.content_tab,
            FieldPanel("body"),
            MultiFieldPanel(
                [
                    FieldPanel("procedure_type"),
                    FieldPanel("typical_duration"),
                    FieldPanel("preparation"),
                    FieldPanel("how_performed"),
                    FieldPanel("follow_up"),
                ],
                heading="The procedure in short",
            ),
            MultiFieldPanel(
                [
                    FieldPanel("conditions", widget=forms.CheckboxSelectMultiple),
                    FieldPanel("body_areas", widget=forms.CheckboxSelectMultiple),
                ],
                heading="Filed under",
            ),
        ],
        related=RelatedPanelPage.related_panels,
        review=ReviewedPage.review_panels,
    )

    class Meta:
        verbose_name = "treatment"

    def find_publishing_errors(self) -> dict[str, str]:
        """Require the medical review as well, which a draft sent to the reviewer cannot have."""
        errors = super().find_publishing_errors()
        if not self.reviewed_by_id:
            errors["reviewed_by"] = (
                "A treatment is published only when a clinician has reviewed it."
            )
        if not self.last_reviewed_on:
            errors["last_reviewed_on"] = "A treatment is published only with the day of its review."
        return errors
