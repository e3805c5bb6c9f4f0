"""Previews in the real server: what it logs, and who wins when many ask at once."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPResponse
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoDbBlocker

from api.models import DraftPreview, ShareLink
from api.preview.shares import make_link
from cms.models import StandardPage, User
from tests.factories import StandardPageFactory
from tests.server import RunningServer, build_database_url, running_server
from tests.template_database import copied_database

from .front_end import EXCHANGE, PREVIEW_URL, SHARE, SHOWN

TRIES = 8


@pytest.fixture(scope="module")
def server(
    template_database: str,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[RunningServer]:
    """Gunicorn on a database of its own, which logs all it can, for all tests here."""
    environment = {
        "FRONTEND_PREVIEW_URL": PREVIEW_URL,
        "ACCESS_LOG": "true",
        "LOG_LEVEL": "DEBUG",
        "WEB_CONCURRENCY": "2",
    }
    data_dir = tmp_path_factory.mktemp("serving")
    with django_db_blocker.unblock(), copied_database(template_database):
        url = build_database_url()
        with running_server(data_dir, {**environment, "DATABASE_URL": url}) as running:
            yield running


@pytest.fixture
def user(server: RunningServer) -> Iterator[User]:
    """An administrator, whom other processes see."""
    user = User.objects.create_superuser("admin", password="x")
    yield user
    user.delete()


@pytest.fixture
def page(server: RunningServer) -> Iterator[StandardPage]:
    """A draft; its previews and links go with it."""
    page: StandardPage = StandardPageFactory(live=False)
    yield page
    page.delete()


@pytest.fixture
def cookie(user: User) -> str:
    """The administrator's session."""
    client = Client()
    client.force_login(user)
    return f"sessionid={client.cookies['sessionid'].value}"


def ask(server: RunningServer, method: str, path: str, **headers: str) -> tuple[HTTPResponse, Any]:
    """Ask the server; a ``body`` among the headers is what is sent. Returns answer and JSON."""
    body = headers.pop("body", None)
    connection = HTTPConnection("127.0.0.1", server.port, timeout=10)
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        content = answer.read()
    finally:
        connection.close()
    return answer, json.loads(content) if "json" in answer.getheader("Content-Type", "") else None


def make_code(server: RunningServer, cookie: str, page: StandardPage) -> str:
    """Preview a page as its editor and return the code."""
    answer, _ = ask(server, "GET", f"/admin/pages/{page.pk}/view_draft/", Cookie=cookie)
    location = answer.getheader("Location", "")
    assert location.startswith(f"{PREVIEW_URL}?code="), location
    return location.partition("=")[2]


def test_no_token_is_in_any_log(
    server: RunningServer, cookie: str, user: User, page: StandardPage
) -> None:
    code = make_code(server, cookie, page)
    unused = make_code(server, cookie, page)
    token = make_link(page, user, days=1, label="")[1].partition("#")[2]

    _, opened = ask(server, "POST", EXCHANGE, body=json.dumps({"code": code}))
    _, shared = ask(server, "POST", SHARE, body=json.dumps({"token": token}))
    sessions = [opened["session"], shared["session"]]
    for session in (*sessions, "wrong-session"):
        ask(server, "GET", SHOWN, Authorization=f"Bearer {session}")
    ask(server, "POST", EXCHANGE, body=json.dumps({"code": code}))
    ask(server, "POST", EXCHANGE, body=f'{{"wrong-code": "{unused}"')
    ask(server, "POST", "/preview/share/", body=f"token={token}")
    ask(server, "GET", f"/preview/share/?token={token}")

    log = server.log.read_text()
    assert f"POST {EXCHANGE} 200" in log
    assert f"POST {EXCHANGE} 404" in log
    secrets = [code, unused, token, *sessions, "wrong-session", "wrong-code"]
    assert [secret for secret in secrets if secret in log] == []


def test_headers_of_the_real_server(server: RunningServer, cookie: str, page: StandardPage) -> None:
    """The door in front of Django adds its own to some answers, and says nothing twice."""
    code = make_code(server, cookie, page)
    posted, opened = ask(server, "POST", EXCHANGE, body=json.dumps({"code": code}))

    shown, _ = ask(server, "GET", SHOWN, Authorization=f"Bearer {opened['session']}")

    for answer in (posted, shown):
        headers = sorted((name, value) for name, value in answer.getheaders() if name != "Date")
        assert headers == [
            ("Cache-Control", "private, no-store"),
            ("Connection", "keep-alive"),
            ("Content-Length", answer.getheader("Content-Length")),
            ("Content-Type", "application/json"),
            ("Cross-Origin-Opener-Policy", "same-origin"),
            ("Referrer-Policy", "no-referrer"),
            ("Server", "gunicorn"),
            ("X-Content-Type-Options", "nosniff"),
            ("X-Robots-Tag", "noindex"),
        ]


def test_of_many_who_exchange_a_code_at_once_one_wins(
    server: RunningServer, cookie: str, page: StandardPage
) -> None:
    codes = [make_code(server, cookie, page) for _ in range(3)]

    def exchange(code: str) -> int:
        return ask(server, "POST", EXCHANGE, body=json.dumps({"code": code}))[0].status

    with ThreadPoolExecutor(TRIES) as pool:
        statuses = [sorted(pool.map(exchange, [code] * TRIES)) for code in codes]

    assert statuses == [[200] + [404] * (TRIES - 1)] * 3
    assert DraftPreview.objects.filter(is_open=True).count() == 3


def test_every_one_of_many_uses_of_a_link_is_counted(
    server: RunningServer, user: User, page: StandardPage
) -> None:
    _, address = make_link(page, user, days=1, label="")
    body = json.dumps({"token": address.partition("#")[2]})

    with ThreadPoolExecutor(TRIES) as pool:
        asked = [pool.submit(ask, server, "POST", SHARE, body=body) for _ in range(3 * TRIES)]

    sessions = {future.result()[1]["session"] for future in asked}
    assert len(sessions) == ShareLink.objects.get().uses == 3 * TRIES
