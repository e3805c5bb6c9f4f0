"""Everything mounted is documented, and the contract itself can be read as JSON and as a page."""

import ast
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import get_resolver, path
from django.views import View
from drf_spectacular.utils import extend_schema

from api.contract.answers import PROBLEM_CODES, RESOLUTION, ProblemSerializer
from api.contract.generator import (
    MOUNTED_AT,
    ContractGenerator,
    build_schema,
    is_documented,
    list_mounted,
)
from api.errors import not_found
from cms.settings.env import BASE_DIR


def test_every_mounted_endpoint_is_documented() -> None:
    mounted = [
        (path, callback)
        for path, callback in list_mounted(get_resolver().url_patterns)
        if path.startswith(MOUNTED_AT)
    ]

    undocumented = [
        path
        for path, callback in mounted
        if callback is not not_found and not is_documented(callback)
    ]

    assert undocumented == [], "Decorate what answers GET with @extend_schema."
    assert len(build_schema()["paths"]) == len(mounted) - 1  # the rest: not_found


def test_any_kind_of_view_can_be_documented() -> None:
    @extend_schema(operation_id="x")
    def function(request: Any) -> None: ...

    class Class(View):
        get = function

    class Silent(View):
        def get(self, request: Any) -> None: ...

    assert [is_documented(view) for view in (function, Class.as_view(), Silent.as_view())] == [
        True, True, False
    ]  # fmt: skip


def test_page_or_redirect_can_be_documented() -> None:
    @extend_schema(
        operation_id="resolve",
        responses={200: RESOLUTION, 404: ProblemSerializer, 410: ProblemSerializer},
    )
    def resolve(request: Any) -> None: ...

    schema = ContractGenerator(patterns=[path("api/v2/resolve/", resolve)]).get_schema(public=True)

    responses = schema["paths"]["/api/v2/resolve/"]["get"]["responses"]
    assert list(responses) == ["200", "304", "400", "404", "410", "503"]
    assert responses["410"] == {"$ref": "#/components/responses/Gone"}
    assert responses["200"]["content"]["application/json"] == {
        "schema": {"$ref": "#/components/schemas/Resolution"}
    }
    assert schema["components"]["schemas"]["Resolution"] == {
        "oneOf": [
            {"$ref": "#/components/schemas/Page"},
            {"$ref": "#/components/schemas/RedirectAnswer"},
        ]
    }


def test_answer_that_is_not_json_can_be_documented() -> None:
    @extend_schema(operation_id="feed", responses={(200, "application/atom+xml"): str})
    def feed(request: Any) -> None: ...

    schema = ContractGenerator(patterns=[path("api/v2/feed.xml", feed)]).get_schema(public=True)

    answer = schema["paths"]["/api/v2/feed.xml"]["get"]["responses"]["200"]
    assert answer["content"] == {"application/atom+xml": {"schema": {"type": "string"}}}
    assert answer["headers"]["ETag"] == {"$ref": "#/components/headers/ETag"}


def test_every_code_of_a_problem_is_in_the_contract() -> None:
    made = {
        argument.value
        for path in (BASE_DIR / "api").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and "problem" in ast.unparse(node.func)
        for argument in node.args[1:2]
        if isinstance(argument, ast.Constant) and re.fullmatch("[a-z_]+", str(argument.value))
    }

    assert made >= {"bad_parameter", "not_found", "server_error"}
    assert made - set(PROBLEM_CODES) == set()


def test_schema_is_an_ordinary_json_answer(client: Client, db: None) -> None:
    response = client.get("/api/v2/schema/", headers={"accept": "application/yaml"})

    assert response.status_code == 200
    assert response["Content-Type"] == "application/json"
    assert response.json() == json.loads(json.dumps(build_schema()))
    assert response.cookies == {}


@pytest.mark.parametrize("name", ["schema", "docs"])
def test_contract_is_answered_without_a_database(client: Client, name: str) -> None:
    assert client.get(f"/api/v2/{name}/").status_code == 200


@pytest.mark.parametrize("name", ["schema", "docs"])
def test_contract_refuses_what_it_does_not_know(client: Client, name: str) -> None:
    response = client.get(f"/api/v2/{name}/?lang=de")

    assert (response.status_code, response.json()["parameter"]) == (400, "lang")


def test_docs_are_made_of_files_from_here(client: Client) -> None:
    response = client.get("/api/v2/docs/")

    addresses = re.findall(r'(?:src|href|data-schema)="([^"]*)"', response.content.decode())
    files = [address for address in addresses if address != "/api/v2/schema/"]
    assert len(files) == len(addresses) - 1 == 4
    assert [address for address in files if not address.startswith("/static/")] == []
    for address in files:
        assert finders.find(address.removeprefix("/static/")), address
    assert "default-src 'none'; script-src 'self';" in response["Content-Security-Policy"]
    assert response["Content-Type"] == "text/html; charset=utf-8"
    assert response.cookies == {}


def test_docs_ask_no_validator(client: Client) -> None:
    script = Path(finders.find("api/docs.js") or "").read_text()

    assert "validatorUrl: null" in script
    assert "http" not in script
