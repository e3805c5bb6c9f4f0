"""The structured data of whole pages, as the API answers it.

``pytest tests/seo --write-golden`` writes the graphs in ``golden/`` anew.
"""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from api.build import build_answers, build_draft
from articles.models import ArticlePage
from cms.models import BasePage, Clinic, HomePage, Location, StandardPage
from cms.seo.structured_data.problems import GraphProblem, find_problems
from tests import factories
from tests.api.test_golden import PAGE_TYPES, GoldenSite, normalise
from treatments.models import Condition, TreatmentPage

GOLDEN = Path(__file__).parent / "golden"
CMS_HOST = "https://cms.clinic.example"
MEDIA_HOST = "https://images.clinic.example"

Json = dict[str, Any]
Graph = Callable[[Any], list[Json]]


@pytest.fixture(scope="module")
def site(module_db: None) -> GoldenSite:
    site = GoldenSite()
    site.home = factories.load_home()  # with the number of its children
    for page in (site.treatment, site.article, site.about, site.home):
        page.body = factories.build_all_blocks()
        page.save()
    site.migraine.summary = "Attacks of headache, often on one side."
    site.migraine.save()
    build_locations()
    return site


@pytest.fixture(autouse=True)
def hosts(settings: LazySettings) -> None:
    settings.CMS_BASE_URL, settings.MEDIA_BASE_URL = CMS_HOST, MEDIA_HOST


@pytest.fixture
def graph(client: Client, db: None) -> Graph:
    """Ask the API for the graph of a public page."""

    def graph(page: Any) -> list[Json]:
        return read_graph(client.get(f"/api/v2/pages/{page.pk}/").json())

    return graph


def read_graph(payload: Json) -> list[Json]:
    document = json.loads(payload["seo"]["json_ld"])
    assert document.keys() == {"@context", "@graph"}
    nodes: list[Json] = document["@graph"]
    return nodes


def build_locations() -> None:
    hours = {"days": ["Monday", "Friday"], "opens": "09:00:00", "closes": "17:30:00"}
    factories.LocationFactory(
        name="Harbour",
        region="Maine",
        postal_code="04101",
        latitude="43.661471",
        longitude="-70.255326",
        telephone="+1-555-0101",
        opening_hours=[{"type": "hours", "value": hours}],
    )
    factories.LocationFactory(name="Upland")


def find_node(graph: list[Json], name: str) -> Json:
    """Return the node whose ``@id`` ends with a name or whose type it is."""
    (found,) = [n for n in graph if n["@id"].endswith(name) or n["@type"] == name]
    return found


def list_errors(graph: list[Json]) -> list[GraphProblem]:
    return [problem for problem in find_problems(graph) if problem.severity == "error"]


def walk(value: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    """Yield (key, value) of every value of a graph, however deep."""
    yield key, value
    if isinstance(value, dict):
        for name, part in value.items():
            yield from walk(part, name)
    elif isinstance(value, list):
        for part in value:
            yield from walk(part, key)


@pytest.mark.parametrize("label", PAGE_TYPES)
def test_graph_of_each_type_is_its_golden_one(
    graph: Graph, site: GoldenSite, label: str, pytestconfig: pytest.Config
) -> None:
    path = GOLDEN / f"{label.lower()}.json"

    found = json.dumps(normalise(graph(site.page_of(label))), indent=2, ensure_ascii=False) + "\n"

    if pytestconfig.getoption("--write-golden"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(found)
    assert found == path.read_text()


@pytest.mark.parametrize("label", PAGE_TYPES)
def test_graph_of_each_type_has_no_errors(graph: Graph, site: GoldenSite, label: str) -> None:
    assert find_problems(graph(site.page_of(label))) == [
        # A second location about which no more is known than its street.
        GraphProblem("http://localhost/#location-upland", name, "Google recommends it.", "warning")
        for name in (
            *("address.addressRegion", "address.postalCode", "geo", "openingHoursSpecification"),
        )
        if label == "cms.HomePage"
    ]


@pytest.mark.parametrize("label", PAGE_TYPES)
def test_cms_is_named_nowhere_and_the_origin_of_pictures_by_their_addresses_alone(
    graph: Graph, site: GoldenSite, label: str
) -> None:
    nodes = graph(site.page_of(label))

    assert CMS_HOST not in json.dumps(nodes)
    for _, node in walk(nodes):
        if isinstance(node, dict) and node.get("@type") == "ImageObject":
            assert node.pop("url").startswith(f"{MEDIA_HOST}/media/renditions/")
    assert MEDIA_HOST not in json.dumps(nodes)


@pytest.mark.parametrize(
    ("procedure_type", "types", "value"),
    [
        ("", "MedicalTherapy", None),
        ("NoninvasiveProcedure", "MedicalTherapy", "https://schema.org/NoninvasiveProcedure"),
        (
            "PercutaneousProcedure",
            ["MedicalProcedure", "MedicalTherapy"],
            "https://schema.org/PercutaneousProcedure",
        ),
        ("SurgicalProcedure", ["SurgicalProcedure", "MedicalTherapy"], None),
    ],
)
def test_treatment_is_a_therapy_of_its_kind(
    graph: Graph, site: GoldenSite, procedure_type: str, types: Any, value: str | None
) -> None:
    TreatmentPage.objects.filter(pk=site.treatment.pk).update(procedure_type=procedure_type)

    nodes = graph(site.treatment)

    procedure = find_node(nodes, "#procedure")
    assert procedure["@type"] == types
    assert procedure.get("procedureType") == value
    assert list_errors(nodes) == []


def test_questions_of_several_blocks_are_one_page_of_questions(
    graph: Graph, site: GoldenSite
) -> None:
    faq = factories.build_block("faq")
    empty = {"question": "And then?", "answer": "<p> </p>"}
    again = factories.build_block("faq", items=[empty, {"question": "Again?", "answer": "Yes."}])
    page = factories.StandardPageFactory(body=[faq, factories.build_block("heading"), again])

    nodes = graph(page)

    questions = find_node(nodes, "FAQPage")
    assert [question["name"] for question in questions["mainEntity"]] == [
        "Does it hurt?",
        "May I drive home?",
        "Again?",
    ]
    assert find_node(nodes, "#webpage")["hasPart"] == {"@id": questions["@id"]}
    assert list_errors(nodes) == []


def test_article_that_nobody_reviewed_is_on_a_plain_page(graph: Graph, site: GoldenSite) -> None:
    articles = ArticlePage.objects.filter(pk=site.article.pk)
    articles.update(reviewed_by=None, last_reviewed_on=None)

    page = find_node(graph(site.article), "#webpage")

    assert page["@type"] == "WebPage"
    assert page.keys() & {"lastReviewed", "reviewedBy"} == set()


@pytest.mark.parametrize(
    ("fields", "published", "modified"),
    [
        ({"published_on": None}, "2026-01-05T09:00:00Z", "2026-01-06T09:00:00Z"),
        ({"published_on": "2026-01-01"}, "2026-01-01", "2026-01-06T09:00:00Z"),
        ({"published_on": "2026-01-06"}, "2026-01-06", "2026-01-06T09:00:00Z"),
        # Readers are told a later day than that of the last change.
        ({"published_on": "2026-02-03"}, "2026-02-03", "2026-02-03"),
    ],
)
def test_article_was_published_on_the_date_that_readers_see(
    graph: Graph, site: GoldenSite, fields: Json, published: str, modified: str
) -> None:
    ArticlePage.objects.filter(pk=site.article.pk).update(**fields)

    nodes = graph(site.article)

    for node in (find_node(nodes, "#article"), find_node(nodes, "#webpage")):
        assert (node["datePublished"], node["dateModified"]) == (published, modified)


def test_locations_stand_on_the_home_page_alone(graph: Graph, site: GoldenSite) -> None:
    clinics = {
        label: [n["name"] for n in graph(site.page_of(label)) if n["@type"] == "MedicalClinic"]
        for label in PAGE_TYPES
    }

    assert clinics == {
        label: ["Harbour", "Upland"] if label == "cms.HomePage" else [] for label in PAGE_TYPES
    }


def test_home_page_alone_depends_on_locations(site: GoldenSite) -> None:
    answers = build_answers([site.home.pk, site.about.pk, site.treatment.pk])

    assert ["locations" in answer.keys for answer in answers] == [True, False, False]
    assert [answer.page for answer in answers] == [
        site.home.pk,
        site.about.pk,
        site.treatment.pk,
    ]


def test_everything_in_a_graph_has_its_key(site: GoldenSite) -> None:
    (answer,) = build_answers([site.treatment.pk])

    keys = set(answer.keys)
    assert keys >= {
        "settings:clinic",
        f"image:{site.clinic.logo_id}",
        f"image:{site.social.pk}",
        f"image:{site.imani.photo_id}",
        f"person:{site.imani.pk}",
        f"condition:{site.migraine.pk}",
        f"body_area:{site.neck.pk}",
        f"card:{site.home.pk}",
        f"card:{site.treatments.pk}",
    }
    assert f"image:{site.clinic.logo_id}" not in answer.head_keys


def test_hidden_ancestor_is_no_step(graph: Graph, site: GoldenSite) -> None:
    above = factories.StandardPageFactory(title="Withdrawn")
    page = factories.StandardPageFactory(title="Below", parent=above)
    StandardPage.objects.filter(pk=above.pk).update(live=False)

    nodes = graph(page)

    steps = find_node(nodes, "BreadcrumbList")["itemListElement"]
    assert [(step["position"], step["name"]) for step in steps] == [(1, "Home"), (2, "Below")]
    assert "Withdrawn" not in json.dumps(nodes)
    assert list_errors(nodes) == []


def test_pictures_of_a_private_collection_are_left_out(graph: Graph, site: GoldenSite) -> None:
    hidden = [site.hero, site.social, site.clinic.logo, site.imani.photo]
    collection = factories.PrivateCollectionFactory()
    for image in hidden:
        type(image).objects.filter(pk=image.pk).update(collection=collection)

    nodes = graph(site.treatment)

    assert [node for node in nodes if node["@type"] == "ImageObject"] == []
    assert "renditions" not in json.dumps(nodes)
    assert "primaryImageOfPage" not in find_node(nodes, "#webpage")
    assert list_errors(nodes) == []


def test_terms_and_people_that_are_gone_leave_no_trace(site: GoldenSite) -> None:
    """A draft may name what was deleted since."""
    page = TreatmentPage.objects.get(pk=site.treatment.pk)
    page.reviewed_by_id = 999_999
    page.conditions = Condition.objects.filter(slug="gout")

    nodes = read_graph(build_draft(page))

    assert [node["name"] for node in nodes if node["@type"] == "MedicalCondition"] == ["Gout"]
    assert [node for node in nodes if node["@type"] == "Person"] == []
    assert "reviewedBy" not in find_node(nodes, "#webpage")
    assert list_errors(nodes) == []


@pytest.mark.parametrize("model", [HomePage, StandardPage, TreatmentPage, ArticlePage])
@pytest.mark.parametrize("has_title", [True, False])
def test_draft_without_anything_says_nothing_empty(
    site: GoldenSite, model: type[BasePage], has_title: bool
) -> None:
    parents = {TreatmentPage: site.treatments, ArticlePage: site.articles}
    parent = parents.get(model, site.home)
    page = model(title="New" if has_title else "", path=f"{parent.path}0009", depth=4)
    page.set_url_path(parent)

    nodes = read_graph(build_draft(page))

    empty = [key for key, value in walk(nodes) if value in (None, "", [], {})]
    assert empty == []
    assert all(node.keys() - {"@type", "@id"} for node in nodes)
    assert list_errors(nodes) == []


def test_site_without_a_clinic_has_neither_clinic_nor_website(
    graph: Graph, site: GoldenSite
) -> None:
    Clinic.objects.all().delete()
    Location.objects.all().delete()

    for page in (site.home, site.treatment, site.article):
        nodes = graph(page)
        assert [n for n in nodes if n["@type"] in ("WebSite", "MedicalOrganization")] == []
        assert list_errors(nodes) == []


def test_graph_does_not_depend_on_the_day(
    site: GoldenSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = TreatmentPage.objects.get(pk=site.treatment.pk)
    page.body = [factories.build_block("faq")]
    before = build_draft(page)["seo"]["json_ld"]

    def load_later() -> Any:
        content = load_now()
        content.now = datetime(2036, 1, 1, tzinfo=UTC)
        return content

    load_now = build_draft.__globals__["load_empty_content"]
    monkeypatch.setitem(build_draft.__globals__, "load_empty_content", load_later)
    assert build_draft(page)["seo"]["json_ld"] == before


def test_hostile_words_of_editors_stay_in_the_script(graph: Graph, site: GoldenSite) -> None:
    attack = "</script><script>alert(1)</script><!--"
    page = factories.StandardPageFactory(
        title=attack,
        slug="attack",
        teaser=attack,
        body=[
            factories.build_block(
                "faq", items=[{"question": attack, "answer": "<p>&lt;/script></p>"}]
            )
        ],
    )
    Clinic.objects.update(name=attack)

    (answer,) = build_answers([page.pk])
    text = answer.payload["seo"]["json_ld"]

    assert set(text).isdisjoint("<>&")
    assert find_node(graph(page), "#webpage")["name"] == attack
