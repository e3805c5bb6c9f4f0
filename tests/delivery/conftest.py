"""Asking through the door that gunicorn uses, with what is stored and committed."""

import io
import sys
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from django.core.handlers.wsgi import WSGIHandler

from api.delivery.door import DeliveryDoor
from api.snapshots.checking import build_all
from tests.snapshots.clinic import StoredClinic, build_stored_clinic


class Reply(NamedTuple):
    """What came back, headers by name."""

    status: int
    headers: dict[str, str]
    body: bytes


Ask = Callable[..., Reply]


@pytest.fixture
def built(committed_db: None) -> StoredClinic:
    """The clinic, committed, with every answer stored."""
    clinic = build_stored_clinic()
    build_all()
    return clinic


@pytest.fixture
def ask(built: StoredClinic) -> Ask:
    """Ask through the door."""
    return make_ask(DeliveryDoor(WSGIHandler()))


@pytest.fixture
def ask_django(built: StoredClinic) -> Ask:
    """Ask Django, past the door."""
    return make_ask(WSGIHandler())


def make_ask(application: Any) -> Ask:
    def ask(path: str, query: str = "", method: str = "GET", **headers: str) -> Reply:
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": f"/api/v2/{path}",
            "QUERY_STRING": query,
            "SCRIPT_NAME": "",
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "127.0.0.1",
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": sys.stderr,
            **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
        }
        begun: list[Any] = []
        response = application(environ, lambda status, items: begun.append((status, items)))
        body = b"".join(response)
        if hasattr(response, "close"):
            response.close()
        status, items = begun[0]
        return Reply(int(status.split()[0]), dict(items), body)

    return ask
