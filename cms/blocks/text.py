"""Blocks of running text: heading, paragraph, quote, testimonial, callout."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.utils.dateparse import parse_date
from rest_framework import serializers
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup

from cms.payload.content import Content
from cms.payload.fields import RichTextField
from cms.payload.serializers import PayloadSerializer

from .base import RICH_TEXT_FEATURES, TEXT_GROUP, APIBlock


class HeadingSerializer(PayloadSerializer):
    """A section heading; ``anchor`` is unique in its body and survives rewording."""

    text = serializers.CharField()
    level = serializers.ChoiceField(choices=[2, 3])
    anchor = serializers.SlugField()


class HeadingBlock(APIBlock, blocks.StructBlock):
    """A heading that starts a section. Its anchor is made once, so links to the section last."""

    text = blocks.CharBlock(
        max_length=120, help_text="The title of a section. At most 120 characters."
    )
    level = blocks.ChoiceBlock(
        choices=[("2", "Section"), ("3", "Subsection")],
        default="2",
        help_text="A subsection belongs to the section above it.",
    )
    anchor = blocks.RegexBlock(
        r"^[a-z0-9]+(?:-[a-z0-9]+)*$",
        required=False,
        max_length=120,
        help_text=(
            "The part after # in a link to this section. Made from the text at the first save; "
            "it stays when you reword the heading, so links keep working."
        ),
        error_messages={"invalid": "Use small letters, digits and single hyphens."},
    )

    class Meta:
        icon = "title"
        group = TEXT_GROUP
        description = "Starts a section, with an address of its own to link to."
        form_layout = BlockGroup(children=["text", "level"], settings=["anchor"])
        api_serializer = HeadingSerializer
        preview_value = {"text": "What to expect", "level": "2", "anchor": "what-to-expect"}


class ParagraphSerializer(PayloadSerializer):
    """Clean HTML: paragraphs, lists, emphasis and links."""

    html = RichTextField(source="*")


class ParagraphBlock(APIBlock, blocks.RichTextBlock):
    """Running text with lists, emphasis and links."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("features", RICH_TEXT_FEATURES)
        super().__init__(**kwargs)

    class Meta:
        icon = "pilcrow"
        group = TEXT_GROUP
        description = "Running text with lists, emphasis and links."
        api_serializer = ParagraphSerializer
        preview_value = (
            "<p>Most people walk out of the clinic within the hour. "
            "Plan for a <b>quiet afternoon</b>, and drink plenty of water.</p>"
        )


class QuoteSerializer(PayloadSerializer):
    """A quotation; ``attribution`` says who said it and may be empty."""

    text = serializers.CharField()
    attribution = serializers.CharField(allow_blank=True)


class QuoteBlock(APIBlock, blocks.StructBlock):
    """Words of someone who is not a patient: a clinician, a guideline, a study."""

    text = blocks.TextBlock(
        max_length=600,
        help_text="Without quotation marks: the site adds them. At most 600 characters.",
    )
    attribution = blocks.CharBlock(
        max_length=120, required=False, help_text="Who said it, and where. At most 120 characters."
    )

    class Meta:
        icon = "openquote"
        group = TEXT_GROUP
        description = (
            "Words of a clinician, a guideline or a study. For patients use a testimonial."
        )
        api_serializer = QuoteSerializer
        preview_value = {
            "text": "Movement is rarely the enemy. Fear of movement often is.",
            "attribution": "Dr. Imani Whitlock, pain medicine",
        }


class ConsentBlock(blocks.StructBlock):
    """A patient's consent to be quoted. Kept for the clinic's records; never in the API."""

    given_on = blocks.DateBlock(help_text="The day the consent form was signed.")
    given_by = blocks.CharBlock(
        max_length=120, help_text="Full name on the consent form. Never shown to readers."
    )
    until = blocks.DateBlock(
        required=False,
        help_text="The last day the words may be shown. Leave empty when consent has no end.",
    )

    class Meta:
        icon = "lock"
        label = "Consent"
        search_index = False


class TestimonialSerializer(PayloadSerializer):
    """What a patient said, under the name they agreed to."""

    text = serializers.CharField()
    name = serializers.CharField(allow_blank=True)


class TestimonialBlock(APIBlock, blocks.StructBlock):
    """A patient's own words. Shown only while a recorded consent lasts."""

    text = blocks.TextBlock(
        max_length=600,
        help_text="The patient's own words, without quotation marks. At most 600 characters.",
    )
    name = blocks.CharBlock(
        max_length=80,
        required=False,
        help_text="The name readers see, as the patient agreed: “Marta K.” or nothing.",
    )
    consent = ConsentBlock(
        search_index=False,
        help_text="Required to publish. Readers never see it; the words disappear when it ends.",
    )

    def is_shown(self, raw: Any, content: Content) -> bool:
        """Tell whether consent was given and has not ended on the build's day."""
        consent = (raw or {}).get("consent") or {}
        today = content.now.date()
        given_on, until = _read_date(consent.get("given_on")), _read_date(consent.get("until"))
        for first_day in (given_on, until and until + timedelta(days=1)):
            if first_day and first_day > today:
                content.notes.end_at(datetime.combine(first_day, time(), tzinfo=UTC))
        has_begun = given_on is not None and given_on <= today and bool(consent.get("given_by"))
        # A last day that cannot be read has passed: words on loan are never kept by mistake.
        return has_begun and (today <= until if until else not consent.get("until"))

    def find_publishing_error(self, raw: Any) -> str | None:
        """Require the record of a consent, also when a schedule or a workflow publishes."""
        consent = (raw or {}).get("consent") or {}
        if _read_date(consent.get("given_on")) and consent.get("given_by"):
            return None
        return "A testimonial needs the record of the patient's consent: given on, given by."

    class Meta:
        icon = "user"
        group = TEXT_GROUP
        description = "A patient's own words, with the consent that allows showing them."
        api_serializer = TestimonialSerializer
        preview_value = {
            "text": "I can turn my head when I drive again. It took patience, and it was worth it.",
            "name": "Marta K.",
            "consent": {"given_on": "2025-03-01", "given_by": "Marta Kowal", "until": None},
        }


class CalloutSerializer(PayloadSerializer):
    """A boxed note; ``kind`` says how loud it is."""

    kind = serializers.ChoiceField(choices=["info", "warning", "emergency"])
    title = serializers.CharField(allow_blank=True)
    html = RichTextField(source="text")


class CalloutBlock(APIBlock, blocks.StructBlock):
    """A boxed note that readers must not miss."""

    kind = blocks.ChoiceBlock(
        choices=[
            ("info", "Good to know"),
            ("warning", "Take care"),
            ("emergency", "Emergency: call for help"),
        ],
        default="info",
        help_text="Emergency is for signs that need help at once.",
    )
    title = blocks.CharBlock(
        max_length=120, required=False, help_text="In bold above the text. At most 120 characters."
    )
    text = blocks.RichTextBlock(features=RICH_TEXT_FEATURES, help_text="A few short sentences.")

    class Meta:
        icon = "warning"
        group = TEXT_GROUP
        description = "A boxed note: good to know, take care, or emergency."
        api_serializer = CalloutSerializer
        preview_value = {
            "kind": "warning",
            "title": "Tell us before your visit",
            "text": "<p>Let us know if you take blood thinners or may be pregnant.</p>",
        }


def _read_date(value: Any) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return parse_date(value) if value else None
    except ValueError:  # well formed but no date, such as 2026-02-31
        return None
