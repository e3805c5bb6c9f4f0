"""Every failure under ``/api/`` is a problem document (RFC 9457) with Wagtail's ``message``."""

import json
import logging
from typing import Any

import pytest
from django.core.exceptions import SuspiciousOperation
from django.test import Client
from pytest_django import Settings
from rest_framework import exceptions
from wagtail.models import Site

from api.page_listing import view as listing
from api.pages import answering
from api.pages import views as pages
from api.site import view as site

from .small_clinic import SmallClinic

pytestmark = pytest.mark.django_db

CONTENT_TYPE = "application/problem+json"

NOT_FOUND = {
    "type": "about:blank",
    "title": "Not Found",
    "status": 404,
    "code": "not_found",
    "detail": "Nothing public was found here.",
    "message": "Nothing public was found here.",
}
SERVER_ERROR = {
    "type": "about:blank",
    "title": "Internal Server Error",
    "status": 500,
    "code": "server_error",
    "detail": "Something went wrong on our side.",
    "message": "Something went wrong on our side.",
}
BAD_REQUEST = {
    "type": "about:blank",
    "title": "Bad Request",
    "status": 400,
    "code": "bad_request",
    "detail": "The request could not be understood.",
    "message": "The request could not be understood.",
}


def read_problem(response: Any) -> dict[str, Any]:
    assert response["Content-Type"] == CONTENT_TYPE
    problem: dict[str, Any] = json.loads(response.content)
    assert problem["status"] == response.status_code
    return problem


@pytest.mark.parametrize("debug", [False, True])
@pytest.mark.parametrize(
    "path",
    [
        "v2/",
        "v2/nothing/",
        "v2/pages/abc/",
        "v2/pages/-1/",
        "v2/pages/1.5/",
        "v2/pages/٣/",
        "v2/pages/1/2/",
        "v2/pages//",
        "v2/pages/999999/",
        "v2/pages/99999999999999999999/",
        "v2/pages/find/x/",
        "v2/site/x/",
        "v2/%00/",
        "v2/pages/%ff/",
        "v2/pages/1/%0a/",
    ],
)
def test_unknown_address_is_a_problem(
    client: Client, settings: Settings, path: str, *, debug: bool
) -> None:
    settings.DEBUG = debug

    response = client.get(f"/api/{path}")

    assert read_problem(response) == NOT_FOUND


@pytest.mark.parametrize("path", ["", "v3/", "v2x/", "nothing/here/"])
def test_address_beside_the_version_is_a_problem(client: Client, path: str) -> None:
    assert read_problem(client.get(f"/api/{path}")) == NOT_FOUND


@pytest.mark.parametrize("path", ["pages", "site", "pages/find", "pages/1"])
def test_address_without_its_slash_leads_to_the_one_with_it(client: Client, path: str) -> None:
    response = client.get(f"/api/v2/{path}?limit=1")

    assert (response.status_code, response["Location"]) == (301, f"/api/v2/{path}/?limit=1")


def test_hidden_pages_answer_like_absent_ones(client: Client, clinic: SmallClinic) -> None:
    answers = {
        client.get(f"/api/v2/pages/{pk}/").content
        for pk in (999999, *(page.pk for page in clinic.hidden))
    }

    assert [json.loads(answer) for answer in answers] == [NOT_FOUND]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
@pytest.mark.parametrize("path", ["pages/", "pages/{pk}/", "pages/find/", "site/"])
def test_other_methods_are_a_problem(
    client: Client, clinic: SmallClinic, path: str, method: str
) -> None:
    response = getattr(client, method)(f"/api/v2/{path.format(pk=clinic.about.pk)}")

    detail = f'Method "{method.upper()}" not allowed.'
    assert read_problem(response) == {
        "type": "about:blank",
        "title": "Method Not Allowed",
        "status": 405,
        "code": "method_not_allowed",
        "detail": detail,
        "message": detail,
    }
    assert response["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize(("path", "status"), [("v2/pages/", 405), ("v2/nothing/", 404)])
def test_other_methods_are_refused_for_what_they_are(path: str, status: int) -> None:
    """Not for a missing token: there is no visitor whom one could protect."""
    response = Client(enforce_csrf_checks=True).post(f"/api/{path}")

    assert read_problem(response)["status"] == status


def test_wrong_parameter_is_named(client: Client) -> None:
    assert read_problem(client.get("/api/v2/pages/?limit=x")) == {
        "type": "about:blank",
        "title": "Bad Request",
        "status": 400,
        "code": "bad_parameter",
        "detail": "limit must be a positive integer",
        "message": "limit must be a positive integer",
        "parameter": "limit",
    }


@pytest.mark.parametrize("path", ["/api/v2/pages/", "/api/v2/nothing/", "/api/"])
def test_foreign_host_is_a_problem(client: Client, path: str) -> None:
    assert read_problem(client.get(path, headers={"host": "evil.example"})) == BAD_REQUEST


def test_foreign_host_of_the_admin_is_djangos_affair(client: Client) -> None:
    response = client.get("/admin/login/", headers={"host": "evil.example"})

    assert (response.status_code, response["Content-Type"]) == (400, "text/html; charset=utf-8")


@pytest.mark.parametrize("debug", [False, True])
@pytest.mark.parametrize(
    ("module", "name", "path"),
    [
        (listing, "make_pages", "pages/"),
        (answering, "make_pages", "pages/{pk}/"),
        (pages, "make_pages", "pages/{pk}/?fields=title"),
        (pages, "find_public_path", "pages/find/?html_path=/"),
        (site, "build_site", "site/"),
    ],
)
def test_failure_of_ours_is_a_problem_and_is_logged(
    client: Client,
    clinic: SmallClinic,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    module: Any,
    name: str,
    path: str,
    *,
    debug: bool,
) -> None:
    def fail(*args: Any) -> None:
        raise ZeroDivisionError("secret detail")

    settings.DEBUG = debug
    client.raise_request_exception = False
    monkeypatch.setattr(module, name, fail)

    with caplog.at_level(logging.ERROR, "api"):
        response = client.get(f"/api/v2/{path.format(pk=clinic.about.pk)}")

    assert read_problem(response) == SERVER_ERROR
    assert "secret detail" in caplog.text


def test_failure_of_ours_is_raised_in_tests(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What reports errors hears of it as it hears of Django's own."""

    def fail(*args: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(site, "build_site", fail)

    with pytest.raises(ZeroDivisionError):
        client.get("/api/v2/site/")


def test_failure_before_any_view_is_a_problem(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(request: Any) -> None:
        raise ZeroDivisionError

    client.raise_request_exception = False
    monkeypatch.setattr("api.delivery.chain.is_api", fail)

    assert read_problem(client.get("/api/v2/site/")) == SERVER_ERROR


@pytest.mark.parametrize(
    ("exception", "expected"),
    [
        (SuspiciousOperation("x"), BAD_REQUEST),
        (
            exceptions.Throttled(wait=7.2),
            {
                "type": "about:blank",
                "title": "Too Many Requests",
                "status": 429,
                "code": "throttled",
                "detail": "Request was throttled. Expected available in 8 seconds.",
                "message": "Request was throttled. Expected available in 8 seconds.",
            },
        ),
    ],
)
def test_framework_exceptions_are_problems(
    client: Client, monkeypatch: pytest.MonkeyPatch, exception: Exception, expected: Any
) -> None:
    def fail(*args: Any) -> None:
        raise exception

    monkeypatch.setattr(site, "build_site", fail)

    response = client.get("/api/v2/site/")

    assert read_problem(response) == expected
    assert response.headers.get("Retry-After") == ("8" if expected["status"] == 429 else None)


def test_too_many_parameters_are_a_problem(client: Client, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10
    query = "&".join(f"p{number}=1" for number in range(12))

    assert read_problem(client.get(f"/api/v2/pages/?{query}")) == BAD_REQUEST


@pytest.mark.parametrize(
    "path", ["pages/", "pages/3/", "pages/find/?html_path=/", "site/", "pages/?child_of=root"]
)
def test_installation_without_a_site_says_so(client: Client, path: str) -> None:
    Site.objects.update(is_default_site=False)

    problem = read_problem(client.get(f"/api/v2/{path}"))

    assert (problem["status"], problem["code"]) == (503, "no_site")


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "image/*;q=0.1", "nonsense"])
def test_every_reader_gets_json(client: Client, accept: str) -> None:
    response = client.get("/api/v2/pages/", headers={"accept": accept})

    assert (response.status_code, response["Content-Type"]) == (200, "application/json")
