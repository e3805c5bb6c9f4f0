"""Blocks that lead somewhere: call to action, download, related cards."""

from typing import Any

from rest_framework import serializers
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

from cms.payload.fields import CardSerializer, DocumentSerializer, LinkSerializer
from cms.payload.serializers import PayloadSerializer

from .base import ACTION_GROUP, APIBlock
from .links import LinkBlock


class CallToActionSerializer(PayloadSerializer):
    """An invitation with one link."""

    heading = serializers.CharField(allow_blank=True)
    text = serializers.CharField(allow_blank=True)
    link = LinkSerializer(allow_null=True)


class CallToActionBlock(APIBlock, blocks.StructBlock):
    """An invitation to do one thing: book, call, read on."""

    heading = blocks.CharBlock(
        max_length=120, required=False, help_text="In bold. At most 120 characters."
    )
    text = blocks.TextBlock(
        max_length=300,
        required=False,
        help_text="Why, in a sentence or two. Plain text, at most 300 characters.",
    )
    link = LinkBlock(label="Button")

    class Meta:
        icon = "pick"
        group = ACTION_GROUP
        description = "An invitation with one button: book, call or read on."
        api_serializer = CallToActionSerializer
        preview_value = {
            "heading": "Talk to us",
            "text": "A first visit takes about 40 minutes.",
            "link": {"label": "Book a visit", "page": 1, "url": ""},
        }


class DownloadSerializer(PayloadSerializer):
    """A file to download; ``document`` is null when the file may not be shown.

    ``title`` is the editor's, else the document's, else empty.
    """

    title = serializers.CharField(allow_blank=True)
    description = serializers.CharField(allow_blank=True)
    document = DocumentSerializer(allow_null=True)

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """Return the download with the title that its link has."""
        drawn: dict[str, Any] = super().to_representation(instance)
        if drawn["document"] and not drawn["title"]:
            drawn["title"] = drawn["document"]["title"]
        return drawn


class DownloadBlock(APIBlock, blocks.StructBlock):
    """A file readers can keep, such as a checklist."""

    document = DocumentChooserBlock()
    title = blocks.CharBlock(
        max_length=120,
        required=False,
        help_text="At most 120 characters. Empty: the document's title.",
    )
    description = blocks.TextBlock(
        max_length=300,
        required=False,
        help_text="What is in it. Plain text, at most 300 characters.",
    )

    class Meta:
        icon = "download"
        group = ACTION_GROUP
        description = "A file readers can keep, such as a checklist."
        api_serializer = DownloadSerializer
        preview_value = {
            "document": 1,
            "title": "Before your visit",
            "description": "One page to print and tick off.",
        }


class RelatedCardsSerializer(PayloadSerializer):
    """Cards inside the text; pages that are not public are left out."""

    heading = serializers.CharField(allow_blank=True)
    items = CardSerializer(many=True, source="pages")


class RelatedCardsBlock(APIBlock, blocks.StructBlock):
    """Links to other pages as cards, where they help in the middle of the text."""

    heading = blocks.CharBlock(
        max_length=120, required=False, help_text="Shown above the cards. At most 120 characters."
    )
    pages = blocks.ListBlock(
        blocks.PageChooserBlock(label="Page"),
        min_num=1,
        max_num=6,
        help_text="At most 6. A page that is not public is left out until it is.",
    )

    class Meta:
        icon = "doc-full-inverse"
        group = ACTION_GROUP
        description = "Up to six pages as cards, in the middle of the text."
        api_serializer = RelatedCardsSerializer
        preview_value = {"heading": "Read next", "pages": [1, 2]}
