"""The contract is the file that was agreed on, and a valid OpenAPI 3.1 document."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.renderers import OpenApiYamlRenderer
from drf_spectacular.validation import validate_schema
from jsonschema import Draft202012Validator

from api.contract.generator import ContractGenerator, build_schema
from cms.payload.load import page_types
from tests.factories.blocks import BODY

from .comparing import explain

SNAPSHOT = Path(__file__).with_name("openapi.yaml")


def render() -> str:
    return OpenApiYamlRenderer().render(build_schema(), renderer_context={}).decode()


def list_references(part: Any) -> set[str]:
    """Return what a part of the document refers to."""
    if isinstance(part, list):
        return set().union(*map(list_references, part))
    if not isinstance(part, dict):
        return set()
    own = {part["$ref"]} if "$ref" in part else set()
    return own.union(*map(list_references, part.values()))


def test_contract_is_the_one_that_was_agreed_on() -> None:
    agreed, made = SNAPSHOT.read_text(), render()

    explanation = explain(yaml.safe_load(agreed), yaml.safe_load(made))

    assert not explanation, explanation
    assert made == agreed, "Run make schema."


def test_contract_is_valid_openapi() -> None:
    schema = build_schema()

    validate_schema(schema)

    assert schema["openapi"].startswith("3.1.")
    for component in schema["components"]["schemas"].values():
        Draft202012Validator.check_schema(component)


def test_contract_is_made_without_a_doubt() -> None:
    GENERATOR_STATS.reset()

    ContractGenerator().get_schema(public=True)

    assert not GENERATOR_STATS, [GENERATOR_STATS._warn_cache, GENERATOR_STATS._error_cache]


def test_every_component_is_referred_to_and_every_reference_leads_somewhere() -> None:
    schema = build_schema()
    declared = {
        f"#/components/{kind}/{name}"
        for kind, components in schema["components"].items()
        if kind != "securitySchemes"  # named where they are needed, and not referred to
        for name in components
    }

    assert list_references(schema) == declared


@pytest.mark.parametrize("model", page_types(), ids=lambda model: model.__name__)
def test_page_type_is_told_apart_by_its_meta(model: Any) -> None:
    schemas = build_schema()["components"]["schemas"]

    meta = schemas[model.__name__]["properties"]["meta"]

    assert meta == {"$ref": f"#/components/schemas/{model.__name__}Meta"}
    assert schemas[f"{model.__name__}Meta"]["properties"]["type"] == {
        "type": "string",
        "const": model._meta.label,
    }
    assert {"$ref": f"#/components/schemas/{model.__name__}"} in schemas["Page"]["oneOf"]


def test_body_is_a_union_of_all_blocks_told_apart_by_type() -> None:
    schemas = build_schema()["components"]["schemas"]
    names = {name: type(block).__name__ for name, block in BODY.child_blocks.items()}

    union = schemas["BodyItem"]

    assert union["oneOf"] == [{"$ref": f"#/components/schemas/{name}"} for name in names.values()]
    assert union["discriminator"] == {
        "propertyName": "type",
        "mapping": {name: f"#/components/schemas/{known}" for name, known in names.items()},
    }
    assert [schemas[known]["properties"]["type"]["const"] for known in names.values()] == [*names]


def test_everything_in_a_complete_answer_is_always_there() -> None:
    may_be_missing = {
        (name, part)
        for name, schema in build_schema()["components"]["schemas"].items()
        if not name.startswith("Partial")
        for part in schema.get("properties", {})
        if part not in schema.get("required", [])
    }

    assert may_be_missing == {("Problem", "parameter")}


def test_answers_are_described_and_of_questions_two_tokens() -> None:
    text = render()

    assert "readOnly" not in text
    assert "writeOnly" not in text
    assert text.count("requestBody") == 2
    assert ":class:" not in text
    assert "``" not in text
