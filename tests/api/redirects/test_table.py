"""Where a path leads: as Wagtail's own middleware answers it, as far as that is public."""

from typing import Any
from urllib.parse import unquote

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from pytest_django import DjangoAssertNumQueries
from wagtail.contrib.redirects.middleware import RedirectMiddleware
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from api.redirects.follow import Target
from api.redirects.paths import Link, normalise, read_link
from api.redirects.table import find_redirect
from cms.payload.load import load_empty_content
from tests import factories

pytestmark = pytest.mark.django_db

ROOT = "http://localhost"
ELSEWHERE = "https://elsewhere.example/"


def find(path: str) -> Target | None:
    return find_redirect(load_empty_content().site, path)


def add(old_path: str, to: Page | str, **fields: Any) -> Redirect:
    return Redirect.add_redirect(old_path, to, **fields)


def ask_wagtail(path: str) -> tuple[int, str] | None:
    """Return (status, location) of the redirect that Wagtail's middleware makes of a 404."""
    middleware = RedirectMiddleware(lambda request: HttpResponse(status=404))
    request = RequestFactory().get("/", SERVER_NAME="localhost")
    request.path = request.path_info = unquote(path.partition("?")[0])
    request.META["QUERY_STRING"] = path.partition("?")[2]
    response: Any = middleware(request)
    return None if response.status_code == 404 else (response.status_code, response["Location"])


@pytest.mark.parametrize(
    "path",
    [
        *("/old", "/old/", "/old//", "//old", "/OLD", "/old/x", "/old?", "/old/?a=1", "/older"),
        *("/query", "/query?a=1&b=2", "/query/?b=2&a=1", "/query?a=1", "/query?b=2&a=1&c=3"),
        *("/both", "/both?a=1", "/both/?a=2", "/both?a=1&a=1"),
        *("/café", "/caf%C3%A9", "/caf%c3%a9/", "/sent%20so", "/sent so", "/%FF", "/%00"),
        *("/twice", "/twice?a=1", "/sites", "/other-site", "/", "", "?a=1", "/a/b/c"),
    ],
)
def test_a_path_is_read_as_the_middleware_reads_it(path: str) -> None:
    own, other = Site.objects.get(), Site.objects.create(
        hostname="other.example", root_page=factories.HomePageFactory()
    )  # fmt: skip
    for number, (old_path, site) in enumerate(
        [
            *(("/old", None), ("/query?a=1&b=2", None), ("/both", None), ("/both?a=1", own)),
            *(("/café", None), ("/sent%20so", None)),
            *(("/sites", None), ("/sites", own), ("/sites", other), ("/other-site", other)),
        ]
    ):
        target = f"{ELSEWHERE}{number}"
        Redirect.objects.create(
            old_path=old_path, site=site, redirect_link=target, is_permanent=bool(number % 2)
        )

    target = find(path)

    assert (target and (target.status, target.location)) == ask_wagtail(path)


@pytest.mark.parametrize("path", ["/params;y=2;x=1", "/params;x=1;y=2", "/params/;x=1;y=2"])
def test_parameters_of_a_path_may_come_in_any_order(path: str) -> None:
    """Meant so by Wagtail, whose middleware never finds them: its request has them escaped."""
    add("/params;x=1;y=2", ELSEWHERE)

    assert find(path) == Target(ELSEWHERE, True, None)


def test_the_middleware_redirects_in_the_test_above() -> None:
    add("/old", ELSEWHERE, is_permanent=False)

    assert ask_wagtail("/old/?a=1") == (302, ELSEWHERE)


def test_a_page_is_answered_by_its_front_end_address() -> None:
    page = factories.StandardPageFactory(title="About us")
    add("/old", page)

    assert find("/old/") == Target(f"{ROOT}/about-us/", True, page.pk)


def test_a_page_that_is_not_public_is_no_redirect() -> None:
    draft = factories.StandardPageFactory(live=False)
    private = factories.StandardPageFactory()
    factories.restrict(private)
    inner = factories.StandardPageFactory(parent=private)
    outside = factories.HomePageFactory()
    for page in (draft, private, inner, outside):
        add(f"/to-{page.pk}", page)

    assert [find(f"/to-{page.pk}") for page in (draft, private, inner, outside)] == [None] * 4


def test_a_redirect_to_a_hidden_page_hides_no_other_redirect() -> None:
    """As if it were not there: the one of all sites answers."""
    hidden = factories.StandardPageFactory(live=False)
    add("/old", hidden, site=Site.objects.get())
    add("/old", ELSEWHERE)

    assert find("/old") == Target(ELSEWHERE, True, None)


@pytest.mark.parametrize(
    "link", ["/about-us/", "/about-us", f"{ROOT}/about-us/", "/about-us/?a=1#b"]
)
def test_a_link_to_the_path_of_a_page_ends_there_as_entered(link: str) -> None:
    page = factories.StandardPageFactory(title="About us")
    add("/old", link)
    add("/about-us", ELSEWHERE)  # which never answers: there is a page

    assert find("/old") == Target(link, True, page.pk)


def test_a_link_to_the_path_of_a_hidden_page_leads_nowhere_unless_a_redirect_goes_on() -> None:
    factories.StandardPageFactory(title="Secret", live=False)
    add("/old", "/secret/")

    before = find("/old")
    add("/secret", ELSEWHERE, is_permanent=False)

    assert (before, find("/old")) == (None, Target(ELSEWHERE, False, None))


def test_a_link_to_a_path_that_the_cms_does_not_know_is_answered_as_entered() -> None:
    """The front end may have routes of its own."""
    add("/old", "/shop/?a=1#b")

    assert find("/old") == Target("/shop/?a=1#b", True, None)


def test_a_chain_is_followed_by_either_form_of_address() -> None:
    page = factories.StandardPageFactory(title="About us")
    add("/a", "/b/?x=1")
    add("/b", f"{ROOT}/c/")
    add("/c", page, is_permanent=False)

    assert find("/a") == Target(f"{ROOT}/about-us/", False, page.pk)


@pytest.mark.parametrize("links", [{"/a": "/a/"}, {"/a": "/a?x=1"}, {"/a": "/b", "/b": "/a"}])
def test_a_circle_is_no_redirect(links: dict[str, str]) -> None:
    for old_path, link in links.items():
        add(old_path, link)

    assert find("/a") is None


@pytest.mark.parametrize(
    ("link", "read"),
    [
        ("https://x.example/a", Link("https://x.example/a", None)),
        ("http://x.example", Link("http://x.example", None)),
        (f"{ROOT}/a/", Link(f"{ROOT}/a/", "/a")),
        (ROOT, Link(ROOT, "/")),
        ("https://localhost/a?b=1#c", Link("https://localhost/a?b=1#c", "/a?b=1")),
        ("/a/?c=2&b=1", Link("/a/?c=2&b=1", "/a?b=1&c=2")),
        ("/", Link("/", "/")),
        *((link, None) for link in ("", "a", "a/b", "?a", "#a", "//x.example/", "///x.example/")),
        *((link, None) for link in ("/\\x.example", "/\t/x.example", "https:x", "https:///x")),
        *((link, None) for link in ("javascript:alert(1)", "data:,x", "mailto:a@b.example")),
        *((link, None) for link in ("ftp://x.example/", "http://[", "/\x00", "JAVASCRIPT:x")),
    ],
)
def test_a_link_is_an_http_address_or_a_path(link: str, read: Link | None) -> None:
    assert read_link(link, ROOT) == read


@pytest.mark.parametrize("path", ["//[", "////[", "http://[", "/\x00", "/a?\x00", "/" + "a" * 5000])
def test_no_path_is_too_strange_to_be_answered(path: str) -> None:
    assert find(path) is None


def test_a_path_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(ValueError, match="IPv6"):
        normalise("////[")


def test_a_hop_costs_two_queries_at_most(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    site = load_empty_content().site
    add("/a", "/b")
    add("/b", "/c")
    add("/c", ELSEWHERE)

    # 1. the redirect at /a  2. the page at /b, none  3. the redirect at /b  4. the page at /c, none
    # 5. the redirect at /c
    with django_assert_num_queries(5):
        assert find_redirect(site, "/a") == Target(ELSEWHERE, True, None)
    # 1. none
    with django_assert_num_queries(1):
        assert find_redirect(site, "/nothing") is None
