"""Blocks of pictures and film."""

from typing import Any

from django.core.exceptions import ValidationError
from rest_framework import serializers
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from cms.payload.fields import ImageSerializer
from cms.payload.serializers import PayloadSerializer
from cms.videos import parse_video_url

from .base import MEDIA_GROUP, APIBlock


class FigureSerializer(PayloadSerializer):
    """An image with an optional caption; ``alt`` is empty when the image is decorative."""

    image = ImageSerializer(allow_null=True)
    caption = serializers.CharField(allow_blank=True)


class FigureBlock(APIBlock, blocks.StructBlock):
    """An image with an optional caption; the image carries its own alternative text."""

    image = ImageBlock()
    caption = blocks.CharBlock(
        max_length=200, required=False, help_text="Shown under the image. At most 200 characters."
    )

    class Meta:
        icon = "image"
        group = MEDIA_GROUP
        description = "An image with alternative text and, if it helps, a caption."
        api_serializer = FigureSerializer
        preview_value = {
            "image": {"image": 1, "alt_text": "Hills under a low sun", "decorative": False},
            "caption": "A walk a day is treatment too.",
        }


class VideoSerializer(PayloadSerializer):
    """A video at a provider; all but the texts is empty when the link is of no known form."""

    url = serializers.CharField(allow_blank=True)
    provider = serializers.ChoiceField(choices=["youtube", "vimeo"], allow_null=True)
    video_id = serializers.CharField(allow_null=True)
    embed_url = serializers.URLField(allow_null=True)
    title = serializers.CharField()
    caption = serializers.CharField(allow_blank=True)

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """Return the stored link with what its text tells; nothing is fetched."""
        url = instance.get("url") or ""
        video = parse_video_url(url)
        return {
            "url": url if video else "",
            "provider": video.provider if video else None,
            "video_id": video.id if video else None,
            "embed_url": video.embed_url if video else None,
            "title": instance.get("title") or "",
            "caption": instance.get("caption") or "",
        }


def validate_video_url(value: str) -> None:
    """Accept the address of a video that the site can play.

    Raises:
        ValidationError: the link is of no known provider's form.
    """
    if parse_video_url(value) is None:
        raise ValidationError("Paste the address of a YouTube or Vimeo video.")


class VideoBlock(APIBlock, blocks.StructBlock):
    """A film at YouTube or Vimeo. The CMS never contacts them; readers' browsers do, if asked."""

    url = blocks.URLBlock(
        label="Address",
        validators=[validate_video_url],
        help_text="The address of a YouTube or Vimeo video.",
    )
    title = blocks.CharBlock(
        max_length=120,
        help_text="What it shows; screen readers read it out. At most 120 characters.",
    )
    caption = blocks.CharBlock(
        max_length=200, required=False, help_text="Shown under the video. At most 200 characters."
    )

    class Meta:
        icon = "media"
        group = MEDIA_GROUP
        description = "A YouTube or Vimeo video with a title for screen readers."
        api_serializer = VideoSerializer
        preview_value = {
            "url": "https://www.youtube.com/watch?v=aaaaaaaaaaa",
            "title": "Three stretches for a stiff neck",
            "caption": "Four minutes. Stop if anything hurts.",
        }
