"""What search engines and social networks are told, each part with its fallback."""

from datetime import UTC, datetime
from typing import Any

import pytest

from articles.models import ArticlePage
from cms.images.renditions import ImageRecord
from cms.models import BasePage, StandardPage
from cms.payload.content import ClinicRecord, Content, SiteRoot
from cms.seo.page import build_seo
from treatments.models import TreatmentPage

HERO, SOCIAL = 7, 8


@pytest.fixture
def content() -> Content:
    """The maps of a clinic that shows two pictures."""
    site = SiteRoot(
        "https://clinic.example",
        "00010001",
        "/home/",
        cms_url="https://cms.example",
        media_url="https://images.example",
    )
    content = Content(site, datetime(2026, 1, 1, tzinfo=UTC), clinic=ClinicRecord(name="Larkspur"))
    for pk, title in ((HERO, "Hills"), (SOCIAL, "Sky")):
        content.images[pk] = ImageRecord(
            id=pk,
            title=title,
            description="",
            file_hash=str(pk) * 40,
            width=2400,
            height=1260,
            focal_point_x=None,
            focal_point_y=None,
            focal_point_width=None,
            focal_point_height=None,
            placeholder_color="#008000",
        )
    return content


@pytest.fixture
def build(db: None, content: Content) -> Any:
    """Build the object of a page of which only the fields given are filled."""

    def build(model: type[BasePage] = StandardPage, **fields: Any) -> dict[str, Any]:
        return build_seo(model(**{"title": "Title", "url_path": "/home/a/", **fields}), content)

    return build


@pytest.mark.parametrize(
    ("fields", "title", "social_title"),
    [
        ({}, "Title | Larkspur", "Title"),
        ({"seo_title": "For engines"}, "For engines", "For engines"),
        ({"social_title": "For people"}, "Title | Larkspur", "For people"),
        ({"seo_title": "For engines", "social_title": "For people"}, "For engines", "For people"),
    ],
)
def test_titles(build: Any, fields: dict[str, str], title: str, social_title: str) -> None:
    seo = build(**fields)

    assert seo["title"] == title
    assert seo["open_graph"]["title"] == seo["twitter"]["title"] == social_title


def test_title_follows_the_clinics_pattern(build: Any, content: Content) -> None:
    content.clinic = ClinicRecord(name="Larkspur", title_pattern="{clinic}: {title}")

    assert build()["title"] == "Larkspur: Title"
    assert build(seo_title="For engines")["title"] == "For engines"
    assert build()["open_graph"]["title"] == "Title"


def test_title_without_a_clinic_is_the_pages_own(build: Any, content: Content) -> None:
    content.clinic = ClinicRecord()

    assert build()["title"] == "Title"


@pytest.mark.parametrize(
    ("fields", "description", "social_description"),
    [
        ({}, "", ""),
        ({"teaser": "Teaser"}, "Teaser", "Teaser"),
        ({"teaser": "Teaser", "search_description": "Found"}, "Found", "Found"),
        ({"teaser": "Teaser", "social_description": "Shared"}, "Teaser", "Shared"),
    ],
)
def test_descriptions(
    build: Any, fields: dict[str, str], description: str, social_description: str
) -> None:
    seo = build(**fields)

    assert seo["description"] == description
    assert seo["open_graph"]["description"] == social_description
    assert seo["twitter"]["description"] == social_description


def test_canonical_url_is_the_front_ends_unless_set(build: Any) -> None:
    own, elsewhere = build(), build(canonical_url="https://elsewhere.example/a/")

    assert own["canonical_url"] == own["open_graph"]["url"] == "https://clinic.example/a/"
    assert elsewhere["canonical_url"] == "https://elsewhere.example/a/"
    assert elsewhere["open_graph"]["url"] == "https://elsewhere.example/a/"


def test_robots_are_invited_unless_told_otherwise(build: Any) -> None:
    assert build()["robots"] == "index, follow"
    assert build(is_noindex=True)["robots"] == "noindex, nofollow"


@pytest.mark.parametrize(
    ("fields", "alt"),
    [
        ({"hero_image_id": HERO}, "Hills"),
        ({"hero_image_id": HERO, "social_image_id": SOCIAL}, "Sky"),
        ({"social_image_id": SOCIAL}, "Sky"),
        ({"hero_image_id": HERO, "social_image_id": 999}, "Hills"),  # not public
    ],
)
def test_picture_is_the_social_one_then_the_hero(
    build: Any, fields: dict[str, int], alt: str
) -> None:
    seo = build(**fields)

    image = seo["open_graph"]["image"]
    assert (image["width"], image["height"], image["type"]) == (1200, 630, "image/jpeg")
    assert image["alt"] == alt
    assert image["url"].startswith("https://images.example/media/renditions/")
    assert image["url"].endswith("/social.jpg")
    assert seo["twitter"]["image"] == image["url"]
    assert seo["twitter"]["card"] == "summary_large_image"


def test_page_without_a_picture_gets_the_small_card(build: Any) -> None:
    seo = build(hero_image_id=999)

    assert seo["open_graph"]["image"] is None
    assert seo["twitter"]["image"] is None
    assert seo["twitter"]["card"] == "summary"


@pytest.mark.parametrize(
    ("model", "kind"),
    [(StandardPage, "website"), (TreatmentPage, "website"), (ArticlePage, "article")],
)
def test_open_graph_says_what_a_page_is(build: Any, model: type[BasePage], kind: str) -> None:
    assert build(model)["open_graph"]["type"] == kind
