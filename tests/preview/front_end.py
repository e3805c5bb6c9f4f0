"""What a front end's server does with a preview: three requests to the CMS, and no cookie."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.test import Client

PREVIEW_URL = "https://front.example/preview/"
EXCHANGE = "/api/v2/preview/exchange/"
SHARE = "/api/v2/preview/share/"
SHOWN = "/api/v2/preview/"


def post_json(path: str, **body: Any) -> Any:
    """Post JSON as the front end does."""
    return Client(enforce_csrf_checks=True).post(path, body, content_type="application/json")


def exchange(code: str) -> Any:
    """Exchange a code; returns the response."""
    return post_json(EXCHANGE, code=code)


def show(session: str) -> Any:
    """Ask for what a session shows; returns the response."""
    return Client().get(SHOWN, headers={"authorization": f"Bearer {session}"})


def read_code(response: Any) -> str:
    """Return the code that an editor was sent to the front end with."""
    assert response.status_code == 302, response.content
    address = urlsplit(response["Location"])
    assert address._replace(query="").geturl() == PREVIEW_URL
    (code,) = parse_qs(address.query)["code"]
    return code


def open_draft(editor: Client, page: int) -> str:
    """Preview a page's latest draft and return the front end's session for it."""
    opened = exchange(read_code(editor.get(f"/admin/pages/{page}/view_draft/")))
    assert opened.status_code == 200, opened.content
    session: str = opened.json()["session"]
    return session


def is_refused(response: Any) -> bool:
    """Tell whether an answer is the one to an address that is not there, and says no more."""
    if response.status_code != 404:
        return False
    problem = response.json()
    return (problem["code"], problem["detail"]) == ("not_found", "Nothing public was found here.")
