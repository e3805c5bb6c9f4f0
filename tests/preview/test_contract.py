"""What the contract says of previews is what they answer."""

import pytest
from django.test import Client

from api.contract.generator import build_schema
from cms.models import StandardPage
from tests.contract.strictness import find_errors

from .front_end import EXCHANGE, SHARE, SHOWN, exchange, read_code, show

# What every answer has and the contract need not say: HTTP's own, and Django's for browsers.
TRANSPORT = {
    *("Content-Length", "Content-Type"),
    *("Cross-Origin-Opener-Policy", "Referrer-Policy", "X-Content-Type-Options"),
}


def list_documented_headers(path: str, method: str) -> set[str]:
    return set(build_schema()["paths"][path][method]["responses"]["200"]["headers"])


@pytest.mark.usefixtures("front_end")
def test_answers_are_as_documented(editor: Client, page: StandardPage) -> None:
    opened = exchange(read_code(editor.get(f"/admin/pages/{page.pk}/view_draft/")))
    shown = show(opened.json()["session"])

    assert find_errors(opened.json(), "PreviewSession") == []
    assert find_errors(shown.json(), "Preview") == []
    assert set(opened.headers) - TRANSPORT == list_documented_headers(EXCHANGE, "post")
    assert set(shown.headers) - TRANSPORT == list_documented_headers(SHOWN, "get")


def test_previews_are_asked_for_nothing_but_a_token() -> None:
    paths = build_schema()["paths"]
    previews = {path: item for path, item in paths.items() if "/preview/" in path}

    assert {path: list(item) for path, item in previews.items()} == {
        SHOWN: ["get"],
        EXCHANGE: ["post"],
        SHARE: ["post"],
    }
    operations = [operation for item in previews.values() for operation in item.values()]
    assert not [operation for operation in operations if "parameters" in operation]
    assert previews[SHOWN]["get"]["security"] == [{"previewSession": []}]
