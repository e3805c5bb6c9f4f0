"""``resolve/``: one address of the front end is a page, a redirect, gone, or nothing."""

from collections.abc import Callable

import pytest
from django.test import Client
from wagtail.contrib.redirects.models import Redirect

from tests import factories

from .resolving import find_status, load, resolve
from .small_clinic import Get, Json, SmallClinic

pytestmark = pytest.mark.django_db

ORIGIN = "http://localhost"


@pytest.fixture
def find_redirect(get: Get) -> Callable[[str], Json]:
    """Return what is said of the redirect at a path, without the card."""

    def find_redirect(path: str) -> Json:
        redirect: Json = get("resolve/?path=" + path.replace("&", "%26"))["redirect"]
        del redirect["page"]
        return redirect

    return find_redirect


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/", "home"),
        ("/about-us/", "about"),
        ("/about-us", "about"),
        ("/about-us/our-team/", "team"),
        ("/about-us/our-team", "team"),
        ("/about-us/our-team/?utm=1&page=2", "team"),
        ("/about-us?x=/staff-rota/", "about"),
        ("/about-us/#top", "about"),
        ("/about-us///our-team/", "team"),
        ("/treatments/botox%2Dfor-headaches/", "botox"),
    ],
)
def test_path_is_answered_as_its_page_is(
    client: Client, clinic: SmallClinic, path: str, found: str
) -> None:
    page = client.get(f"/api/v2/pages/{getattr(clinic, found).pk}/")

    # The first time the answer may have been made; the second it comes from its row.
    for _ in range(2):
        response = resolve(client, path)

        assert response.status_code == 200
        assert response.content == page.content
        assert dict(response.headers) == dict(page.headers)


def test_page_is_not_sent_to_who_has_it(client: Client, clinic: SmallClinic) -> None:
    etag = client.get(f"/api/v2/pages/{clinic.about.pk}/")["ETag"]

    response = resolve(client, "/about-us/", **{"if-none-match": etag})

    assert (response.status_code, response.content, response["ETag"]) == (304, b"", etag)


@pytest.mark.parametrize(
    "path",
    [
        "/no-such/",
        "/our-team/",
        "/home/",
        "/home/about-us/",
        "/About-Us/",
        "/about_us/",
        "/about-us/%",
        "/about-us/%00/",
        "/about-us/\u202e/",
        "/unfinished-botox/",
        "/staff-rota/",
        "/staff-rota/private-botox/",
        "/../about-us/",
        "/%",
    ],
)
def test_path_of_nothing_public_is_not_found(
    client: Client, clinic: SmallClinic, path: str
) -> None:
    absent = resolve(client, "/absent/")

    response = resolve(client, path)

    assert response.status_code == 404
    assert (response.content, dict(response.headers)) == (absent.content, dict(absent.headers))


def test_page_outside_the_site_is_not_found(client: Client, clinic: SmallClinic) -> None:
    other = factories.HomePageFactory(title="Other")
    factories.StandardPageFactory(title="Elsewhere", parent=other)

    paths = ("/elsewhere/", "/other/elsewhere/", "/../other/elsewhere/")
    assert [find_status(client, path) for path in paths] == [404, 404, 404]


@pytest.mark.parametrize(
    "path",
    [
        "",
        "about-us/",
        "//about-us/",
        "//evil.example/",
        "https://localhost/about-us/",
        "\\about-us",
        "/about-us/\x00",
        "/x" * 501,
        "///[",
        " ",
    ],
)
def test_what_is_no_path_is_refused(client: Client, clinic: SmallClinic, path: str) -> None:
    response = resolve(client, path)

    problem = response.json()
    assert (response.status_code, problem["code"], problem["parameter"]) == (
        400,
        "bad_parameter",
        "path",
    )


def test_path_is_needed_and_nothing_else_is_known(get: Get, clinic: SmallClinic) -> None:
    problems = [
        get(f"resolve/{query}", 400)
        for query in ("", "?path=/a/&path=/b/", "?path=/&fields=title", "?path=/&site=other")
    ]

    assert [problem["parameter"] for problem in problems] == ["path", "path", "fields", "site"]


@pytest.mark.parametrize("is_permanent", [True, False])
def test_redirect_to_a_page_has_its_card(get: Get, clinic: SmallClinic, is_permanent: bool) -> None:
    Redirect.add_redirect("/who", clinic.about, is_permanent=is_permanent)
    for path in ("/who", "/who/", "/who/?utm=1"):
        assert get(f"resolve/?path={path}") == {
            "redirect": {
                "location": f"{ORIGIN}/about-us/",
                "status": 301 if is_permanent else 302,
                "is_permanent": is_permanent,
                "page": {
                    "id": clinic.about.pk,
                    "type": "cms.StandardPage",
                    "title": "About us",
                    "url": f"{ORIGIN}/about-us/",
                    "teaser": "Who we are",
                    "hero": None,
                },
            }
        }


@pytest.mark.parametrize(
    ("link", "has_page"),
    [("/about-us/", True), (f"{ORIGIN}/about-us/", True), ("https://other.example/x", False)],
)
def test_redirect_to_an_address_has_a_card_when_a_page_is_there(
    get: Get, clinic: SmallClinic, link: str, has_page: bool
) -> None:
    Redirect.add_redirect("/who", link)

    redirect = get("resolve/?path=/who")

    assert redirect["redirect"]["location"] == link
    assert (redirect["redirect"]["page"] is not None) == has_page


def test_redirect_with_a_query_is_for_that_query_in_any_order(
    client: Client, clinic: SmallClinic
) -> None:
    Redirect.add_redirect("/article.php?id=7&lang=en", clinic.news)
    Redirect.add_redirect("/article.php", clinic.articles)

    locations = [
        resolve(client, path).json()["redirect"]["location"]
        for path in (
            "/article.php?id=7&lang=en",
            "/article.php?lang=en&id=7",
            "/article.php?id=8",
            "/article.php",
        )
    ]

    news, articles = f"{ORIGIN}/articles/{clinic.news.slug}/", f"{ORIGIN}/articles/"
    assert locations == [news, news, articles, articles]


def test_chain_is_followed_and_is_permanent_if_all_of_it_is(
    find_redirect: Callable[[str], Json], clinic: SmallClinic
) -> None:
    Redirect.add_redirect("/a", "/b/", is_permanent=True)
    Redirect.add_redirect("/b", "/c/?x=1", is_permanent=False)
    Redirect.add_redirect("/c", clinic.about, is_permanent=True)
    Redirect.add_redirect("/d", "/c/", is_permanent=True)

    end = f"{ORIGIN}/about-us/"
    assert find_redirect("/a/") == {"location": end, "status": 302, "is_permanent": False}
    assert find_redirect("/d/") == {"location": end, "status": 301, "is_permanent": True}


def test_loop_is_not_found(client: Client, clinic: SmallClinic) -> None:
    Redirect.add_redirect("/a", "/b/")
    Redirect.add_redirect("/b", "/c/")
    Redirect.add_redirect("/c", "/b/")
    Redirect.add_redirect("/self", "/self/")

    assert [find_status(client, path) for path in ("/a/", "/b/", "/self/")] == [404, 404, 404]


def test_redirect_to_what_is_hidden_is_none(client: Client, clinic: SmallClinic) -> None:
    for number, page in enumerate(clinic.hidden):
        Redirect.add_redirect(f"/to-page-{number}", page)
        Redirect.add_redirect(f"/to-path-{number}", page.url_path.removeprefix("/home"))
    absent = resolve(client, "/absent/").content

    answers = [
        resolve(client, f"/to-{kind}-{number}/")
        for number in range(len(clinic.hidden))
        for kind in ("page", "path")
    ]

    assert [answer.status_code for answer in answers] == [404] * 6
    assert {answer.content for answer in answers} == {absent}


def test_page_comes_before_a_redirect(client: Client, clinic: SmallClinic) -> None:
    Redirect.add_redirect("/about-us", "https://other.example/")
    Redirect.add_redirect("/about-us?a=1", "https://other.example/")

    for path in ("/about-us/", "/about-us?a=1"):
        assert resolve(client, path).json()["title"] == "About us"


def test_redirect_comes_before_what_is_gone(client: Client, clinic: SmallClinic) -> None:
    load(clinic.team).unpublish()
    assert find_status(client, "/about-us/our-team/") == 410

    Redirect.add_redirect("/about-us/our-team", clinic.about)

    assert resolve(client, "/about-us/our-team/").json()["redirect"]["status"] == 301
