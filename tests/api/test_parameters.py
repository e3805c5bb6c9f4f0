"""Query parameters: what each finds, and that every wrong one is refused by name."""

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Page

from tests import factories

from .small_clinic import Get, Refuse, SmallClinic, titles

pytestmark = pytest.mark.django_db

ARTICLES = "articles.ArticlePage"
TREATMENTS = "treatments.TreatmentPage"


def test_listing_without_parameters_has_all_public_pages_in_tree_order(
    get: Get, clinic: SmallClinic
) -> None:
    answer = get("pages/")

    assert answer["meta"] == {"total_count": 10}
    assert titles(answer) == [
        "Home",
        "Treatments",
        "Botox® for headaches",
        "Vertiflex™ spacers",
        "Articles",
        "Can Botox® treat a migraine?",
        "What Juvéderm® does",
        "IPL/BBL after summer",
        "About us",
        "Our team",
    ]


@pytest.mark.parametrize(
    ("order", "first"),
    [
        ("published_on", "What Juvéderm® does"),
        ("-published_on", "IPL/BBL after summer"),  # no date counts as the latest
        ("id", "Can Botox® treat a migraine?"),
        ("-id", "IPL/BBL after summer"),
        ("title", "Can Botox® treat a migraine?"),
        ("-title", "What Juvéderm® does"),
        ("slug", "Can Botox® treat a migraine?"),
        ("-slug", "What Juvéderm® does"),
        ("first_published_at", "Can Botox® treat a migraine?"),
        ("-first_published_at", "IPL/BBL after summer"),
        ("last_published_at", "Can Botox® treat a migraine?"),
        ("-last_published_at,title", "IPL/BBL after summer"),
    ],
)
def test_each_ordering_orders(get: Get, clinic: SmallClinic, order: str, first: str) -> None:
    assert titles(get("pages/", type=ARTICLES, order=order))[0] == first


def test_equal_values_are_ordered_by_id(get: Get, clinic: SmallClinic) -> None:
    twins = [
        factories.StandardPageFactory(title="Twin", slug=slug, parent=clinic.team)
        for slug in ("twin-c", "twin-a", "twin-b")
    ]
    # Rows lie in the order in which they were written last.
    for twin in reversed(twins):
        Page.objects.filter(pk=twin.pk).update(title="Twin")

    answer = get("pages/", child_of=clinic.team.pk, order="-title")

    assert [item["id"] for item in answer["items"]] == [twin.pk for twin in twins]


def test_random_order_has_every_page_once(get: Get, clinic: SmallClinic) -> None:
    everything, shuffled = get("pages/"), get("pages/", order="random")

    assert sorted(titles(shuffled)) == sorted(titles(everything))


def test_random_order_varies(get: Get, clinic: SmallClinic) -> None:
    orders = {tuple(titles(get("pages/", order="random", fields="_,title"))) for _ in range(5)}

    assert len(orders) > 1


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"type": ARTICLES, "category": "advice"}, ["Can Botox®", "IPL/BBL"]),
        ({"type": ARTICLES, "category": "no-such"}, []),
        ({"type": ARTICLES, "category": "2147483648"}, []),
        ({"type": ARTICLES, "conditions": "migraine"}, ["Can Botox®"]),
        ({"type": ARTICLES, "published_on": "2026-02-01"}, ["What Juvéderm®"]),
        ({"type": TREATMENTS, "conditions": "migraine"}, ["Botox®", "Vertiflex™"]),
        ({"type": TREATMENTS, "body_areas": "neck"}, ["Botox®"]),
        ({"type": TREATMENTS, "procedure_type": "PercutaneousProcedure"}, ["Botox®"]),
        ({"type": TREATMENTS, "procedure_type": "Magic"}, []),
        ({"type": TREATMENTS, "reviewed_by": "imani-whitlock"}, ["Botox®"]),
        (
            {"type": TREATMENTS, "reviewed_by": "imani-whitlock", "conditions": "no-such"},
            [],
        ),
        ({"show_in_menus": "true"}, ["Articles", "About us"]),
        ({"slug": "our-team"}, ["Our team"]),
        ({"title": "What Juvéderm® does"}, ["What Juvéderm®"]),
    ],
)
def test_filters_find_by_value_and_terms_by_slug(
    get: Get, clinic: SmallClinic, query: dict[str, str], found: list[str]
) -> None:
    answer = get("pages/", **query)

    starts = [title[: len(start)] for title, start in zip(titles(answer), found, strict=True)]
    assert starts == found
    assert answer["meta"]["total_count"] == len(found)


def test_terms_and_people_are_found_by_id(get: Get, clinic: SmallClinic) -> None:
    by_condition = get("pages/", type=TREATMENTS, conditions=clinic.migraine.pk)
    by_category = get("pages/", type=ARTICLES, category=clinic.category.pk, limit=1)
    by_reviewer = get("pages/", type=TREATMENTS, reviewed_by=clinic.imani.pk)

    assert titles(by_condition) == ["Botox® for headaches", "Vertiflex™ spacers"]
    assert (titles(by_category), by_category["meta"]["total_count"]) == (
        ["Can Botox® treat a migraine?"],
        2,
    )
    assert titles(by_reviewer) == ["Botox® for headaches"]


def test_moments_are_compared_across_time_zones(get: Get, clinic: SmallClinic) -> None:
    moment = clinic.news.first_published_at

    same = get("pages/", first_published_at=moment.isoformat())
    later = get("pages/", first_published_at=moment.replace(year=2030).isoformat())

    assert (titles(same), titles(later)) == (["Can Botox® treat a migraine?"], [])


WRONG = {
    "limit": ["-1", "x", "", " 1", "1.0", "1e3", "٣", "²", "51", "9" * 400, "0x1", "None"],
    "offset": ["-1", "x", "", "100001", "9" * 400, "٣"],
    "child_of": ["-1", "x", "", "٣", " 1", "1_0", "9" * 30, "999999", "ROOT", "2147483648"],
    "descendant_of": ["-1", "x", "", "٣", "999999"],
    "ancestor_of": ["-1", "x", "", "٣", "root", "999999"],
    "translation_of": ["-1", "x", "", "٣", "999999"],
    "locale": ["xx", "", "en-us", "x" * 900],
    "site": ["", "other.example", "localhost:81", "localhost:x", "localhost:" + "9" * 99],
    "type": ["x", "cms", "cms.Nothing", "cms.BasePage", "cms.Image", ",", "a.b.c", ".", "x" * 900],
    "order": ["x", "-", "--title", "title,", ",", "teaser", "random,title", "path", "published_on"],
    "fields": ["x", "(", "a" * 600, "a(b(c(d(e))))"],
    "search": ["x" * 201, " ".join(map(str, range(33)))],
    "search_operator": ["", "xor", "AND"],
    "rich_text_format": ["", "db_html", "markdown"],
    "format": ["", "xml", "api", "JSON"],
    "id": ["x", "-1", "", "٣", "1.5", "9" * 40],
    "show_in_menus": ["", "yes", "True", "2"],
    "first_published_at": ["", "today", "2026-01-05", "2026-01-05T09:00", "2026-13-45T99:00Z"],
    "last_published_at": ["x"],
    "no_such": ["1"],
    "category": ["advice"],  # of articles only
    "title": ["x" * 1001, "a\x00b"],
    "slug": ["a\x00b"],
    "html_path": ["/"],
}


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in WRONG.items() for value in values]
)
def test_listing_refuses_a_wrong_value_by_name(
    refuse: Refuse, clinic: SmallClinic, name: str, value: str
) -> None:
    refuse("pages/", **{name: value})


@pytest.mark.parametrize(
    ("page_type", "name", "value"),
    [
        (ARTICLES, "published_on", "2026-02-30"),
        (ARTICLES, "published_on", "yesterday"),
        (ARTICLES, "category", "9" * 11),
        (ARTICLES, "body_areas", "neck"),
        (TREATMENTS, "published_on", "2026-01-01"),
        (f"{TREATMENTS},{ARTICLES}", "conditions", "migraine"),
    ],
)
def test_listing_of_a_type_refuses_a_wrong_filter_by_name(
    get: Get, clinic: SmallClinic, page_type: str, name: str, value: str
) -> None:
    problem = get("pages/", 400, type=page_type, **{name: value})

    assert problem["parameter"] == name


@pytest.mark.parametrize("path", ["pages/", "pages/{pk}/", "pages/find/", "site/"])
@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("fields=title&fields=slug", "fields"),
        ("format=json&format=json", "format"),
        ("no%00such=1", "no\x00such"),
        ("b=1&a=1", "a"),
        ("_=%00", "_"),
        ("format=" + "x" * 1001, "format"),
    ],
)
def test_every_address_refuses_what_it_does_not_know(
    client: Client, clinic: SmallClinic, path: str, query: str, name: str
) -> None:
    response = client.get(f"/api/v2/{path.format(pk=clinic.about.pk)}?{query}")

    problem = response.json()
    assert (response.status_code, problem["parameter"]) == (400, name)


@pytest.mark.parametrize(
    "query", ["title=%ff%fe", "title=%ED%A0%80", "title=%", "title=%zz", "title=%F4%90%80%80"]
)
def test_broken_encodings_find_nothing(client: Client, clinic: SmallClinic, query: str) -> None:
    response = client.get(f"/api/v2/pages/?{query}")

    assert (response.status_code, response.json()["items"]) == (200, [])


def test_long_integers_are_refused_without_being_converted(client: Client, db: None) -> None:
    response = client.get("/api/v2/pages/" + "9" * 5_000 + "/")

    assert response.status_code == 404


@pytest.mark.parametrize("name", ["limit", "order", "search", "child_of", "slug", "offset"])
def test_one_page_refuses_what_only_a_listing_understands(
    refuse: Refuse, clinic: SmallClinic, name: str
) -> None:
    refuse(f"pages/{clinic.about.pk}/", **{name: "1"})
    refuse("pages/find/", **{name: "1"})


NAMES = st.sampled_from([*WRONG, "conditions", "body_areas", "published_on", "reviewed_by", "_"])
VALUES = st.one_of(
    st.sampled_from([value for values in WRONG.values() for value in values]),
    st.sampled_from([ARTICLES, TREATMENTS, "root", "title", "-id,title", "random", "1", "botox"]),
    st.integers().map(str),
    st.datetimes(timezones=st.timezones()).map(str),
    st.text(max_size=20),
)


@settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    path=st.sampled_from(["pages/", "pages/", "pages/find/", "pages/3/", "site/"]),
    query=st.lists(st.tuples(NAMES, VALUES), max_size=4),
)
def test_no_combination_of_parameters_is_a_failure_of_ours(
    client: Client, clinic: SmallClinic, path: str, query: list[tuple[str, str]]
) -> None:
    parameters = {name: [v for n, v in query if n == name] for name, _ in query}

    response = client.get(f"/api/v2/{path}", parameters)

    assert response.status_code in (200, 302, 400, 404)
    if response.status_code == 400:
        assert response.json()["parameter"] in parameters
