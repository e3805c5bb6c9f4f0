"""``redirects/``: what readers meet, each followed to its end."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from tests import factories
from tests.api.small_clinic import Get, Refuse

pytestmark = pytest.mark.django_db

ELSEWHERE = "https://elsewhere.example/"


def add(old_path: str, to: Page | str, **fields: Any) -> Redirect:
    return Redirect.add_redirect(old_path, to, **fields)


def read(answer: Any) -> dict[str, tuple[str, int]]:
    """Map each path to (location, status); no path may be listed twice."""
    found = {item["old_path"]: (item["location"], item["status"]) for item in answer["items"]}
    assert len(found) == len(answer["items"])
    return found


def test_an_entry_says_from_where_to_where_and_for_how_long(get: Get) -> None:
    page = factories.StandardPageFactory(title="About us")
    redirect = add("/old/", page, is_permanent=False)

    address = f"http://127.0.0.1:8000/api/v2/redirects/{redirect.pk}/"
    entry = {
        "id": redirect.pk,
        "meta": {"type": "wagtailredirects.Redirect", "detail_url": address},
        "old_path": "/old",
        "location": "http://localhost/about-us/",
        "status": 302,
        "is_permanent": False,
    }
    assert get("redirects/") == {"meta": {"next_cursor": None}, "items": [entry]}
    assert get(f"redirects/{redirect.pk}/") == entry


def test_chains_are_followed_and_what_no_reader_meets_is_left_out(get: Get) -> None:
    page = factories.StandardPageFactory(title="About us")
    hidden = factories.StandardPageFactory(title="Secret", live=False)
    other_site = Site.objects.create(
        hostname="other.example", root_page=factories.HomePageFactory()
    )
    own_site = Site.objects.get(is_default_site=True)
    add("/page", page)
    add("/chain", "/link", is_permanent=False)
    add("/link", ELSEWHERE)
    add("/café", "/page")
    add("/query?b=1&a=2", "/unknown/")
    add("/both", "/page", site=own_site)
    for old_path, to in {
        "/about-us": ELSEWHERE,  # a page is there
        "/about-us?a=1": ELSEWHERE,
        "/hidden": hidden,
        "/hidden-path": "/secret/",
        "/loop": "/loop/",
        "/there": "/back",
        "/back": "/there",
        "/script": "javascript:alert(1)",
        "/both": ELSEWHERE,  # the site's own answers
    }.items():
        add(old_path, to)
    add("/other", ELSEWHERE, site=other_site)
    Redirect.objects.create(old_path="/slash/", redirect_link=ELSEWHERE)  # which is never asked
    Redirect.objects.create(old_path="/nowhere")
    Redirect.objects.create(old_path="////[", redirect_link=ELSEWHERE)

    assert read(get("redirects/")) == {
        "/page": ("http://localhost/about-us/", 301),
        "/chain": (ELSEWHERE, 302),
        "/link": (ELSEWHERE, 301),
        "/café": ("http://localhost/about-us/", 301),
        "/query?a=2&b=1": ("/unknown/", 301),
        "/both": ("http://localhost/about-us/", 301),
    }


def test_a_redirect_from_a_page_comes_back_when_the_page_is_unpublished(get: Get) -> None:
    page = factories.StandardPageFactory(title="About us")
    add("/about-us", ELSEWHERE)
    with_page = read(get("redirects/"))

    page.unpublish()

    assert (with_page, read(get("redirects/"))) == ({}, {"/about-us": (ELSEWHERE, 301)})


def test_a_new_address_leaves_redirects_behind(
    get: Get, django_capture_on_commit_callbacks: Any
) -> None:
    """Wagtail writes them, in bulk, for the page and all below it."""
    page = factories.StandardPageFactory(title="About us")
    factories.StandardPageFactory(title="Team", parent=page)
    page.slug = "about"
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()

    assert read(get("redirects/")) == {
        "/about-us": ("http://localhost/about/", 301),
        "/about-us/team": ("http://localhost/about/team/", 301),
    }


def test_a_walk_by_cursor_meets_each_redirect_once(get: Get) -> None:
    old_paths = [f"/old-{number}" for number in range(5)]
    for number, old_path in enumerate(old_paths):
        add(old_path, "/loop" if number == 2 else ELSEWHERE)
    add("/loop", "/loop")

    found, cursor, steps = [], "0", 0
    while cursor is not None:
        answer = get("redirects/", limit=2, cursor=cursor)
        found += list(read(answer))
        cursor, steps = answer["meta"]["next_cursor"], steps + 1

    assert found == [old_path for old_path in old_paths if old_path != "/old-2"]
    assert steps == 3


def test_no_cursor_is_that_of_a_redirect_to_a_hidden_page(get: Get) -> None:
    hidden = factories.StandardPageFactory(live=False)
    first = add("/first", ELSEWHERE)
    add("/hidden", hidden)
    second = add("/second", ELSEWHERE)
    add("/third", ELSEWHERE)

    cursors = [get("redirects/", limit=limit)["meta"]["next_cursor"] for limit in (1, 2, 3)]

    assert cursors == [str(first.pk), str(second.pk), None]


def test_fields_are_chosen_by_wagtails_grammar(get: Get) -> None:
    add("/old", ELSEWHERE)

    answer = get("redirects/", fields="_,old_path,location")

    assert answer["items"] == [{"old_path": "/old", "location": ELSEWHERE}]


@pytest.mark.parametrize("pk", [999_999, 2**31, 10**40])
def test_an_absent_redirect_is_not_found(get: Get, pk: int) -> None:
    get(f"redirects/{pk}/", 404)


def test_a_redirect_that_leads_nowhere_public_is_answered_like_an_absent_one(
    client: Client,
) -> None:
    hidden = factories.StandardPageFactory(live=False)
    redirects = [add("/hidden", hidden), add("/loop", "/loop"), add("/x", "ftp://x.example/")]

    answers = {client.get(f"/api/v2/redirects/{pk}/").content for pk in [r.pk for r in redirects]}

    assert answers == {client.get("/api/v2/redirects/999999/").content}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("limit", value) for value in ("-1", "x", "1001", "", "1" * 400)),
        *(("cursor", value) for value in ("-1", "x", "2147483648", "", "1\x00")),
        *(("fields", value) for value in ("nothing", "old_path(x)", "a(a(a(a")),
        *(("offset", "1"), ("order", "id"), ("site", "other.example"), ("format", "xml")),
    ],
)
def test_what_is_not_understood_is_refused(refuse: Refuse, name: str, value: str) -> None:
    refuse("redirects/", **{name: value})


@pytest.mark.parametrize("count", [1, 30])
def test_listing_costs_the_same_for_any_number(
    get: Get, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for number in range(count):
        add(f"/old-{number}", f"/link-{number}")
        add(f"/link-{number}", ELSEWHERE)

    # 1. site  2. rows  3. the redirects that answer their paths  4. pages at their targets
    # 5. pages at their paths  6. the next hop
    with django_assert_num_queries(6):
        answer = get("redirects/", fields="_,location")

    assert answer["items"] == [{"location": ELSEWHERE}] * 2 * count
