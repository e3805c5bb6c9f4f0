"""What answers cost, and that building leaves no trace.

1      the default site, the clinic, the clock
2      which types the pages are of
3      the pages; one more for each other type
4-6    conditions and body areas of treatments, conditions of articles
7-8    authors, pinned pages
9      what fills related panels
10-13  people, conditions, body areas, categories
14     cards, links and breadcrumbs
15-16  documents, images
17     locations
"""

from collections.abc import Sequence
from typing import Any

import pytest
from django.core.cache.backends.base import BaseCache
from django.db import connection, transaction
from pytest_django import DjangoAssertNumQueries, Settings

from api.build import BUILD_QUERIES, build_draft, build_pages
from api.site.build import SITE_QUERIES, build_site
from cms.models import BasePage
from tests import factories
from treatments.models import TreatmentPage

from .small_clinic import Get

pytestmark = pytest.mark.django_db

OTHER_PATHS = [
    *("people/", "conditions/", "body-areas/", "categories/", "locations/"),
    *("images/?fields=*", "documents/?fields=*", "redirects/"),
    *("sitemap/", "sitemap.xml", "sitemap-1.xml", "feed.xml"),
]


class UntouchableCache(BaseCache):
    """A cache that no code may ask, write or empty."""

    def __init__(self, location: str, parameters: dict[str, Any]) -> None:
        super().__init__(parameters)

    def get(self, *args: Any, **kwargs: Any) -> Any:
        raise AssertionError("building used a cache")

    add = set = delete = touch = clear = has_key = get
    get_many = set_many = delete_many = get_or_set = incr = get


@pytest.fixture(scope="module")
def twenty_pages(module_db: None) -> list[BasePage]:
    """Pages of every type, each with all blocks, terms, a panel, authors and pictures."""
    body = factories.build_all_blocks()
    condition, area = factories.ConditionFactory(), factories.BodyAreaFactory()
    person = factories.PersonFactory(photo=factories.ImageFactory(title="Face"))
    hero, social = factories.ImageFactory(), factories.ImageFactory(color="red")
    shared = {"hero_image": hero, "social_image": social}
    pinned = factories.StandardPageFactory(body=body, **shared)
    filed = {"conditions": [condition], "body": body, "pinned": [pinned], "reviewed_by": person}
    treatments = [
        factories.TreatmentPageFactory(body_areas=[area], **filed, **shared) for _ in range(7)
    ]
    articles = [
        factories.ArticlePageFactory(
            category=factories.CategoryFactory(), last_reviewed_on="2026-01-02", **filed, **shared
        )
        for _ in range(8)
    ]
    for article in articles:
        article.article_authors.create(person=person)
        article.article_authors.commit()
    indexes = [treatments[0].get_parent().specific, articles[0].get_parent().specific]
    home = factories.load_home()
    home.body = body
    home.save()
    alias = articles[0].create_alias(update_slug="again")
    return [home, pinned, *indexes, *treatments, *articles, alias]


def count_further_types(pages: Sequence[BasePage]) -> int:
    return len({type(page) for page in pages}) - 1


def test_building_costs_no_more_than_promised() -> None:
    assert BUILD_QUERIES <= 25


@pytest.mark.parametrize("count", [1, 8, 20])
def test_building_pages_costs_the_same_for_any_number(
    twenty_pages: list[BasePage],
    django_assert_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    assert len(twenty_pages) == 20
    pages = list(reversed(twenty_pages))[:count]
    ids = [page.pk for page in pages]

    with django_assert_num_queries(BUILD_QUERIES + count_further_types(pages)):
        payloads = build_pages(ids)

    assert [payload["id"] for payload in payloads] == ids


def test_building_nothing_ends_when_it_knows(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    # The site, and which types there are among the pages.
    with django_assert_num_queries(2):
        assert build_pages([999_999]) == []


def test_detail_that_is_not_stored_costs_three_queries_and_one_build(
    get: Get, twenty_pages: list[BasePage], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    # 1. the stored answer  2. whether the page is public  3. the clock; then the build
    with django_assert_num_queries(3 + BUILD_QUERIES):
        payload = get(f"pages/{twenty_pages[5].pk}/")

    assert len(payload["body"]) == 14


@pytest.mark.parametrize(("limit", "fields"), [(1, ""), (20, ""), (20, "*")])
def test_listing_of_what_is_not_stored_costs_two_queries_and_one_build(
    get: Get,
    twenty_pages: list[BasePage],
    django_assert_num_queries: DjangoAssertNumQueries,
    limit: int,
    fields: str,
) -> None:
    # 1. what is listed, how many there are, what is stored  2. the clock; then the build
    further_types = count_further_types(twenty_pages) if limit == len(twenty_pages) else 0
    with django_assert_num_queries(2 + BUILD_QUERIES + further_types):
        answer = get("pages/", limit=limit, fields=fields)

    assert len(answer["items"]) == limit


def test_find_costs_one_query(
    get: Get,
    client: Any,
    twenty_pages: list[BasePage],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(1):
        response = client.get("/api/v2/pages/find/", {"html_path": "/"})

    assert response.status_code == 302


def test_site_costs_what_it_promises(
    get: Get, twenty_pages: list[BasePage], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    link = {"label": "Here", "page": twenty_pages[5].pk, "url": ""}
    menu = [{"type": "item", "value": {**link, "children": [link]}}] * 3
    factories.NavigationFactory(header=menu, footer=menu)
    factories.ClinicFactory(logo=factories.ImageFactory(), cta_page=twenty_pages[6])
    factories.LocationFactory.create_batch(3)
    factories.AnnouncementFactory.create_batch(3, link_page=twenty_pages[7])

    # 1. the stored answer  2. the clock; then
    # 1. the default site and the clock  2. clinic  3. menus  4. locations  5. announcements
    # 6. when the next of them begins or ends  7. linked pages  8. documents  9. images
    with django_assert_num_queries(2 + SITE_QUERIES):
        answer = get("site/")

    assert len(answer["navigation"]["header"]) == len(answer["announcements"]) == 3
    assert SITE_QUERIES == 9


def test_building_works_where_nothing_may_be_written_or_cached(
    twenty_pages: list[BasePage], settings: Settings
) -> None:
    ids = [page.pk for page in twenty_pages]
    draft = TreatmentPage.objects.first()
    settings.CACHES = {"default": {"BACKEND": f"{__name__}.{UntouchableCache.__name__}"}}

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")
        payloads, site, drawn = build_pages(ids), build_site()[0].payload, build_draft(draft)

    assert len(payloads) == 20
    assert site["clinic"]["name"] == ""
    assert drawn == payloads[ids.index(draft.pk)]


def test_whole_answers_work_where_nothing_may_be_written_or_cached(
    get: Get, client: Any, twenty_pages: list[BasePage], settings: Settings
) -> None:
    settings.CACHES = {"default": {"BACKEND": f"{__name__}.{UntouchableCache.__name__}"}}
    page = twenty_pages[5]

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")
        get("site/")
        get(f"pages/{page.pk}/")
        get("pages/", search="treatment", descendant_of="root", site="localhost", locale="en")
        found = client.get("/api/v2/pages/find/", {"id": page.pk})
        others = [client.get(f"/api/v2/{path}").status_code for path in OTHER_PATHS]

    assert found.status_code == 302
    assert set(others) == {200}


def test_draft_costs_no_more_than_a_page(
    twenty_pages: list[BasePage], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """A draft's relations are read from the object, one query for each that was not edited."""
    draft = TreatmentPage.objects.first()

    with django_assert_max_num_queries(BUILD_QUERIES):
        build_draft(draft)
