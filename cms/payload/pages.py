"""The public form of pages: what all types share, and the two types of ``cms``."""

from typing import Any

from django.db.models import Model
from rest_framework import serializers

from cms.seo.page import build_seo
from cms.seo.structured_data.script import build_json_ld

from .content import Content, PageLine
from .fields import (
    CardSerializer,
    ImageSerializer,
    JsonLdField,
    PageTypeField,
    SnippetField,
    StreamField,
)
from .people import PersonSerializer
from .serializers import PayloadSerializer
from .sources import PageSource

LAST_FIELDS = ("related", "breadcrumbs", "seo")


class PageReferenceMetaSerializer(PayloadSerializer):
    """The ``meta`` of a page that is only referred to."""

    type = PageTypeField()
    detail_url = serializers.URLField()
    html_url = serializers.URLField()


class PageReferenceSerializer(PayloadSerializer):
    """A page that is referred to, in Wagtail's form."""

    id = serializers.IntegerField()
    meta = PageReferenceMetaSerializer()
    title = serializers.CharField()


class PageMetaSerializer(PayloadSerializer):
    """What Wagtail's API says about every page."""

    type = PageTypeField()
    detail_url = serializers.URLField()
    html_url = serializers.URLField()
    slug = serializers.SlugField()
    show_in_menus = serializers.BooleanField()
    seo_title = serializers.CharField(allow_blank=True)
    search_description = serializers.CharField(allow_blank=True)
    first_published_at = serializers.DateTimeField(allow_null=True)
    last_published_at = serializers.DateTimeField(allow_null=True)
    alias_of = PageReferenceSerializer(allow_null=True)
    parent = PageReferenceSerializer(allow_null=True)

    def read_source(self, field: Any, instance: PageSource) -> Any:
        """Return a value of the page itself, or one that its place in the tree decides.

        A draft that was never saved has no ``detail_url``, as it has no ``id``: both are null for
        its editor, and never in the API.
        """
        page, content = instance.page, self.content
        match field.field_name:
            case "type":
                return page._meta.label
            case "detail_url":
                return build_detail_url(content, page.pk) if page.pk else None
            case "html_url":
                return content.site.build_page_url(page.url_path)
            case "parent":
                parent_path = next(reversed(instance.ancestor_paths), "")
                return build_reference(content, content.find_page_at(parent_path))
            case "alias_of":
                return build_reference(content, content.find_page(page.alias_of_id))
            case name:
                return getattr(page, name)


class CrumbSerializer(PayloadSerializer):
    """A step on the way from the home page."""

    title = serializers.CharField()
    url = serializers.URLField()

    def to_representation(self, instance: str) -> Any:
        """Return the step, None for the home page, what lies above it and what is hidden."""
        line = self.content.find_page_at(instance)
        if line is None or line.path == self.content.site.path:
            return None
        return {"title": line.title, "url": line.url}


class ReviewSerializer(PayloadSerializer):
    """Who reviewed the medical statements, and when."""

    reviewed_by = SnippetField("person", PersonSerializer, source="reviewed_by_id", allow_null=True)
    last_reviewed = serializers.DateField(source="last_reviewed_on", allow_null=True)
    next_review = serializers.DateField(source="next_review_on", allow_null=True)

    def to_representation(self, instance: PageSource) -> Any:
        """Return the review, None for a page that was never reviewed."""
        page = instance.page
        if not (page.reviewed_by_id or page.last_reviewed_on):
            return None
        return super().to_representation(page)


class RelatedItemSerializer(PayloadSerializer):
    """A card of the related panel. ``reason`` says why a filled one is there."""

    source = serializers.ChoiceField(choices=["pinned", "filled"])  # type: ignore[assignment]
    reason = serializers.CharField(allow_blank=True)
    page = CardSerializer()


class RelatedSerializer(PayloadSerializer):
    """The related panel."""

    heading = serializers.CharField()
    items = RelatedItemSerializer(many=True)

    def to_representation(self, instance: PageSource) -> dict[str, Any]:
        """Return pinned cards, then filled ones, without repeats, at most ``related_count``."""
        page, content = instance.page, self.content
        content.notes.add("related")
        pinned = [("pinned", None, pk) for pk in instance.relations.get("related_pages", [])]
        filled = [("filled", fill.topic, fill.page_id) for fill in instance.fill]
        shown: dict[int, dict[str, Any]] = {}
        for source, topic, pk in [*pinned, *filled]:
            if len(shown) == (page.related_count or 0):
                break
            card = content.build_card(pk) if pk not in (page.pk, *shown) else None
            if card:
                reason = _describe_topic(content, topic) if topic else ""
                shown[pk] = {"source": source, "reason": reason, "page": card}
        return {"heading": page.related_heading or "", "items": list(shown.values())}


class OpenGraphImageSerializer(PayloadSerializer):
    """The picture of a social card, 1200 × 630 pixels unless the original is smaller."""

    url = serializers.URLField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    type = serializers.CharField()
    alt = serializers.CharField(allow_blank=True)


class OpenGraphSerializer(PayloadSerializer):
    """Open Graph, in its own words without the ``og:``."""

    title = serializers.CharField()
    description = serializers.CharField(allow_blank=True)
    type = serializers.ChoiceField(choices=["website", "article"])
    url = serializers.URLField()
    site_name = serializers.CharField(allow_blank=True)
    image = OpenGraphImageSerializer(allow_null=True)


class TwitterSerializer(PayloadSerializer):
    """The card that X draws."""

    card = serializers.ChoiceField(choices=["summary", "summary_large_image"])
    title = serializers.CharField()
    description = serializers.CharField(allow_blank=True)
    image = serializers.URLField(allow_null=True)


class SeoSerializer(PayloadSerializer):
    """What belongs into the ``<head>`` of the page.

    ``json_ld`` is the text of a ``<script type="application/ld+json">``: put it there as it is.
    """

    title = serializers.CharField()
    description = serializers.CharField(allow_blank=True)
    canonical_url = serializers.URLField()
    robots = serializers.CharField()
    open_graph = OpenGraphSerializer()
    twitter = TwitterSerializer()
    json_ld = JsonLdField()

    def to_representation(self, instance: PageSource) -> Any:
        """Return titles, canonical URL, robots, social cards, and the structured data as text."""
        seo = build_seo(instance.page, self.content)
        return {**seo, "json_ld": build_json_ld(instance, self.content)}


class PageSerializer(PayloadSerializer):
    """What pages of every type show."""

    id = serializers.IntegerField(source="pk")
    meta = PageMetaSerializer(source="*")
    title = serializers.CharField()
    teaser = serializers.CharField(allow_blank=True)
    hero = ImageSerializer(source="hero_image_id", allow_null=True)
    breadcrumbs = CrumbSerializer(many=True)
    seo = SeoSerializer(source="*")

    def read_source(self, field: Any, instance: PageSource) -> Any:
        """Read ordinary fields from the page; ``source="*"`` passes the whole source on."""
        if field.source == "*":
            return instance
        if field.field_name == "breadcrumbs":
            return instance.ancestor_paths
        return super().read_source(field, instance.page)

    def list_names(self) -> list[str]:
        """Return the names with what surrounds the content at the end."""
        names = super().list_names()
        return [
            *(name for name in names if name not in LAST_FIELDS),
            *(name for name in LAST_FIELDS if name in names),
        ]


class HomePageSerializer(PageSerializer):
    """The home page."""

    intro = serializers.CharField(allow_blank=True)
    body = StreamField()


class IndexPageSerializer(PageSerializer):
    """A list of pages; its entries are ``pages/?child_of=``."""

    intro = serializers.CharField(allow_blank=True)


class StandardPageSerializer(PageSerializer):
    """A plain page: about, contact, privacy notice, careers."""

    body = StreamField()


def build_detail_url(content: Content, pk: int) -> str:
    """Return the absolute address of a page's own answer in the API."""
    return f"{content.site.cms_url}/api/v2/pages/{pk}/"


def build_reference(content: Content, line: PageLine | None) -> dict[str, Any] | None:
    """Return a public page as Wagtail refers to it, None when there is none."""
    if line is None:
        return None
    detail_url = build_detail_url(content, line.id)
    return {
        "id": line.id,
        "meta": {"type": line.type, "detail_url": detail_url, "html_url": line.url},
        "title": line.title,
    }


def _describe_topic(content: Content, topic: tuple[str, int]) -> str:
    kind, pk = topic
    snippet: Model | None = content.find_snippet(kind, pk)
    if snippet is None:
        return ""
    return f"Same {snippet._meta.verbose_name}: {snippet}"
