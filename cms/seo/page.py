"""Titles, canonical URL, robots and social cards of a page, each with its fallback."""

from collections.abc import Mapping
from typing import Any

from cms.images.renditions import build_social_image
from cms.payload.content import Content

from .title import build_title


def build_seo(page: Any, content: Content) -> dict[str, Any]:
    """Return the ``seo`` object of a page; the fallbacks are named in ``docs/api.md``."""
    clinic = content.clinic
    title = page.seo_title or build_title(clinic.title_pattern, page.title or "", clinic.name)
    description = build_description(page)
    canonical_url = page.canonical_url or content.site.build_page_url(page.url_path)
    social_title = page.social_title or page.seo_title or page.title or ""
    social_description = page.social_description or description
    image = build_share_image(page, content)
    return {
        "title": title,
        "description": description,
        "canonical_url": canonical_url,
        "robots": "noindex, nofollow" if page.is_noindex else "index, follow",
        "open_graph": {
            "title": social_title,
            "description": social_description,
            "type": page.open_graph_type,
            "url": canonical_url,
            "site_name": clinic.name,
            "image": image,
        },
        "twitter": {
            "card": "summary_large_image" if image else "summary",
            "title": social_title,
            "description": social_description,
            "image": image["url"] if image else None,
        },
    }


def build_description(page: Any) -> str:
    """Return what a page is about: the search description, else the teaser."""
    return page.search_description or page.teaser or ""


def build_share_image(page: Any, content: Content) -> Mapping[str, Any] | None:
    """Return the first picture there is: the page's social image, then its hero image."""
    for pk in (page.social_image_id, page.hero_image_id):
        record = content.find_image(pk)
        if record:
            return build_social_image(record, content.site.media_url)
    return None
