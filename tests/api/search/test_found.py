"""``search/``: what is found, in which order, how it is counted, and what it costs."""

import pytest
from django.db import connection, transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from wagtail.models import Page

from api.build import BUILD_QUERIES
from api.search.find import FIND_QUERIES
from api.search.statements import RANKED_WHOLE_MAX, TERMS
from cms.models import SearchText
from cms.search.naming import naming_relations
from tests import factories
from tests.api.small_clinic import Get, Json, SmallClinic

# In a test's transaction nothing is stored: the clock, and a build.
UNSTORED_QUERIES = 1 + BUILD_QUERIES

pytestmark = pytest.mark.django_db

NOTHING = {
    "items": [],
    "facets": {"type": [], "category": [], "condition": [], "body_area": []},
}


def list_titles(answer: Json) -> list[str]:
    return [item["page"]["title"] for item in answer["items"]]


def count_values(answer: Json, facet: str) -> dict[str, int]:
    return {
        value.get("slug", value.get("value")): value["count"] for value in answer["facets"][facet]
    }


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("botox", ["Botox® for headaches", "Can Botox® treat a migraine?"]),
        ("BOTOX® headaches", ["Botox® for headaches", "Can Botox® treat a migraine?"]),
        ("juvederm", ["What Juvéderm® does"]),
        ("bbl", ["IPL/BBL after summer"]),
        (
            "sick headache",
            ["Botox® for headaches", "Can Botox® treat a migraine?", "Vertiflex™ spacers"],
        ),
        ("sick headache vertiflex", ["Vertiflex™ spacers"]),
        ("can sick headaches be treated", ["Can Botox® treat a migraine?"]),
        ("our team", ["Our team"]),
        ("neck", ["Botox® for headaches"]),
        ("who we are", []),  # stop words alone
        ("", []),
        ("®", []),
        ("' OR 1=1 --", []),
    ],
)
def test_words_find_pages_by_title_names_and_synonyms(
    get: Get, clinic: SmallClinic, query: str, found: list[str]
) -> None:
    answer = get("search/", q=query)

    assert sorted(list_titles(answer)) == found
    assert answer["meta"] == {
        "total_count": len(found),
        "query": query,
        "corrected_query": None,
    }


def test_a_hit_is_a_card_with_rank_and_highlights(get: Get, clinic: SmallClinic) -> None:
    clinic.filler.body = [factories.build_block("paragraph", value="<p>Juvéderm® &lt;b&gt;</p>")]
    clinic.filler.teaser = "Fillers & more"
    clinic.filler.save()

    (item,) = get("search/", q="juvederm")["items"]

    (card,) = [
        related["page"]
        for related in get(f"pages/{clinic.news.pk}/")["related"]["items"]
        if related["page"]["id"] == clinic.filler.pk
    ] or [item["page"]]
    assert item == {
        "page": card,
        "rank": item["rank"],
        "highlights": {
            "title": "What <mark>Juvéderm®</mark> does",
            "text": "<mark>Juvéderm®</mark> &lt;b&gt;",
        },
    }
    assert set(card) == {"id", "type", "title", "url", "teaser", "hero"}


def test_better_places_rank_higher_and_equals_come_in_order_of_ids(
    get: Get, clinic: SmallClinic
) -> None:
    gout = factories.ConditionFactory(name="Gout")
    paragraph = factories.build_block("paragraph", value="<p>Gout. Gout, gout and gout.</p>")
    body = factories.StandardPageFactory(title="Body", body=[paragraph])
    once = factories.StandardPageFactory(
        title="Once", body=[factories.build_block("paragraph", value="<p>Gout.</p>")]
    )
    twin = factories.StandardPageFactory(title="Twin", body=[paragraph])
    teaser = factories.StandardPageFactory(title="Teaser", teaser="About gout")
    named = factories.ArticlePageFactory(title="Named", conditions=[gout])
    titled = factories.StandardPageFactory(title="Gout")

    answer = get("search/", q="gout")

    expected = [titled, named, teaser, body, twin, once]
    assert [item["page"]["id"] for item in answer["items"]] == [page.pk for page in expected]
    ranks = [item["rank"] for item in answer["items"]]
    assert ranks == sorted(ranks, reverse=True)
    assert ranks[3] == ranks[4] > ranks[5] > 0


def test_of_many_matches_bodies_count_for_nothing_and_pages_of_hits_have_each_once(
    get: Get, clinic: SmallClinic
) -> None:
    count = RANKED_WHOLE_MAX + 1
    pages = factories.StandardPageFactory.create_batch(count)
    SearchText.objects.filter(page__in=pages).update(body="gout gout")
    SearchText.objects.filter(page=pages[-1]).update(title="gout")

    first = get("search/", q="gout", limit=50)
    others = [get("search/", q="gout", limit=50, offset=offset) for offset in (50, 100, 150)]

    ids = [item["page"]["id"] for answer in (first, *others) for item in answer["items"]]
    assert ids == [pages[-1].pk, *(page.pk for page in pages[:-1])]
    assert [item["rank"] for item in first["items"][:2]] == [0.6079, 0.0]
    assert {answer["meta"]["total_count"] for answer in (first, *others)} == {count}
    assert others[-1]["facets"] == first["facets"]


def test_facets_count_all_matches(get: Get, clinic: SmallClinic) -> None:
    answer = get("search/", q="migraine", limit=1)

    assert answer["facets"] == {
        "type": [
            {"value": "treatments.TreatmentPage", "label": "Treatment", "count": 2},
            {"value": "articles.ArticlePage", "label": "Article", "count": 1},
        ],
        "category": [{"id": clinic.category.pk, "slug": "advice", "name": "Advice", "count": 1}],
        "condition": [
            {"id": clinic.migraine.pk, "slug": "migraine", "name": "Migraine", "count": 3}
        ],
        "body_area": [{"id": clinic.neck.pk, "slug": "neck", "name": "Neck", "count": 1}],
    }
    assert answer["meta"]["total_count"] == 3


@pytest.mark.parametrize(
    ("filters", "found", "types", "categories", "areas"),
    [
        ({"type": "articles.ArticlePage"}, 1, {"a": 1, "t": 2}, {"advice": 1}, {}),
        ({"type": "treatments.TreatmentPage"}, 2, {"a": 1, "t": 2}, {}, {"neck": 1}),
        ({"type": "wagtailcore.Page"}, 3, {"a": 1, "t": 2}, {"advice": 1}, {"neck": 1}),
        ({"type": "cms.HomePage"}, 0, {"a": 1, "t": 2}, {}, {}),
        ({"category": "advice"}, 1, {"a": 1}, {"advice": 1}, {}),
        ({"category": "nothing"}, 0, {}, {"advice": 1}, {}),
        ({"condition": "migraine"}, 3, {"a": 1, "t": 2}, {"advice": 1}, {"neck": 1}),
        ({"body_area": "neck"}, 1, {"t": 1}, {}, {"neck": 1}),
        # Each facet leaves its own filter out and obeys the others.
        ({"body_area": "neck", "type": "articles.ArticlePage"}, 0, {"t": 1}, {}, {}),
        ({"category": "advice", "type": "treatments.TreatmentPage"}, 0, {"a": 1}, {}, {}),
        (
            {"type": "articles.ArticlePage,treatments.TreatmentPage"},
            3, {"a": 1, "t": 2}, {"advice": 1}, {"neck": 1},
        ),
        ({"category": "advice", "body_area": "neck", "condition": "x"}, 0, {}, {}, {}),
    ],
)  # fmt: skip
def test_filters_narrow_hits_and_the_other_facets(
    get: Get,
    clinic: SmallClinic,
    filters: dict[str, str],
    found: int,
    types: dict[str, int],
    categories: dict[str, int],
    areas: dict[str, int],
) -> None:
    answer = get("search/", q="migraine", **filters)

    assert answer["meta"]["total_count"] == len(answer["items"]) == found
    assert {name[0]: count for name, count in count_values(answer, "type").items()} == types
    assert count_values(answer, "category") == categories
    assert count_values(answer, "body_area") == areas


def test_terms_are_given_by_id_too(get: Get, clinic: SmallClinic) -> None:
    by_slug = get("search/", q="migraine", category="advice", condition="migraine")
    by_id = get("search/", q="migraine", category=clinic.category.pk, condition=clinic.migraine.pk)

    assert by_id == by_slug
    assert by_id["meta"]["total_count"] == 1


def test_a_term_that_was_deleted_behind_our_back_is_no_facet(get: Get, clinic: SmallClinic) -> None:
    SearchText.objects.filter(page=clinic.botox).update(
        facets=["type:treatments.TreatmentPage", "condition:999999"]
    )

    answer = get("search/", q="botox", type="treatments.TreatmentPage")

    assert answer["facets"]["condition"] == []
    assert answer["meta"]["total_count"] == 1


def test_hidden_pages_are_neither_found_nor_counted(get: Get, clinic: SmallClinic) -> None:
    for page in clinic.hidden:
        SearchText.objects.update_or_create(
            page=page,
            defaults={"title": "rota botox", "facets": [f"condition:{clinic.migraine.pk}"]},
        )

    answer = get("search/", q="botox")

    assert answer["meta"]["total_count"] == 2
    assert count_values(answer, "condition") == {"migraine": 2}
    assert {key: get("search/", q="rota")[key] for key in NOTHING} == NOTHING


def test_a_page_hidden_after_it_was_found_is_not_shown(
    get: Get, clinic: SmallClinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.search.answering.make_pages", lambda ids: {})

    assert get("search/", q="botox")["items"] == []


# 1. matches, counts, facets, texts and cards of the hits; and the cards that are not stored.
@pytest.mark.parametrize("query", ["botox", "migraine", "sick headache botox"])
@pytest.mark.parametrize(
    ("filters", "further_types"),
    [({}, 1), ({"type": "articles.ArticlePage", "condition": "migraine"}, 0)],
)
def test_a_search_costs_one_query_and_what_is_not_stored(
    client: Client,
    clinic: SmallClinic,
    django_assert_num_queries: DjangoAssertNumQueries,
    query: str,
    filters: dict[str, str],
    further_types: int,
) -> None:
    with django_assert_num_queries(1 + UNSTORED_QUERIES + further_types):
        response = client.get("/api/v2/search/", {"q": query, **filters})

    assert response.json()["items"]


def test_a_corrected_search_costs_two_queries_more(
    client: Client, clinic: SmallClinic, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    # 1. as typed  2. words like those that are nowhere  3. as corrected; and cards of two types
    with django_assert_num_queries(FIND_QUERIES + UNSTORED_QUERIES + 1):
        response = client.get("/api/v2/search/", {"q": "migrane botoks"})

    assert response.json()["meta"]["corrected_query"] == "migraine botox"


def test_nothing_found_costs_what_it_takes_to_know(
    client: Client, clinic: SmallClinic, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        client.get("/api/v2/search/", {"q": "xylophone"})
    with django_assert_num_queries(0):
        client.get("/api/v2/search/", {"q": "?!"})


def test_searching_writes_nothing(client: Client, clinic: SmallClinic) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")
        answers = [client.get("/api/v2/search/", {"q": q}) for q in ("botox", "migrane", "x")]

    assert [answer.status_code for answer in answers] == [200, 200, 200]


def test_every_searchable_page_has_its_facets(clinic: SmallClinic) -> None:
    facets = dict(SearchText.objects.values_list("page_id", "facets"))
    labels = {page.pk: page.specific_class._meta.label for page in Page.objects.filter(live=True)}

    # The home page was made by a migration and never saved.
    assert {pk: found[0] for pk, found in facets.items()} == {
        pk: f"type:{label}"
        for pk, label in labels.items()
        if label not in ("wagtailcore.Page", "cms.HomePage")
    }
    assert facets[clinic.botox.pk] == [
        "type:treatments.TreatmentPage",
        f"condition:{clinic.migraine.pk}",
        f"body_area:{clinic.neck.pk}",
    ]


def test_every_kind_of_term_that_pages_are_found_by_is_a_filter_and_a_facet() -> None:
    assert {model.api_kind: model._meta.db_table for model in naming_relations()} == TERMS
