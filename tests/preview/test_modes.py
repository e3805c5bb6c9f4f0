"""What each mode shows of a draft, however unfinished, and what it costs."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from api.build import BUILD_QUERIES, build_draft
from api.preview.modes import MODES
from api.preview.render import render_page
from cms.models import BasePage, User
from cms.models.pages import PREVIEW_MODES
from cms.payload.load import page_types
from tests import factories
from tests.factories import (
    ArticleIndexPageFactory,
    ArticlePageFactory,
    ClinicFactory,
    ImageFactory,
    StandardPageFactory,
    TreatmentIndexPageFactory,
    TreatmentPageFactory,
)

from .posting import build_post

pytestmark = pytest.mark.django_db


@pytest.fixture
def look(admin: Client, chief: User) -> Callable[..., BeautifulSoup]:
    """Preview a page's form in the side panel, with some fields changed."""

    def look(page: BasePage, mode: str, **changes: Any) -> BeautifulSoup:
        address = f"/admin/pages/{page.pk}/edit/preview/"
        posted = admin.post(address, build_post(page, chief) | changes)
        assert posted.json()["is_valid"]
        answer = admin.get(address, {"mode": mode, "in_preview_panel": "true"})
        assert answer.status_code == 200
        assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))
        return BeautifulSoup(answer.content, "lxml")

    return look


def read(place: Any, selector: str) -> list[str]:
    """Return the words of each element that is found, in order."""
    return [" ".join(found.get_text().split()) for found in place.select(selector)]


def list_checks(soup: BeautifulSoup) -> list[tuple[str, str]]:
    """Return (id, where it leads) of the checks."""
    return [
        (check.code.text, check.a["href"] if check.a else "") for check in soup.select(".check")
    ]


def test_every_mode_that_is_offered_is_drawn() -> None:
    assert [name for name, _ in PREVIEW_MODES] == list(MODES)


def test_panel_offers_the_modes(admin: Client) -> None:
    page = StandardPageFactory()

    soup = BeautifulSoup(admin.get(f"/admin/pages/{page.pk}/edit/").content, "lxml")

    assert read(soup, "#id_preview_mode option") == [
        "Page",
        "Search result",
        "Social cards",
        "Structured data",
    ]


def test_search_result_is_cut_by_width(look: Callable[..., BeautifulSoup]) -> None:
    ClinicFactory(name="Larkspur")
    index = ArticleIndexPageFactory(title="Articles")
    page = ArticlePageFactory(
        title="Can it wait?", parent=index, teaser="Short.", published_on=date(2026, 10, 2)
    )

    soup = look(
        page, "search", seo_title="Wonderful Words " * 9, search_description="And more " * 40
    )

    assert read(soup, ".desktop .trail") == ["http://localhost › Articles"]
    assert read(soup, ".desktop .headline") == ["Wonderful Words " * 3 + "..."]
    assert read(soup, ".phone .headline") == ["Wonderful Words " * 4 + "..."]
    (desktop,) = read(soup, ".desktop .snippet")
    (phone,) = read(soup, ".phone .snippet")
    assert desktop.startswith("Oct 2, 2026 — And more And more")
    assert desktop.endswith("more And ...")
    assert len(phone) < len(desktop) - 30
    rooms = [room.split(" of ")[1] for room in read(soup, ".room dd")]
    assert rooms == [f"{limit_px} pixels, cut" for limit_px in (600, 680, 580, 920)]
    assert list_checks(soup) == [
        ("title-too-wide", f"/admin/pages/{page.pk}/edit/#:w:contentpath=seo_title"),
        (
            "description-too-wide",
            f"/admin/pages/{page.pk}/edit/#:w:contentpath=search_description",
        ),
    ]


def test_search_result_shows_the_date_once_before_a_text_without_spaces(
    look: Callable[..., BeautifulSoup],
) -> None:
    page = ArticlePageFactory(teaser="疼痛" * 60, published_on=date(2026, 10, 2))

    (phone,) = read(look(page, "search"), ".phone .snippet")

    assert phone.count("Oct 2, 2026") == 1
    assert phone.startswith("Oct 2, 2026 — 疼痛")
    assert phone.endswith("...")


def test_search_result_shows_no_question_that_structured_data_has_not(
    look: Callable[..., BeautifulSoup],
) -> None:
    items = [
        {"question": "Is it safe?", "answer": "<p>Yes.</p>"},
        {"question": "So?", "answer": ""},
    ]
    page = StandardPageFactory(body=[factories.build_block("faq", title="", items=items)])

    assert read(look(page, "search"), ".desktop summary") == ["Is it safe?"]


def test_search_result_shows_questions_and_nothing_hidden(
    look: Callable[..., BeautifulSoup],
) -> None:
    answer = '<p>No, see <a linktype="page" id="{}">this</a>.</p>'
    hidden = StandardPageFactory(live=False)
    faq = factories.build_block(
        "faq",
        title="",
        items=[{"question": "Does it hurt?", "answer": answer.format(hidden.pk)}],
    )
    page = StandardPageFactory(body=[faq], teaser="Teaser")

    soup = look(page, "search")

    assert read(soup, ".desktop summary") == ["Does it hurt?"]
    assert read(soup, ".desktop details") == ["Does it hurt? No, see this."]
    assert soup.select("details [href]") == []


def test_search_result_says_plainly_that_a_page_is_left_out(
    look: Callable[..., BeautifulSoup],
) -> None:
    page = StandardPageFactory(teaser="Teaser")

    assert read(look(page, "search"), ".alert") == []
    soup = look(page, "search", is_noindex="on")

    assert read(soup, ".alert strong") == ["This page will not appear in search results."]
    assert [name for name, _ in list_checks(soup)] == ["noindex-set"]


def test_search_result_of_a_text_from_elsewhere_has_the_address_from_there(
    look: Callable[..., BeautifulSoup],
) -> None:
    page = StandardPageFactory(teaser="Teaser", canonical_url="https://journal.example/pain/2026/")

    soup = look(page, "search")

    assert read(soup, ".desktop .trail") == ["https://journal.example › pain › 2026"]


def test_social_cards_show_words_picture_and_domain(look: Callable[..., BeautifulSoup]) -> None:
    image = ImageFactory(title="hills.png", description="Green hills")
    page = StandardPageFactory(title="About us", teaser="Who we are", hero_image=image)

    soup = look(page, "social", social_title="Come in")

    assert read(soup, ".social h3") == ["Come in"] * 3
    assert read(soup, ".about") == ["Who we are"] * 2
    assert read(soup, ".domain") == ["LOCALHOST", "localhost"]
    assert {image["alt"] for image in soup.select(".social img")} == {"Green hills"}
    assert read(soup, "h2 .chosen") == ["used for this page"]
    assert "large" in soup.select_one(".chosen").parent.text  # type: ignore[union-attr]


def test_social_cards_without_a_picture_say_so(look: Callable[..., BeautifulSoup]) -> None:
    soup = look(StandardPageFactory(title="About us", teaser="Who we are"), "social")

    assert soup.select(".social img") == []
    assert [blank["aria-label"] for blank in soup.select(".blank")] == ["No picture"] * 3
    assert "small" in soup.select_one(".chosen").parent.text  # type: ignore[union-attr]


def test_structured_data_shows_each_node_and_what_leads_where(
    look: Callable[..., BeautifulSoup],
) -> None:
    ClinicFactory(name="Larkspur")
    page = StandardPageFactory(title="About <us>", teaser="Who we are")

    soup = look(page, "structured-data")

    assert read(soup, ".node h2") == ["WebPage", "BreadcrumbList", "WebSite", "MedicalOrganization"]
    (link,) = soup.select("#node-1 a[href='#node-2']")
    assert link.text == "BreadcrumbList #breadcrumbs"
    rows = dict(zip(read(soup, "#node-1 > dl > dt"), read(soup, "#node-1 > dl > dd"), strict=True))
    assert rows["name"] == "About <us>"
    assert json.loads(soup.pre.text) == json.loads(build_draft(page)["seo"]["json_ld"])


def test_structured_data_names_what_is_wrong_and_leads_there(
    look: Callable[..., BeautifulSoup],
) -> None:
    index = ArticleIndexPageFactory()

    soup = look(ArticlePageFactory(parent=index, hero_image=None), "structured-data")

    problems = {code.text: code.parent for code in soup.select(".problems code")}
    node = soup.select_one(problems["image"].a["href"])
    assert read(node, "h2") == ["Article"]


def test_hero_is_described_by_its_description_and_not_by_its_title(
    look: Callable[..., BeautifulSoup],
) -> None:
    page = StandardPageFactory(teaser="Teaser", hero_image=ImageFactory(description=""))

    for mode in MODES:
        assert [name for name, _ in list_checks(look(page, mode))] == ["hero-alt-missing"]


def test_checks_lead_to_the_block_that_is_meant(look: Callable[..., BeautifulSoup]) -> None:
    body = [factories.build_block("heading", text="Too deep", level="3", anchor="")]
    page = StandardPageFactory(teaser="Teaser", body=body)

    ((name, target),) = list_checks(look(page, "social"))

    assert name == "heading-level-skipped"
    assert target == f"/admin/pages/{page.pk}/edit/#:w:contentpath=body.{page.body[0].id}"


def test_unknown_mode_is_the_page(look: Callable[..., BeautifulSoup]) -> None:
    page = StandardPageFactory(title="About us")

    assert read(look(page, "no-such-mode"), "h1") == ["About us"]


@pytest.mark.parametrize("mode", list(MODES))
def test_page_that_was_never_saved_has_every_mode(admin: Client, mode: str) -> None:
    address = f"/admin/pages/add/treatments/treatmentpage/{TreatmentIndexPageFactory().pk}/preview/"
    data = {
        "title": "",
        "slug": "",
        "body": streamfield([("heading", {"text": "", "level": "", "anchor": ""})]),
        "related_heading": "",
        "related_count": "6",
        "related_pages": inline_formset([]),
        "comments": inline_formset([]),
    }

    posted = admin.post(address, nested_form_data(data))
    shown = admin.get(address, {"mode": mode, "in_preview_panel": "true"})
    alone = admin.get(address, {"mode": mode})

    assert posted.json()["is_valid"]
    names = ["review-missing", "title-missing", "description-missing"]
    checks = list_checks(BeautifulSoup(shown.content, "lxml"))
    assert sorted(name for name, _ in checks) == sorted(names)
    assert {target for _, target in checks} == {  # beside the form, which has no address yet
        "#:w:contentpath=title",
        "#:w:contentpath=search_description",
        "#:w:contentpath=reviewed_by",
    }
    assert {target for _, target in list_checks(BeautifulSoup(alone.content, "lxml"))} == {""}


@pytest.mark.parametrize("mode", list(MODES))
@pytest.mark.parametrize("model", page_types(), ids=lambda model: model._meta.label)
def test_draft_with_holes_everywhere_has_every_mode(model: type[BasePage], mode: str) -> None:
    draft = model()
    for field in model._meta.concrete_fields:
        if field.name not in ("id", "page_ptr", "path", "depth", "url_path", "content_type"):
            setattr(draft, field.attname, None)

    assert render_page(draft, build_request(), mode).status_code == 200


@pytest.mark.parametrize("mode", list(MODES))
def test_every_mode_costs_what_building_the_draft_costs(
    mode: str, django_assert_num_queries: Any
) -> None:
    page = TreatmentPageFactory(body=factories.build_all_blocks(), hero_image=ImageFactory())
    with CaptureQueriesContext(connection) as building:
        build_draft(page)
    assert len(building) <= BUILD_QUERIES

    with django_assert_num_queries(len(building)):
        render_page(page, build_request(), mode)


def build_request() -> Any:
    """Build the request of someone for whom Wagtail adds nothing to the page."""
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    return request
