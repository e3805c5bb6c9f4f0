"""The fields that public JSON is made of: images, cards, links, documents, rich text, streams."""

from typing import Any

from rest_framework import serializers
from wagtail.blocks import StreamValue

from .content import Content
from .references import raw_stream
from .serializers import PayloadSerializer


class PageTypeField(serializers.CharField):
    """The type of a page, such as ``articles.ArticlePage``: the contract lists all there are."""


class JsonLdField(serializers.CharField):
    """JSON-LD as text that is safe inside a ``<script>``."""


class FocalPointSerializer(PayloadSerializer):
    """The point that cropping keeps in view, as shares of width and height (0 to 1)."""

    x = serializers.FloatField(min_value=0, max_value=1)
    y = serializers.FloatField(min_value=0, max_value=1)


class ImageSourceSerializer(PayloadSerializer):
    """One ``<source>`` of a ``<picture>``."""

    type = serializers.ChoiceField(choices=["image/avif", "image/webp", "image/jpeg"])
    srcset = serializers.CharField()
    sizes = serializers.CharField()


class ImageSerializer(PayloadSerializer):
    """An image, ready to draw.

    ``width`` and ``height`` are those of the original in pixels, ``placeholder`` is a colour to
    show until it is there, ``alt`` is empty for a decorative one.
    """

    id = serializers.IntegerField()
    alt = serializers.CharField(allow_blank=True)
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    focal_point = FocalPointSerializer()
    placeholder = serializers.RegexField(r"^#[0-9a-f]{6}$")
    sources = ImageSourceSerializer(many=True)
    src = serializers.URLField()

    def to_representation(self, instance: Any) -> Any:
        """Return the image's JSON, None when it may not be shown.

        The stored value is an id or an image block's ``{"image", "alt_text", "decorative"}``.
        """
        if not isinstance(instance, dict):
            return self.content.build_image(instance)
        alt = "" if instance.get("decorative") else instance.get("alt_text") or None
        return self.content.build_image(instance.get("image"), alt)


class CardSerializer(PayloadSerializer):
    """The small form of a page that other pages show."""

    id = serializers.IntegerField()
    type = PageTypeField()
    title = serializers.CharField()
    url = serializers.URLField()
    teaser = serializers.CharField(allow_blank=True)
    hero = ImageSerializer(allow_null=True)

    def to_representation(self, instance: Any) -> Any:
        """Return the card by the page's id, None when the page is not public."""
        return self.content.build_card(instance)


class DocumentSerializer(PayloadSerializer):
    """A file to download; ``size_bytes`` is null when it is not known."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    filename = serializers.CharField()
    extension = serializers.CharField()
    size_bytes = serializers.IntegerField(allow_null=True)
    url = serializers.URLField()

    def to_representation(self, instance: Any) -> Any:
        """Return the document's JSON, None when it may not be shown."""
        return self.content.find_document(instance)


class LinkSerializer(PayloadSerializer):
    """A labelled link. One whose page is not public keeps its label and has a null ``url``."""

    label = serializers.CharField()  # type: ignore[assignment]
    url = serializers.CharField(allow_null=True)

    def to_representation(self, instance: Any) -> Any:
        """Return ``{"label", "url"}``."""
        return build_link(
            self.content,
            label=instance.get("label") or "",
            page_id=instance.get("page"),
            url=instance.get("url"),
        )


class PublicLinkSerializer(LinkSerializer):
    """A labelled link that leads somewhere public."""

    url = serializers.CharField()

    def to_representation(self, instance: Any) -> Any:
        """Return ``{"label", "url"}``, None when it leads nowhere public."""
        link = super().to_representation(instance)
        return link if link["url"] else None


class RichTextField(serializers.CharField):
    """Clean HTML from stored rich text, its links resolved to the front end."""

    def to_representation(self, value: Any) -> str:
        """Return sanitised HTML."""
        content: Content = self.context["content"]
        return content.render_rich_text(str(value))


class SnippetField(serializers.Field[Any, Any, Any, Any]):
    """A snippet drawn with its own serializer; the stored value is its id, None when it is gone."""

    def __init__(self, kind: str, serializer_class: type[PayloadSerializer], **kwargs: Any) -> None:
        super().__init__(read_only=True, **kwargs)
        self.kind = kind
        self.serializer_class = serializer_class

    def to_representation(self, value: int) -> Any:
        """Return the snippet's JSON, None when it no longer exists."""
        content: Content = self.context["content"]
        snippet = content.find_snippet(self.kind, value)
        return content.draw(self.serializer_class, snippet) if snippet else None


class StreamField(serializers.Field[Any, Any, Any, Any]):
    """A StreamField as ``[{"type", "value", "id"}]``, each block drawn by its own serializer."""

    def to_representation(self, value: StreamValue) -> list[dict[str, Any]]:
        """Return the blocks that may be shown now, in order."""
        content: Content = self.context["content"]
        return value.stream_block.draw_items(raw_stream(value), content)


def build_link(
    content: Content, *, label: str, page_id: int | None, url: str | None
) -> dict[str, str | None]:
    """Return ``{"label", "url"}``; the URL is null when it is missing or its page is not public."""
    target = content.resolve_link("page", page_id) if page_id else (url or None)
    return {"label": label, "url": target}
