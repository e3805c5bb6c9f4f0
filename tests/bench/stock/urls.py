"""Wagtail's endpoints, and ``api_fields`` for what Salve's answers have.

Stock Wagtail is not asked for what it has no declaration for: breadcrumbs, the filled part of
related panels, ``seo`` with JSON-LD, and a ``srcset`` (one rendition stands for each image's). In
a body, blocks are as stored: images and pages are ids, rich text is not cleaned, links in it not
resolved. All of that is work that Salve does and stock Wagtail is spared.
"""

from typing import Any

from django.apps import apps
from django.urls import include, path
from wagtail.api import APIField
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.documents.api.v2.views import DocumentsAPIViewSet
from wagtail.images.api.fields import ImageRenditionField
from wagtail.images.api.v2.views import ImagesAPIViewSet

EVERY_PAGE = (
    APIField("teaser"),
    APIField("hero_image"),
    APIField("hero", serializer=ImageRenditionField("max-800x600", source="hero_image")),
    *map(APIField, ("canonical_url", "social_title", "social_description", "social_image")),
)
REVIEW_AND_RELATED = ("reviewed_by", "last_reviewed_on", "next_review_on", "related_heading")
FIELDS = {
    "cms.HomePage": ("intro", "body"),
    "cms.StandardPage": ("body",),
    "treatments.TreatmentIndexPage": ("intro",),
    "articles.ArticleIndexPage": ("intro",),
    "treatments.TreatmentPage": (
        *("body", "conditions", "body_areas", "procedure_type", "typical_duration"),
        *("preparation", "how_performed", "follow_up", "related_pages", *REVIEW_AND_RELATED),
    ),
    "articles.ArticlePage": (
        *("published_on", "reading_time_minutes", "category", "article_authors", "body"),
        *("conditions", "related_pages", *REVIEW_AND_RELATED),
    ),
}
OTHERS = {
    "articles.Category": ("name", "slug"),
    "treatments.Condition": ("name", "slug"),
    "treatments.BodyArea": ("name", "slug"),
    "articles.ArticleAuthor": ("person",),
    "cms.RelatedPage": ("target",),
    "cms.Person": ("name", "slug", "job_title", "credentials"),
}


def declare_fields() -> None:
    """Write into the models what a project would."""
    for label, names in FIELDS.items():
        declare(label, [*EVERY_PAGE, *map(APIField, names)])
    for label, names in OTHERS.items():
        declare(label, list(map(APIField, names)))


def declare(label: str, fields: list[APIField]) -> None:
    """Set one model's ``api_fields``."""
    model: Any = apps.get_model(label)
    model.api_fields = fields


declare_fields()

router = WagtailAPIRouter("wagtailapi")
router.register_endpoint("pages", PagesAPIViewSet)
router.register_endpoint("images", ImagesAPIViewSet)
router.register_endpoint("documents", DocumentsAPIViewSet)

urlpatterns = [path("api/v2/", router.urls), path("", include("cms.urls"))]
