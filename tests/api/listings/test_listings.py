"""People, terms and places: who and what a public page shows, and no more."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from articles.models import ArticleAuthor
from cms.models import BasePage
from tests import factories
from tests.api.small_clinic import Get, Refuse

pytestmark = pytest.mark.django_db

API = "http://127.0.0.1:8000/api/v2"
MAKE: dict[str, Any] = {
    "people": factories.PersonFactory,
    "conditions": factories.ConditionFactory,
    "body-areas": factories.BodyAreaFactory,
    "categories": factories.CategoryFactory,
    "locations": factories.LocationFactory,
}
ROUTES = list(MAKE)
EMPTY = {"meta": {"total_count": 0}, "items": []}


def names(answer: Any) -> list[str]:
    return [item["name"] for item in answer["items"]]


def add_entries(route: str, count: int) -> list[Any]:
    """Add entries that are shown, in the order of their names."""
    rows = [
        MAKE[route](name=f"Entry {number:03}", slug=f"entry-{number}") for number in range(count)
    ]
    for row in rows:
        show(route, row)
    return rows


def show(route: str, row: Any, **fields: Any) -> BasePage | None:
    """Add a page that shows an entry."""
    match route:
        case "people":
            return factories.ArticlePageFactory(reviewed_by=row, **fields)
        case "conditions":
            return factories.ArticlePageFactory(conditions=[row], **fields)
        case "body-areas":
            reviewer = factories.PersonFactory(photo=factories.ImageFactory(color="red"))
            return factories.TreatmentPageFactory(body_areas=[row], reviewed_by=reviewer, **fields)
        case "categories":
            return factories.ArticlePageFactory(category=row, **fields)
    return None


def test_a_person_is_shown_with_portrait_and_biography(get: Get) -> None:
    photo = factories.ImageFactory(title="Imani", size=(400, 400))
    person = factories.PersonFactory(
        name="Imani Whitlock",
        credentials="MD",
        job_title="Pain physician",
        bio="She listens.",
        photo=photo,
        profile_url="https://register.example/imani",
        registry_id="R-1",
    )
    page = factories.TreatmentPageFactory(reviewed_by=person)

    entry = get(f"people/{person.pk}/")

    in_page = get(f"pages/{page.pk}/")["review"]["reviewed_by"]
    detail_url = f"{API}/people/{person.pk}/"
    meta = {"type": "cms.Person", "detail_url": detail_url}
    assert entry == {**in_page, "meta": meta, "bio": "She listens."}
    assert get("people/") == {"meta": {"total_count": 1}, "items": [entry]}
    assert entry["photo"]["alt"] == "Green hills under a low sun"


def test_a_term_is_shown_with_the_number_of_its_public_pages(get: Get) -> None:
    condition = factories.ConditionFactory(name="Migraine", summary="A headache.")
    other = factories.ConditionFactory(name="Gout")
    factories.TreatmentPageFactory.create_batch(2, conditions=[condition, other])
    factories.ArticlePageFactory(conditions=[condition])
    factories.ArticlePageFactory(conditions=[condition], live=False)
    hidden = factories.ArticleIndexPageFactory()
    factories.restrict(hidden)
    factories.ArticlePageFactory(conditions=[condition], parent=hidden)

    entry = {
        "id": condition.pk,
        "meta": {
            "type": "treatments.Condition",
            "detail_url": f"{API}/conditions/{condition.pk}/",
        },
        "name": "Migraine",
        "slug": "migraine",
        "page_count": 3,
        "page_counts": {"articles.ArticlePage": 1, "treatments.TreatmentPage": 2},
        "summary": "A headache.",
    }
    assert get(f"conditions/{condition.pk}/") == entry
    assert get("conditions/", slug="migraine")["items"] == [entry]
    assert get("conditions/", slug="gout")["items"][0]["page_counts"] == {
        "articles.ArticlePage": 0,
        "treatments.TreatmentPage": 2,
    }


@pytest.mark.parametrize(
    ("route", "label", "page_type"),
    [
        ("body-areas", "treatments.BodyArea", "treatments.TreatmentPage"),
        ("categories", "articles.Category", "articles.ArticlePage"),
    ],
)
def test_body_areas_and_categories_are_shown_alike(
    get: Get, route: str, label: str, page_type: str
) -> None:
    (row,) = add_entries(route, 1)

    assert get(f"{route}/")["items"] == [
        {
            "id": row.pk,
            "meta": {"type": label, "detail_url": f"{API}/{route}/{row.pk}/"},
            "name": "Entry 000",
            "slug": "entry-0",
            "page_count": 1,
            "page_counts": {page_type: 1},
        }
    ]


def test_a_place_is_shown_as_the_site_shows_it(get: Get) -> None:
    place = factories.LocationFactory(name="Harbour", latitude="43.661471", longitude="-70.255326")

    entry = get(f"locations/{place.pk}/")

    meta = {"type": "cms.Location", "detail_url": f"{API}/locations/{place.pk}/"}
    (in_site,) = get("site/")["locations"]
    assert entry == {**in_site, "meta": meta}
    assert get("locations/") == {"meta": {"total_count": 1}, "items": [entry]}


@pytest.mark.parametrize("route", ["people", "conditions", "body-areas", "categories"])
def test_entries_are_shown_while_a_public_page_shows_them(
    client: Client, get: Get, route: str
) -> None:
    add_entries(route, 1)
    unused, drafted = (MAKE[route](name=name) for name in ("Unused", "Drafted"))
    page: Any = show(route, drafted, live=False)
    start = get(f"{route}/", name="Drafted")
    absent = client.get(f"/api/v2/{route}/999999/")
    answers = [client.get(f"/api/v2/{route}/{entry.pk}/") for entry in (unused, drafted)]

    page.save_revision().publish()
    published = get(f"{route}/", name="Drafted")
    page.refresh_from_db()
    page.unpublish()
    unpublished = get(f"{route}/", name="Drafted")

    assert (start, names(published), unpublished) == (EMPTY, ["Drafted"], EMPTY)
    assert {"Entry 000", "Unused"} & set(names(get(f"{route}/"))) == {"Entry 000"}
    assert (absent.status_code, {a.content for a in answers}) == (404, {absent.content})


def test_authors_and_reviewers_are_people_and_a_draft_names_nobody(get: Get) -> None:
    author, reviewer, coming = (
        factories.PersonFactory(name=name) for name in ("Author", "Reviewer", "Coming")
    )
    article = factories.ArticlePageFactory(reviewed_by=reviewer, last_reviewed_on=date(2026, 1, 2))
    ArticleAuthor.objects.create(page=article, person=author)
    article.reviewed_by = coming
    article.save_revision()

    assert names(get("people/")) == ["Author", "Reviewer"]


def test_a_portrait_in_a_private_collection_is_left_out(get: Get) -> None:
    photo = factories.ImageFactory(collection=factories.PrivateCollectionFactory())
    factories.TreatmentPageFactory(reviewed_by=factories.PersonFactory(photo=photo))

    assert [item["photo"] for item in get("people/")["items"]] == [None]


@pytest.mark.parametrize("route", ROUTES)
def test_limit_offset_and_order_are_wagtails(get: Get, route: str) -> None:
    add_entries(route, 5)
    wanted = [f"Entry 00{number}" for number in range(5)]

    def ask(**query: Any) -> list[str]:
        answer = get(f"{route}/", **query)
        found = names(answer)
        return [name for name in found if name.startswith("Entry")]

    assert ask() == wanted
    assert ask(order="-slug") == wanted[::-1]
    assert ask(order="name,-id", offset=1, limit=2) == wanted[1:3]
    assert get(f"{route}/", limit=2)["meta"]["total_count"] >= 5
    assert get(f"{route}/", limit=0)["items"] == []
    assert get(f"{route}/", offset=100_000)["items"] == []


def test_a_listing_shows_a_hundred_entries_unless_fewer_are_asked_for(get: Get) -> None:
    add_entries("locations", 101)

    assert len(get("locations/")["items"]) == 100
    assert names(get("locations/", offset=100)) == ["Entry 100"]


@pytest.mark.parametrize("route", ROUTES)
def test_fields_are_chosen_by_wagtails_grammar(get: Get, route: str) -> None:
    (row,) = add_entries(route, 1)

    def ask(fields: str) -> Any:
        return get(f"{route}/{row.pk}/", fields=fields)

    assert ask("_,name") == {"name": "Entry 000"}
    assert ask("_,type") == {"meta": {"type": row._meta.label}}
    assert list(ask("-name,-type")) == [name for name in ask("*") if name != "name"]
    assert ask("slug") == ask("*") == get(f"{route}/{row.pk}/")


def test_fields_choose_within_a_portrait(get: Get) -> None:
    photo = factories.ImageFactory()
    factories.TreatmentPageFactory(reviewed_by=factories.PersonFactory(photo=photo))

    (entry,) = get("people/", fields="_,photo(_,alt,width)")["items"]

    assert entry == {"photo": {"alt": photo.description, "width": photo.width}}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("limit", value) for value in ("-1", "x", "101", "", "٣")),
        *(("offset", value) for value in ("-1", "100001")),
        *(("order", value) for value in ("bio", "random", "name,", "-", "--name", "photo__file")),
        *(("fields", value) for value in ("nothing", "name(x)", "a(a(a(a", "x" * 513)),
        *(("id", value) for value in ("x", "-1", "1.5", "9" * 400)),
        *(("name", "a\x00"), ("slug", "x" * 1001), ("search", "x"), ("type", "x")),
        *(("format", "xml"), ("site", "other.example"), ("live", "false"), ("photo", "1")),
    ],
)
def test_what_is_not_understood_is_refused(refuse: Refuse, name: str, value: str) -> None:
    for route in ROUTES:
        refuse(f"{route}/", **{name: value})


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("pk", ["0", "999999", "2147483648", "9" * 40])
def test_an_absent_entry_is_not_found(get: Get, route: str, pk: str) -> None:
    get(f"{route}/{pk}/", 404)


@pytest.mark.parametrize("count", [1, 20])
@pytest.mark.parametrize(
    ("route", "queries"),
    [
        ("people", 5),  # 1. count  2. entries  3. site  4. documents  5. images
        ("conditions", 4),  # 1. count  2. entries  3. site  4. their pages, counted
        ("body-areas", 4),
        ("categories", 4),
        ("locations", 3),  # 1. count  2. entries  3. site
    ],
)
def test_listing_costs_the_same_for_any_number(
    get: Get,
    django_assert_num_queries: DjangoAssertNumQueries,
    route: str,
    queries: int,
    count: int,
) -> None:
    add_entries(route, count)

    with django_assert_num_queries(queries):
        answer = get(f"{route}/")

    assert len(answer["items"]) >= count
