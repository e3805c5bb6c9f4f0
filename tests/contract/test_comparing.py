"""The comparer names what breaks and what only adds: each rule on a contract of one page."""

import json
import subprocess
import sys
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from cms.settings.env import BASE_DIR

from .comparing import compare, explain

CONTRACT = {
    "paths": {
        "/pages/": {
            "get": {
                "parameters": [
                    {
                        "name": "limit",
                        "in": "query",
                        "schema": {"type": "integer", "minimum": 0, "maximum": 50},
                    },
                    {"name": "kind", "in": "query", "schema": {"type": "string", "enum": ["a"]}},
                    {"$ref": "#/components/parameters/Key"},
                ],
                "responses": {
                    "200": {
                        "headers": {"ETag": {"schema": {"type": "string"}}},
                        "content": {
                            "application/json": {
                                "schema": {
                                    "type": "array",
                                    "items": {"$ref": "#/components/schemas/Page"},
                                }
                            }
                        },
                    },
                    "404": {"$ref": "#/components/responses/NotFound"},
                },
            }
        }
    },
    "components": {
        "schemas": {
            "Page": {
                "type": "object",
                "description": "A page.",
                "properties": {
                    "id": {"type": "integer", "minimum": 1},
                    "title": {"type": "string"},
                    "kind": {"type": "string", "enum": ["a", "b"]},
                    "hero": {"oneOf": [{"$ref": "#/components/schemas/Image"}, {"type": "null"}]},
                    "body": {"type": "array", "items": {"$ref": "#/components/schemas/Item"}},
                    "read_at": {"type": ["string", "null"], "format": "date-time"},
                },
                "required": ["id", "title", "kind", "hero", "body"],
            },
            "Image": {"type": "object", "properties": {"src": {"type": "string"}}},
            "Item": {
                "oneOf": [
                    {"$ref": "#/components/schemas/Image"},
                    {"$ref": "#/components/schemas/Page"},
                ]
            },
        },
        "parameters": {"Key": {"name": "key", "in": "header", "schema": {"type": "string"}}},
        "responses": {
            "NotFound": {
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Page"}}}
            }
        },
    },
}

Edit = Callable[[dict[str, Any]], Any]

GET = "GET /pages/"
FILES = ("old.yaml", "new.yaml")


def operation(document: dict[str, Any]) -> Any:
    return document["paths"]["/pages/"]["get"]


def parameter(document: dict[str, Any], number: int) -> Any:
    return operation(document)["parameters"][number]


def answer(document: dict[str, Any]) -> Any:
    return operation(document)["responses"]["200"]


def page(document: dict[str, Any]) -> Any:
    return document["components"]["schemas"]["Page"]


def part(document: dict[str, Any], name: str) -> Any:
    return page(document)["properties"][name]


def rename(parts: dict[str, Any], name: str, other: str) -> None:
    parts[other] = parts.pop(name)


BREAKING: list[tuple[Edit, str]] = [
    (lambda d: d["paths"].clear(), f"operation {GET} is removed"),
    (lambda d: operation(d)["parameters"].pop(0), f"{GET}: parameter limit is removed"),
    (lambda d: operation(d)["parameters"].pop(2), f"{GET}: parameter key (header) is removed"),
    (lambda d: parameter(d, 0).update(required=True), f"{GET}: parameter limit is now required"),
    (lambda d: parameter(d, 0)["schema"].update(maximum=20), f"{GET} limit: maximum is now 20"),
    (lambda d: parameter(d, 0)["schema"].update(minimum=1), f"{GET} limit: minimum is now 1"),
    (
        lambda d: parameter(d, 0).update(schema={"type": "string"}),
        f"{GET} limit: is now string, was integer",
    ),
    (
        lambda d: operation(d)["parameters"].append(
            {"name": "q", "in": "query", "required": True, "schema": {"type": "string"}}
        ),
        f"{GET}: parameter q is added as required",
    ),
    (
        lambda d: d["components"]["parameters"]["Key"].update(schema={"type": "integer"}),
        f"{GET} key (header): is now integer, was string",
    ),
    (lambda d: operation(d)["responses"].pop("404"), f"{GET}: status 404 is removed"),
    (lambda d: answer(d)["headers"].clear(), f"{GET} 200: header ETag is removed"),
    (
        lambda d: answer(d).update(content={}),
        f"{GET} 200: media type application/json is removed",
    ),
    (
        lambda d: d["components"]["responses"]["NotFound"]["content"]["application/json"].update(
            schema={"$ref": "#/components/schemas/Image"}
        ),
        f"{GET} 404: is now Image, was Page",
    ),
    (lambda d: page(d)["properties"].pop("title"), "Page: property title is removed"),
    (
        lambda d: rename(page(d)["properties"], "title", "name"),
        "Page: property title is renamed to name",
    ),
    (lambda d: page(d)["required"].remove("title"), "Page.title: may now be missing"),
    (lambda d: part(d, "title").update(type=["string", "null"]), "Page.title: may now be null"),
    (lambda d: part(d, "title").update(type="integer"), "Page.title: is now integer, was string"),
    (lambda d: part(d, "title").update(format="date"), "Page.title: format is now date"),
    (lambda d: part(d, "id").pop("minimum"), "Page.id: minimum is now None"),
    (lambda d: part(d, "kind")["enum"].remove("b"), "Page.kind: value b is removed"),
    (lambda d: part(d, "kind").pop("enum"), "Page.kind: may now be any value"),
    (
        lambda d: page(d)["properties"].update(hero={"type": ["string", "null"]}),
        "Page.hero: is now string, was Image",
    ),
    (
        lambda d: part(d, "body").update(items={"oneOf": [{"type": "string"}, {"type": "null"}]}),
        "Page.body[]: is now string, was Item",
    ),
    (
        lambda d: d["components"]["schemas"]["Item"]["oneOf"].pop(),
        "Item: alternative Page is removed",
    ),
    (lambda d: d["components"]["schemas"].pop("Image"), "component Image is removed"),
]

ADDING: list[tuple[Edit, str]] = [
    (lambda d: d["paths"].update({"/x/": {"get": {}}}), "operation GET /x/ is added"),
    (
        lambda d: operation(d)["parameters"].append(
            {"name": "q", "in": "query", "schema": {"type": "string"}}
        ),
        f"{GET}: parameter q is added",
    ),
    (lambda d: parameter(d, 0)["schema"].update(maximum=99), f"{GET} limit: maximum is now 99"),
    (lambda d: parameter(d, 1)["schema"]["enum"].append("b"), f"{GET} kind: value b is added"),
    (lambda d: parameter(d, 1)["schema"].pop("enum"), f"{GET} kind: may now be any value"),
    (
        lambda d: parameter(d, 1)["schema"].update(type=["string", "null"]),
        f"{GET} kind: may now be null",
    ),
    (
        lambda d: operation(d)["responses"].update({"410": {}}),
        f"{GET}: status 410 is added",
    ),
    (
        lambda d: page(d)["properties"].update(teaser={"type": "string"}),
        "Page: property teaser is added",
    ),
    (lambda d: page(d)["required"].append("read_at"), "Page.read_at: is always there now"),
    (lambda d: part(d, "read_at").update(type="string"), "Page.read_at: is never null now"),
    (lambda d: part(d, "kind")["enum"].append("c"), "Page.kind: value c is added"),
    (lambda d: part(d, "id").update(maximum=9), "Page.id: maximum is now 9"),
    (
        lambda d: d["components"]["schemas"]["Item"]["oneOf"].append({"type": "string"}),
        "Item: alternative string is added",
    ),
    (lambda d: d["components"]["schemas"].update(Person={}), "component Person is added"),
]


def edited(edit: Edit) -> dict[str, Any]:
    document = deepcopy(CONTRACT)
    edit(document)
    return document


def say(edit: Edit) -> list[tuple[bool, str]]:
    return [
        (change.is_breaking, f"{change.where}: {change.what}" if change.where else change.what)
        for change in compare(CONTRACT, edited(edit))
    ]


@pytest.mark.parametrize(("edit", "line"), BREAKING, ids=[line for _, line in BREAKING])
def test_breaking_change_is_named(edit: Edit, line: str) -> None:
    assert say(edit) == [(True, line)]


@pytest.mark.parametrize(("edit", "line"), ADDING, ids=[line for _, line in ADDING])
def test_addition_is_no_breaking_change(edit: Edit, line: str) -> None:
    assert say(edit) == [(False, line)]


def test_what_breaks_comes_first() -> None:
    def edit(document: dict[str, Any]) -> None:
        page(document)["properties"]["teaser"] = {"type": "boolean"}
        del page(document)["properties"]["title"]

    assert say(edit) == [
        (True, "Page: property title is removed"),
        (False, "Page: property teaser is added"),
    ]


def test_same_contract_needs_no_explanation() -> None:
    assert explain(CONTRACT, deepcopy(CONTRACT)) == ""


def test_wording_alone_is_said_to_be_that() -> None:
    changed = edited(lambda d: page(d).update(description="Another."))

    assert explain(CONTRACT, changed).splitlines()[1:-1] == [
        "Only the wording changed, or its order."
    ]


@pytest.mark.parametrize(("name", "status"), [("title", 0), ("name", 1)])
def test_program_prints_the_changes_and_fails(tmp_path: Path, name: str, status: int) -> None:
    old, new = deepcopy(CONTRACT), edited(lambda d: rename(page(d)["properties"], "title", name))
    (tmp_path / "old.yaml").write_text(yaml.safe_dump(old))

    run = subprocess.run(
        [sys.executable, "-m", "tests.contract.comparing", tmp_path / "old.yaml", "-"],
        cwd=BASE_DIR,
        input=json.dumps(new),
        capture_output=True,
        text=True,
        check=False,
    )

    expected = ["BREAKS  Page: property title is renamed to name"] if status else []
    assert run.returncode == status, run.stderr
    assert run.stdout.splitlines()[1:-1] == expected


def test_program_fails_when_there_is_no_new_contract(tmp_path: Path) -> None:
    (tmp_path / "old.yaml").write_text(yaml.safe_dump(CONTRACT))
    (tmp_path / "new.yaml").write_text("")

    run = subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.contract.comparing",
            *map(tmp_path.joinpath, FILES),
        ],
        cwd=BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 1
    assert f"BREAKS  operation {GET} is removed" in run.stdout.splitlines()
