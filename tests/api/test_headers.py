"""What shared caches and browsers read: no visitor, no cookie, open to every origin."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from pytest_django import Settings

from .small_clinic import SmallClinic

pytestmark = pytest.mark.django_db

PATHS = [
    *("pages/", "pages/{pk}/", "pages/find/?html_path=/about-us/", "site/"),
    *("people/", "conditions/", "body-areas/", "categories/", "locations/"),
    *("images/?fields=*", "documents/", "redirects/"),
    *("sitemap/", "sitemap.xml", "sitemap-1.xml", "feed.xml"),
]
# Those that are allowed, and what a proxy might add.
HOSTS = [
    {"host": "localhost"},
    {"host": "localhost:8443"},
    {"x-forwarded-host": "localhost"},
    {"x-forwarded-host": "evil.example"},
    {"x-forwarded-proto": "https"},
    {"forwarded": "host=evil.example;proto=https"},
]
FAILURES = ["pages/999999/", "pages/?limit=x", "nothing/", "pages/abc/"]


def list_vary(response: Any) -> set[str]:
    return {name.strip().lower() for name in response.headers.get("Vary", "").split(",")}


@pytest.mark.parametrize("path", [*PATHS, *FAILURES, "../", "../v3/"])
def test_every_origin_may_read_the_api(client: Client, clinic: SmallClinic, path: str) -> None:
    response = client.get(
        f"/api/v2/{path.format(pk=clinic.about.pk)}", headers={"origin": "https://a.example"}
    )

    assert response["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response


def test_failures_outside_the_views_may_be_read_too(client: Client) -> None:
    origin = {"origin": "https://a.example"}

    foreign = client.get("/api/v2/pages/", headers={**origin, "host": "evil.example"})
    wrong_method = client.post("/api/v2/pages/", headers=origin)

    assert [r.status_code for r in (foreign, wrong_method)] == [400, 405]
    assert foreign["Access-Control-Allow-Origin"] == "*"
    assert wrong_method["Access-Control-Allow-Origin"] == "*"


def test_browser_may_ask_first(client: Client) -> None:
    response = client.options(
        "/api/v2/pages/",
        headers={
            "origin": "https://a.example",
            "access-control-request-method": "GET",
            "access-control-request-headers": "accept",
        },
    )

    assert response.status_code == 200
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("path", ["/admin/login/", "/admin/", "/documents/1/x.pdf", "/"])
@pytest.mark.parametrize("method", ["get", "options"])
def test_no_other_origin_may_read_the_admin(client: Client, path: str, method: str) -> None:
    headers = {"origin": "https://a.example", "access-control-request-method": "GET"}

    response = getattr(client, method)(path, headers=headers)

    assert not [name for name in response.headers if name.startswith("Access-Control")]


@pytest.mark.parametrize("path", [*PATHS, *FAILURES])
def test_no_answer_knows_the_visitor(client: Client, clinic: SmallClinic, path: str) -> None:
    address = f"/api/v2/{path.format(pk=clinic.about.pk)}"
    stranger = Client().get(address)
    client.force_login(get_user_model().objects.create_superuser("admin", password="x"))
    client.cookies["csrftoken"] = client.cookies["messages"] = "x" * 32

    editor = client.get(address)

    assert editor.content == stranger.content
    assert dict(editor.headers) == dict(stranger.headers)
    assert (editor.cookies, stranger.cookies) == ({}, {})
    assert "cookie" not in list_vary(editor)
    assert "session" not in vars(editor.wsgi_request)


def test_password_given_elsewhere_unlocks_nothing(client: Client, clinic: SmallClinic) -> None:
    session = client.session
    session["passed_page_view_restrictions"] = [clinic.private.view_restrictions.get().pk]
    session.save()
    client.cookies["sessionid"] = session.session_key

    assert client.get(f"/api/v2/pages/{clinic.private.pk}/").status_code == 404


@pytest.mark.parametrize("path", [*PATHS, *FAILURES])
def test_head_answers_the_same_without_a_body(
    client: Client, clinic: SmallClinic, path: str
) -> None:
    address = f"/api/v2/{path.format(pk=clinic.about.pk)}"

    head, got = client.head(address), client.get(address)

    assert (head.status_code, head.content) == (got.status_code, b"")
    assert head["Content-Type"] == got["Content-Type"]


@pytest.mark.parametrize("path", [*PATHS, "pages/?fields=*", *FAILURES])
def test_host_selects_nothing(client: Client, clinic: SmallClinic, path: str) -> None:
    address = f"/api/v2/{path.format(pk=clinic.about.pk)}"
    usual = client.get(address)

    for headers in HOSTS:
        response = client.get(address, headers=headers)

        assert (response.status_code, response.content) == (usual.status_code, usual.content)
        assert response.headers.get("Location") == usual.headers.get("Location")


def test_addresses_start_with_what_the_operator_set(
    client: Client, clinic: SmallClinic, settings: Settings
) -> None:
    settings.CMS_BASE_URL = settings.WAGTAILAPI_BASE_URL = "https://cms.example"

    page = client.get(f"/api/v2/pages/{clinic.about.pk}/").json()
    found = client.get("/api/v2/pages/find/?html_path=/about-us/")

    assert page["meta"]["detail_url"] == f"https://cms.example/api/v2/pages/{clinic.about.pk}/"
    assert found["Location"].startswith(page["meta"]["detail_url"])
    assert page["meta"]["html_url"] == "http://localhost/about-us/"
