"""Whole answers, compared with the files in ``golden/``.

``pytest tests/api/test_golden.py --write-golden`` writes the files anew; the difference then shows
what the change means to a front end.
"""

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from wagtail.contrib.redirects.models import Redirect

from articles.models import ArticleAuthor
from cms.models import BasePage
from tests import factories
from tests.factories import blocks

PUBLISHED_AT = datetime(2026, 1, 5, 9, tzinfo=UTC)

GOLDEN = Path(__file__).parent / "golden"

PAGE_TYPES = sorted(model._meta.label for model in apps.get_models() if issubclass(model, BasePage))

LISTINGS = [
    *("people", "conditions", "body-areas", "categories", "locations", "images", "documents"),
    *("redirects", "sitemap"),
]

# Instead of the example where that leaves something out.
FULLER_VALUES: dict[str, Callable[["GoldenSite"], dict[str, Any]]] = {
    "paragraph": lambda site: {
        "value": f'<p>Read <a linktype="page" id="{site.about.pk}">about us</a>, the '
        f'<a linktype="document" id="{site.leaflet.pk}">leaflet</a>, our '
        f'<a linktype="page" id="{site.hidden.pk}">rota</a> or '
        '<a href="tel:+1-555-0100">call</a>: <b>we</b> <i>help</i> &amp; H<sub>2</sub>O.</p>'
    },
    "table": lambda site: {
        "columns": [
            {"type": "text", "heading": "Activity"},
            {"type": "rich_text", "heading": "Wait for"},
        ],
        "rows": [{"values": ["Walking", "<p>No <b>wait</b></p>"]}],
    },
}

# Where the ids of things stand in addresses.
ADDRESSES = {
    "page": r"(?<=/pages/)\d+",
    "document": r"(?<=/documents/)\d+",
    "image": r"(?<=/images/)\d+",
    "redirect": r"(?<=/redirects/)\d+",
    "person": r"(?<=/people/)\d+",
    "condition": r"(?<=/conditions/)\d+",
    "body area": r"(?<=/body-areas/)\d+",
    "category": r"(?<=/categories/)\d+",
    "location": r"(?<=/locations/)\d+",
}

Compare = Callable[[str, Any], None]


class GoldenSite:
    """A page of each type, filled in wherever it can be."""

    def __init__(self) -> None:
        self.clinic = factories.ClinicFactory(
            name="Larkspur Pain Clinic",
            legal_name="Larkspur Pain Clinic LLC",
            email="hello@larkspur.example",
            telephone="+1-555-0100",
            booking_url="https://booking.example/larkspur",
            logo=factories.ImageFactory(title="Larkspur", size=(300, 300)),
            social_profiles=[
                {"type": "profile", "value": {"label": "Film", "url": "https://film.example/l"}}
            ],
            cta_label="Book a visit",
            cta_url="tel:+1-555-0100",
        )
        self.hero = factories.ImageFactory(
            title="Hills",
            size=(2000, 1200),
            focal_point_x=500,
            focal_point_y=300,
            focal_point_width=10,
            focal_point_height=10,
        )
        self.social = factories.ImageFactory(title="Sky", description="", color="blue")
        self.leaflet = factories.DocumentFactory()
        self.home = factories.load_home()
        self.hidden = factories.StandardPageFactory(title="Rota", live=False)
        self.about = factories.StandardPageFactory(
            title="About us",
            teaser="Who we are.",
            hero_image=self.hero,
            show_in_menus=True,
            first_published_at=PUBLISHED_AT,
        )
        self.treatments = factories.TreatmentIndexPageFactory(
            title="Treatments", intro="What we do.", first_published_at=PUBLISHED_AT
        )
        self.articles = factories.ArticleIndexPageFactory(
            title="Articles", intro="To read.", first_published_at=PUBLISHED_AT
        )
        self.add_terms()
        self.treatment = self.add_treatment()
        self.article = self.add_article()

    def add_terms(self) -> None:
        self.migraine = factories.ConditionFactory(name="Migraine")
        self.gout = factories.ConditionFactory(name="Gout")
        self.neck = factories.BodyAreaFactory(name="Neck")
        self.category = factories.CategoryFactory(name="Advice")
        self.imani = factories.PersonFactory(
            name="Imani Whitlock",
            credentials="MD",
            job_title="Pain physician",
            bio="Not in pages.",
            photo=factories.ImageFactory(title="Imani", size=(400, 400)),
            profile_url="https://register.example/imani",
            registry_id="R-1",
        )

    def add_treatment(self) -> Any:
        return factories.TreatmentPageFactory(
            title="Trigger point injections",
            parent=self.treatments,
            first_published_at=PUBLISHED_AT,
            teaser="A small injection into a tight muscle.",
            hero_image=self.hero,
            body=[blocks.build_block("paragraph")],
            conditions=[self.migraine, self.gout],
            body_areas=[self.neck],
            procedure_type="PercutaneousProcedure",
            typical_duration="20 minutes",
            preparation="Eat as usual.",
            how_performed="A thin needle reaches the tight muscle.",
            follow_up="We call you after a week.",
            reviewed_by=self.imani,
            last_reviewed_on=date(2026, 1, 2),
            next_review_on=date(2027, 1, 2),
            seo_title="Trigger point injections in Larkspur",
            search_description="What happens and how it feels.",
            canonical_url="https://elsewhere.example/tpi/",
            is_noindex=True,
            social_title="Tight muscles",
            social_description="Let them go.",
            social_image=self.social,
            pinned=[self.about, self.hidden],
        )

    def add_article(self) -> Any:
        article = factories.ArticlePageFactory(
            title="Can Botox® treat a migraine?",
            parent=self.articles,
            first_published_at=PUBLISHED_AT,
            last_published_at=PUBLISHED_AT + timedelta(days=1),
            teaser="Sometimes.",
            hero_image=self.social,
            body=[blocks.build_block("paragraph")],
            category=self.category,
            conditions=[self.migraine],
            published_on=date(2026, 2, 3),
            reviewed_by=self.imani,
            last_reviewed_on=date(2026, 2, 1),
            related_heading="Read next",
            related_count=3,
        )
        ArticleAuthor.objects.create(page=article, person=self.imani)
        return article

    def page_of(self, label: str) -> Any:
        pages = (
            self.home, self.about, self.treatments, self.articles, self.treatment, self.article
        )  # fmt: skip
        return {page._meta.label: page for page in pages}[label]


@pytest.fixture(scope="module")
def site(module_db: None) -> GoldenSite:
    return GoldenSite()


@pytest.fixture
def compare(pytestconfig: pytest.Config) -> Compare:
    def compare(name: str, payload: Any) -> None:
        path = GOLDEN / f"{name}.json"
        text = json.dumps(normalise(payload), indent=2, ensure_ascii=False) + "\n"
        if pytestconfig.getoption("--write-golden"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
        assert text == path.read_text()

    return compare


@pytest.mark.parametrize("label", PAGE_TYPES)
def test_page_answers_its_golden_file(
    get: Callable[..., Any], site: GoldenSite, compare: Compare, label: str
) -> None:
    payload = get(f"pages/{site.page_of(label).pk}/")

    compare(label.lower(), payload)


@pytest.mark.parametrize("name", list(blocks.BODY.child_blocks))
def test_block_answers_its_golden_file(
    get: Callable[..., Any], site: GoldenSite, compare: Compare, name: str
) -> None:
    changes = FULLER_VALUES.get(name, lambda site: {})(site)
    page = factories.StandardPageFactory(body=[blocks.build_block(name, **changes)])

    (block,) = get(f"pages/{page.pk}/")["body"]

    compare(f"block_{name}", block)


def test_listing_answers_its_golden_file(
    get: Callable[..., Any], site: GoldenSite, compare: Compare
) -> None:
    compare("listing", get("pages/"))


@pytest.mark.parametrize("route", LISTINGS)
def test_listing_of_other_things_answers_its_golden_file(
    get: Callable[..., Any], site: GoldenSite, compare: Compare, route: str
) -> None:
    site.treatment.body = [blocks.build_block("download", document=site.leaflet.pk)]
    site.treatment.save()
    factories.LocationFactory(name="Harbour", telephone="+1-555-0101")
    Redirect.add_redirect("/old/", site.about)
    Redirect.add_redirect("/older/?b=1&a=2", "/old/", is_permanent=False)

    compare(
        route, get(f"{route}/", **({"fields": "*"} if route in ("images", "documents") else {}))
    )


def test_search_answers_its_golden_file(
    get: Callable[..., Any], site: GoldenSite, compare: Compare
) -> None:
    compare("search", get("search/", q="migrane"))


def test_site_answers_its_golden_file(
    get: Callable[..., Any], site: GoldenSite, compare: Compare
) -> None:
    link = {"label": "About us", "page": site.about.pk, "url": ""}
    hidden = {"label": "Rota", "page": site.hidden.pk, "url": ""}
    call = {"label": "Call", "page": None, "url": "tel:+1-555-0100"}
    factories.NavigationFactory(
        header=[
            {"type": "item", "value": {**link, "children": [call, hidden]}},
            {"type": "item", "value": {**hidden, "children": [call]}},
            {"type": "item", "value": {**hidden, "children": []}},
        ],
        footer=[{"type": "item", "value": {**call, "children": []}}],
    )
    factories.LocationFactory(
        name="Harbour",
        region="Maine",
        postal_code="04101",
        latitude="43.661471",
        longitude="-70.255326",
        telephone="+1-555-0101",
        opening_hours=[
            {
                "type": "hours",
                "value": {"days": ["Monday"], "opens": "09:00:00", "closes": "17:30:00"},
            }
        ],
    )
    factories.LocationFactory(name="Upland")
    factories.AnnouncementFactory(
        link_label="How it works",
        link_page=site.about,
        starts_at=datetime(2026, 1, 1, tzinfo=UTC),
        ends_at=datetime(2999, 1, 1, tzinfo=UTC),
        priority=3,
    )
    factories.AnnouncementFactory(text="Closed on Friday.", link_label="Why", link_page=site.hidden)

    compare("site", get("site/"))


def test_every_type_and_block_has_a_factory_an_example_and_a_golden_file() -> None:
    made = {
        factory._meta.model
        for factory in vars(factories).values()
        if isinstance(factory, type) and issubclass(factory, factories.pages.BasePageFactory)
    }
    golden = {path.stem for path in GOLDEN.iterdir()}

    assert {model._meta.label for model in made} == set(PAGE_TYPES)
    assert golden == {
        *LISTINGS,
        "listing",
        "search",
        "site",
        *map(str.lower, PAGE_TYPES),
        *(f"block_{name}" for name in blocks.BODY.child_blocks),
    }
    assert [
        name for name, block in blocks.BODY.child_blocks.items() if not block.meta.preview_value
    ] == []


def normalise(payload: Any) -> Any:
    """Replace ids and file hashes, which depend on what was made before, by names that do not."""
    names: dict[tuple[str, Any], str] = {}

    def name(kind: str, value: Any) -> str:
        number = sum(known == kind for known, _ in names) + 1
        return names.setdefault((kind, value), f"<{kind} {number}>")

    def rename_in(text: str) -> str:
        text = re.sub(r"[0-9a-f]{40}", lambda match: name("hash", match[0]), text)
        for kind, pattern in ADDRESSES.items():
            text = re.sub(pattern, lambda match, kind=kind: name(kind, int(match[0])), text)
        return text

    def walk(value: Any) -> Any:
        match value:
            case {"id": int(pk)}:
                rest = {key: walk(inner) for key, inner in value.items() if key != "id"}
                return {"id": name_of(value) or name(kind_of(value), pk), **rest}
            case dict():
                return {key: walk(inner) for key, inner in value.items()}
            case list():
                return [walk(inner) for inner in value]
            case str():
                return rename_in(value)
            case _:
                return value

    return walk(payload)


def name_of(reference: dict[str, Any]) -> str | None:
    """Return what a snippet is called: it has a slug, and pages show several kinds alike."""
    return f"<{reference['slug']}>" if "slug" in reference else None


def kind_of(reference: dict[str, Any]) -> str:
    """Tell what an object of the answer is, by a part that only its kind has."""
    for part, kind in (
        ("sources", "image"),
        ("filename", "document"),
        ("old_path", "redirect"),
        ("meta", "page"),
        ("teaser", "page"),
        ("loc", "page"),
        ("priority", "announcement"),
    ):
        if part in reference:
            return kind
    raise AssertionError(f"What is {reference}?")
