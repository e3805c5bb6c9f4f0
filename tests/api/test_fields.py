"""``fields``: Wagtail's grammar, bounded, over whole payloads."""

from typing import Any

import pytest
from wagtail.api.v2.utils import parse_fields_parameter

from api import fields
from api.errors import BadParameterError
from api.fields import MAX_CHARACTERS, parse_fields
from tests.factories import ImageFactory

from .small_clinic import Get, Refuse, SmallClinic

WELL_FORMED = [
    "",
    "a",
    "a,b",
    "-a",
    "a,-b",
    "*",
    "_",
    "*,-a",
    "*,a(b)",
    "_,a",
    "a(b,c)",
    "a(b(c(d)))",
    "a(*)",
    "a(_,b)",
    "a(-b)",
    "_a,a_b",
    "-",
]
MALFORMED = [
    ",",
    "a,",
    ",a",
    "a,,b",
    "a b",
    " a",
    "a\n",
    "a(",
    "a)",
    "a()",
    "()",
    "a(b",
    "a(b))",
    "-a(b)",
    "*(a)",
    "_(a)",
    "a,*",
    "a,_",
    "-*",
    "-_",
    "*,a",
    "_,-a",
    "a-b",
    "a*",
    "**",
    "a.b",
    "a;b",
    "a\x00",
    "é!",
]


@pytest.mark.parametrize("raw", WELL_FORMED)
def test_grammar_is_wagtails(raw: str) -> None:
    assert parse_fields(raw) == parse_fields_parameter(raw)


@pytest.mark.parametrize("raw", MALFORMED)
def test_what_wagtail_refuses_is_refused(raw: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        parse_fields_parameter(raw)

    with pytest.raises(BadParameterError) as refusal:
        parse_fields(raw)
    assert refusal.value.parameter == "fields"


def test_absent_parameter_chooses_nothing() -> None:
    assert parse_fields(None) == []


@pytest.mark.parametrize(
    "raw", ["a" * (MAX_CHARACTERS + 1), "a(b(c(d(e))))", "(" * 400, "((((", "a,b(c(d(e(f"]
)
def test_limits_hold_before_anything_is_parsed(raw: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(raw: str) -> None:
        raise AssertionError("the parser was called")

    monkeypatch.setattr(fields, "parse_fields_parameter", fail)

    with pytest.raises(BadParameterError):
        parse_fields(raw)


def test_limits_are_inclusive() -> None:
    assert parse_fields("a" * MAX_CHARACTERS) == [("a" * MAX_CHARACTERS, False, None)]
    assert parse_fields("a(b(c(d)))")


@pytest.fixture
def illustrated(clinic: SmallClinic, db: None) -> int:
    """The id of an article with a hero image."""
    clinic.news.hero_image = ImageFactory()
    clinic.news.save()
    return int(clinic.news.pk)


def pick(get: Get, pk: int, chosen: str) -> Any:
    return get(f"pages/{pk}/", fields=chosen)


def test_star_is_everything(get: Get, illustrated: int) -> None:
    assert pick(get, illustrated, "*") == get(f"pages/{illustrated}/")


def test_underscore_is_nothing(get: Get, illustrated: int) -> None:
    assert pick(get, illustrated, "_") == {}


def test_names_of_meta_are_chosen_like_others(get: Get, illustrated: int) -> None:
    assert pick(get, illustrated, "_,slug,title") == {
        "meta": {"slug": "can-botox-treat-a-migraine"},
        "title": "Can Botox® treat a migraine?",
    }


def test_minus_removes_a_field_and_keeps_the_order(get: Get, illustrated: int) -> None:
    names = list(get(f"pages/{illustrated}/"))

    assert list(pick(get, illustrated, "-body,-seo")) == [
        name for name in names if name not in ("body", "seo")
    ]


def test_last_mention_of_a_field_counts(get: Get, illustrated: int) -> None:
    assert pick(get, illustrated, "_,title,id,title") == pick(get, illustrated, "_,id,title")
    assert "title" not in pick(get, illustrated, "title,-title")


@pytest.mark.parametrize(
    ("chosen", "names"),
    [
        ("hero(src)", ["id", "src"]),
        ("hero(_,src)", ["src"]),
        ("hero(-id)", []),
        ("hero(*,-sources,-focal_point)", ["id", "alt", "width", "height", "placeholder", "src"]),
    ],
)
def test_nested_names_choose_within_an_object(
    get: Get, illustrated: int, chosen: str, names: list[str]
) -> None:
    assert list(pick(get, illustrated, f"_,{chosen}")["hero"]) == names


def test_nested_names_choose_within_each_object_of_a_list(
    get: Get, clinic: SmallClinic, illustrated: int
) -> None:
    assert pick(get, illustrated, "_,conditions(_,slug)") == {"conditions": [{"slug": "migraine"}]}
    assert pick(get, illustrated, "_,related(items(page(_,url)))")["related"] == {
        "items": [
            {"page": {"url": "http://localhost/treatments/vertiflex-spacers/"}},
            {"page": {"url": "http://localhost/treatments/botox-for-headaches/"}},
            {"page": {"url": "http://localhost/articles/ipl-bbl-after-summer/"}},
        ]
    }


def test_nested_names_reach_into_meta_and_relations(get: Get, clinic: SmallClinic) -> None:
    answer = pick(get, clinic.botox.pk, "_,parent(_,title),review(reviewed_by(_,name)),seo(robots)")

    assert answer == {
        "meta": {"parent": {"title": "Treatments"}},
        "review": {"reviewed_by": {"name": "Imani Whitlock"}},
        "seo": {"title": "Botox® for headaches | Larkspur Pain Clinic", "robots": "index, follow"},
    }


def test_nested_names_choose_within_breadcrumbs(get: Get, clinic: SmallClinic) -> None:
    answer = get(f"pages/{clinic.botox.pk}/", fields="_,breadcrumbs(_,title)")

    assert answer == {"breadcrumbs": [{"title": clinic.treatments.title}]}


def test_nothing_can_be_chosen_within_null(get: Get, clinic: SmallClinic) -> None:
    assert pick(get, clinic.about.pk, "_,hero(src),alias_of(title)") == {
        "meta": {"alias_of": None},
        "hero": None,
    }


@pytest.mark.parametrize(
    ("chosen", "message"),
    [
        ("nope,zip", "unknown fields: nope, zip"),
        ("-nope", "unknown fields: nope"),
        ("meta", "unknown fields: meta"),
        ("hero(nope)", "unknown fields: nope"),
        ("related(items(page(nope)))", "unknown fields: nope"),
        ("title(x)", "'title' does not support nested fields"),
        ("body(type)", "'body' does not support nested fields"),
        ("slug(x)", "'slug' does not support nested fields"),
        ("preparation", "unknown fields: preparation"),
    ],
)
def test_unknown_names_are_named(get: Get, illustrated: int, chosen: str, message: str) -> None:
    problem = get(f"pages/{illustrated}/", 400, fields=chosen)

    assert (problem["parameter"], problem["detail"]) == ("fields", message)


def test_listing_of_one_type_offers_its_fields(get: Get, clinic: SmallClinic) -> None:
    answer = get("pages/", type="treatments.TreatmentPage", fields="_,procedure_type", limit=1)

    assert answer["items"] == [{"procedure_type": "PercutaneousProcedure"}]


def test_listing_of_all_types_offers_what_all_pages_have(
    get: Get, refuse: Refuse, clinic: SmallClinic
) -> None:
    everything = get("pages/", fields="*")

    assert {tuple(item) for item in everything["items"]} == {
        ("id", "meta", "title", "teaser", "hero", "breadcrumbs", "seo")
    }
    problem = get("pages/", 400, fields="body")
    assert problem["detail"] == "unknown fields: body"


def test_listing_of_several_types_offers_what_they_share(get: Get, clinic: SmallClinic) -> None:
    types = "treatments.TreatmentPage,articles.ArticlePage"
    everything = get("pages/", type=types, fields="*")

    shared = {"body", "conditions", "review", "related", "breadcrumbs", "seo"}
    assert {frozenset(item) for item in everything["items"]} == {
        frozenset({"id", "meta", "title", "teaser", "hero", *shared})
    }
    problem = get("pages/", 400, type=types, fields="category")
    assert problem["detail"] == "unknown fields: category"
