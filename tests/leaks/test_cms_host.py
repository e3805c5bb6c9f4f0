"""The CMS's own addresses beside the API: what is hidden does not exist there for visitors."""

import re
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import URLResolver, get_resolver
from wagtail.models import CollectionViewRestriction, PageViewRestriction

from tests.leaks.answers import find_traces, read_whole
from tests.leaks.hidden import MARK
from tests.leaks.world import World

ABSENT_ID = 7_999_999
# What the admin shows to whoever is not signed in; without a mail server it resets no passwords.
OPEN_ADMIN_ROUTES = {
    "admin/jsi18n/": 200,
    "admin/login/": 200,
    "admin/sprite/": 200,
    "admin/password_reset/": 404,
    "admin/password_reset/complete/": 404,
    "admin/password_reset/confirm/<uidb64>/<token>/": 404,
    "admin/password_reset/done/": 404,
}


def test_the_address_of_a_hidden_page_is_answered_like_an_absent_one(world: World) -> None:
    home = world.pages["home"].url_path.rstrip("/")
    absent = answer("/absent/")

    answers = {
        page.url_path: answer(page.url_path.removeprefix(home))
        for page in world.hidden.pages.values()
    }

    assert absent[0] == 404
    assert {path: found for path, found in answers.items() if found != absent} == {}


def test_the_address_of_a_public_page_leads_to_the_front_end(world: World) -> None:
    response = Client().get("/public-page/")

    assert (response.status_code, response["Location"]) == (
        302,
        "https://clinic.example/public-page/",
    )


@pytest.mark.parametrize("slug", ["", "xqcanaryelsewherestandardpageslug/"])
def test_the_host_of_a_request_chooses_no_other_site(
    world: World, settings: LazySettings, slug: str
) -> None:
    settings.ALLOWED_HOSTS = ["*"]

    response = Client().get(f"/{slug}", headers={"host": f"{MARK}.example"})

    assert response.status_code == 404


@pytest.mark.parametrize("path", ["/", "/public-page/", "/api/v2/site/", "/api/v2/pages/"])
def test_no_answer_repeats_the_host_of_the_request(
    world: World, settings: LazySettings, path: str
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    headers = {"host": "xqevil.example", "x-forwarded-host": "xqevil.example"}

    assert "xqevil" not in read_whole(Client().get(path, headers=headers))


@pytest.mark.parametrize(
    "path", ["//xqevil.example", "//xqevil.example/", "/\\xqevil.example", "/xqevil.example%2f.."]
)
def test_no_path_leads_to_a_foreign_site(world: World, path: str) -> None:
    # The path as a server hands it on; the test client would read // as the start of a host.
    response = Client().get("/", PATH_INFO=path)

    target = response.headers.get("Location", "")
    assert re.match(r"(https?:)?[/\\]{2}(?!clinic\.example/)", target) is None


def test_the_password_form_tells_no_page_from_an_absent_one(world: World) -> None:
    private = world.hidden.pages["passwordpage", "ArticlePage"]
    restriction = PageViewRestriction.objects.get(page=private)
    form = f"/_util/authenticate_with_password/{restriction.pk}"
    absent = answer(f"{form}/{ABSENT_ID}/")

    answers = {page.pk: answer(f"{form}/{page.pk}/") for page in world.hidden.pages.values()}

    assert absent[0] == 404
    assert {pk: found for pk, found in answers.items() if found != absent} == {}


def test_a_page_stays_hidden_from_whoever_knows_its_password(world: World) -> None:
    page, client = world.hidden.pages["passwordpage", "ArticlePage"], Client()
    restriction = PageViewRestriction.objects.get(page=page)
    path = page.url_path.removeprefix("/home")
    form = f"/_util/authenticate_with_password/{restriction.pk}/{page.pk}/"

    client.post(form, {"password": restriction.password, "return_url": path})

    assert client.get(path).status_code == 404
    assert client.get(f"/api/v2/pages/{page.pk}/").status_code == 404


def test_a_private_document_is_not_handed_out(world: World) -> None:
    for document in world.hidden.documents.values():
        response = Client().get(f"/documents/{document.pk}/{document.filename}")
        text = read_whole(response).replace(document.filename.lower(), "")

        assert response.status_code == 404
        assert {document.title, document.file_hash, f"{MARK}content"} & set(text.split()) == set()
        assert "attachment" not in text


def test_a_document_is_not_found_under_another_name(world: World) -> None:
    ids = [document.pk for document in world.hidden.documents.values()]
    absent = answer(f"/documents/{ABSENT_ID}/guess.txt")

    answers = {pk: answer(f"/documents/{pk}/guess.txt") for pk in [*ids, world.public.document]}

    assert absent[0] == 404
    assert {pk: found for pk, found in answers.items() if found != absent} == {}


def test_the_admin_shows_nothing_to_visitors(world: World) -> None:
    hidden = world.hidden.pages["draft", "ArticlePage"].pk
    shown = {}
    for route in list_admin_routes():
        response = Client().get("/" + fill(route, hidden))
        location = response.headers.get("Location", "")
        if not (response.status_code == 302 and location.startswith("/admin/login/?next=")):
            shown[route] = response.status_code

    assert shown == OPEN_ADMIN_ROUTES


def test_the_admin_tells_visitors_no_page_from_an_absent_one(world: World) -> None:
    hidden = world.hidden.pages["draft", "ArticlePage"].pk
    routes = set(list_admin_routes()) - {"admin/login/"}  # whose token is new each time

    different = [
        route
        for route in routes
        if answer("/" + fill(route, hidden), hidden)
        != answer("/" + fill(route, ABSENT_ID), ABSENT_ID)
    ]

    assert different == []


@pytest.mark.parametrize("path", ["/robots.txt", "/sitemap.xml", "/feed.xml", "/admin/login/"])
def test_other_addresses_have_no_trace_of_anything_hidden(world: World, path: str) -> None:
    assert find_traces(world, Client().get(path)) == []


def test_the_form_for_private_files_does_not_say_what_it_protects(world: World) -> None:
    restriction = CollectionViewRestriction.objects.get(restriction_type="password")

    response = Client().get(f"/documents/authenticate_with_password/{restriction.pk}/")

    assert find_traces(world, response) == [str(restriction.pk)]


def answer(path: str, guess: Any = "") -> tuple[int, str]:
    """Return (status, headers and body) without what was asked for, which a redirect repeats."""
    response = Client().get(path)
    text = re.sub(r"(?m)^(expires|content-length): .*$", "", read_whole(response))
    return response.status_code, text.replace(str(guess), "…") if guess else text


def list_admin_routes(patterns: list[Any] | None = None, prefix: str = "") -> list[str]:
    routes = []
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            routes += list_admin_routes(pattern.url_patterns, route)
        elif route.startswith("admin/"):
            routes.append(route)
    return routes


def fill(route: str, pk: int) -> str:
    """Return an address that matches a route, with the id wherever one may stand."""
    path = re.sub(r"\(\?P<\w+>[^()]*\)", str(pk), route)
    path = re.sub(r"<(?!slug)(\w+:)?\w+>", str(pk), path)
    path = re.sub(r"<slug:\w+>", "x", path)
    return re.sub(r"[\^$\\]", "", path).replace(".*", "x")
