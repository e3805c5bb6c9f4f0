"""Sitemaps: every address that search engines should know, and no other."""

from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from wagtail.models import Page

from api.syndication.places import list_part_numbers
from api.syndication.sitemap_xml import IDS_PER_FILE, NAMESPACE
from cms.models import StandardPage
from tests import factories
from tests.api.small_clinic import Get, Refuse, build_small_clinic

pytestmark = pytest.mark.django_db

ROOT = "http://localhost"
XML = ["sitemap.xml", "sitemap-1.xml", "feed.xml"]


def read_xml(client: Client, name: str) -> tuple[str, list[dict[str, str]]]:
    """Return the root's name and its items' elements."""
    response = client.get(f"/api/v2/{name}")
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    root = ElementTree.fromstring(response.content)  # noqa: S314
    tag = f"{{{NAMESPACE}}}"
    items = [{part.tag.removeprefix(tag): part.text or "" for part in item} for item in root]
    return root.tag.removeprefix(tag), items


def list_locs(answer: Any) -> list[str]:
    return [item["loc"].removeprefix(ROOT) for item in answer["items"]]


def test_an_entry_says_where_and_since_when(get: Get, client: Client) -> None:
    published_at = datetime(2026, 3, 1, 9, 30, 15, 123456, UTC)
    home = factories.load_home()
    page = factories.StandardPageFactory(title="About us", last_published_at=published_at)

    assert get("sitemap/") == {
        "meta": {"next_cursor": None},
        "items": [
            {"id": home.pk, "type": "cms.HomePage", "loc": f"{ROOT}/", "lastmod": None},
            {
                "id": page.pk,
                "type": "cms.StandardPage",
                "loc": f"{ROOT}/about-us/",
                "lastmod": "2026-03-01T09:30:15.123456Z",
            },
        ],
    }
    assert client.get("/api/v2/sitemap.xml").content.decode() == (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        "<url><loc>http://localhost/</loc></url>\n"
        "<url><loc>http://localhost/about-us/</loc>"
        "<lastmod>2026-03-01T09:30:15+00:00</lastmod></url>\n"
        "</urlset>\n"
    )


def test_every_public_page_is_there_and_no_hidden_one(get: Get, client: Client) -> None:
    build_small_clinic()
    factories.HomePageFactory()  # of no site
    public = sorted(item["meta"]["html_url"] for item in get("pages/", limit=50)["items"])

    assert len(public) == 10
    assert sorted(item["loc"] for item in get("sitemap/")["items"]) == public
    assert sorted(item["loc"] for item in read_xml(client, "sitemap.xml")[1]) == public


def test_what_search_engines_should_not_know_is_left_out(get: Get, client: Client) -> None:
    factories.StandardPageFactory(title="Quiet", is_noindex=True)
    factories.StandardPageFactory(title="Copied", canonical_url="https://first.example/")
    factories.StandardPageFactory(title="Own", canonical_url=f"{ROOT}/own/")

    assert list_locs(get("sitemap/")) == ["/", "/own/"]
    assert [item["loc"] for item in read_xml(client, "sitemap.xml")[1]] == [
        f"{ROOT}/",
        f"{ROOT}/own/",
    ]


def test_the_robots_of_a_page_and_the_sitemap_agree(get: Get) -> None:
    for is_noindex in (True, False):
        factories.StandardPageFactory(is_noindex=is_noindex)
    pages = get("pages/", fields="seo", limit=50)["items"]

    indexed = {page["id"] for page in pages if page["seo"]["robots"] == "index, follow"}

    assert {item["id"] for item in get("sitemap/")["items"]} == indexed


def test_a_walk_by_cursor_meets_each_page_once(get: Get) -> None:
    pages = [factories.StandardPageFactory(is_noindex=number == 2) for number in range(6)]
    factories.StandardPageFactory(live=False)
    found, cursor, steps = [], "0", 0
    while cursor is not None:
        answer = get("sitemap/", limit=2, cursor=cursor)
        found += [item["id"] for item in answer["items"]]
        cursor, steps = answer["meta"]["next_cursor"], steps + 1

    home, *others = found
    assert (home, others) == (
        factories.load_home().pk,
        [page.pk for number, page in enumerate(pages) if number != 2],
    )
    assert steps == 4


def test_no_cursor_is_the_id_of_a_hidden_page(get: Get) -> None:
    for _ in range(3):
        factories.StandardPageFactory()
        factories.StandardPageFactory(live=False)
    public = set(StandardPage.objects.live().values_list("pk", flat=True))

    cursors = [get("sitemap/", limit=limit)["meta"]["next_cursor"] for limit in (2, 3, 4)]

    assert (cursors[-1], {int(cursor) for cursor in cursors[:-1]} - public) == (None, set())


def test_more_than_one_file_needs_an_index(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.syndication.sitemap_xml.IDS_PER_FILE", 3)
    pages = [factories.StandardPageFactory(title=f"Page-{number}") for number in range(8)]
    hidden = [pages[2], pages[3], pages[4], pages[5]]
    Page.objects.filter(pk__in=[page.pk for page in hidden]).update(live=False)

    kind, files = read_xml(client, "sitemap.xml")
    names = [file["loc"].removeprefix(f"{ROOT}/") for file in files]
    found = [item["loc"] for name in names for item in read_xml(client, name)[1]]

    public = [page for page in pages if page not in hidden]
    assert kind == "sitemapindex"
    assert found == [f"{ROOT}/", *(f"{ROOT}/{page.slug}/" for page in public)]
    numbers = {(page.pk - 1) // 3 + 1 for page in [factories.load_home(), *public]}
    assert names == [f"sitemap-{number}.xml" for number in sorted(numbers)]


def test_files_that_the_index_does_not_name_are_not_found(client: Client) -> None:
    for number in (0, 2, 999_999, 2**31, 10**30):
        assert client.get(f"/api/v2/sitemap-{number}.xml").status_code == 404


def test_parts_without_a_public_page_are_skipped_however_many(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    near = factories.StandardPageFactory()
    factories.StandardPageFactory(pk=2_000_000_000)

    with django_assert_num_queries(1):
        numbers = list_part_numbers(1_000)

    assert numbers == sorted({0, (near.pk - 1) // 1_000, 1_999_999})


def test_a_site_without_public_pages_has_an_empty_sitemap(get: Get, client: Client) -> None:
    factories.restrict(factories.load_home())

    assert get("sitemap/") == {"meta": {"next_cursor": None}, "items": []}
    assert read_xml(client, "sitemap.xml") == ("urlset", [])


def test_a_file_has_no_more_addresses_than_sitemaps_allow() -> None:
    assert IDS_PER_FILE <= 50_000


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("limit", value) for value in ("-1", "x", "1001", "")),
        *(("cursor", value) for value in ("-1", "x", "2147483648", "1\x00")),
        *(("offset", "1"), ("fields", "loc"), ("site", "other.example"), ("format", "xml")),
    ],
)
def test_sitemap_refuses_what_it_does_not_understand(refuse: Refuse, name: str, value: str) -> None:
    refuse("sitemap/", **{name: value})


@pytest.mark.parametrize("path", XML)
@pytest.mark.parametrize(
    ("name", "value"), [("limit", "1"), ("format", "json"), ("site", "other.example"), ("x", "")]
)
def test_xml_refuses_what_it_does_not_understand(
    refuse: Refuse, path: str, name: str, value: str
) -> None:
    refuse(path, **{name: value})


@pytest.mark.parametrize("path", XML)
def test_xml_accepts_what_busts_a_cache(client: Client, path: str) -> None:
    assert client.get(f"/api/v2/{path}", {"_": "1", "site": "localhost"}).status_code == 200


@pytest.mark.parametrize("count", [1, 20])
@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("sitemap/", 3),  # 1. site  2. pages  3. what search engines may know of them
        ("sitemap.xml", 4),  # 1. site  2. files  3. pages  4. what search engines may know
        ("sitemap-1.xml", 3),  # 1. site  2. pages  3. what search engines may know
    ],
)
def test_sitemaps_cost_the_same_for_any_number(
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    path: str,
    queries: int,
    count: int,
) -> None:
    for _ in range(count):
        factories.StandardPageFactory()

    with django_assert_num_queries(queries):
        response = client.get(f"/api/v2/{path}")

    assert response.content.count(b"/page-") == count
