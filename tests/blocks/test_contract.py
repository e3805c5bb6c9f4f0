"""Blocks own their public JSON; one that declares none, or no example, does not start."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core import checks
from django.template.loader import get_template
from django.test import Client
from wagtail import blocks
from wagtail.blocks import StreamValue

from cms.blocks import APIBlock, APIStreamBlock, BodyBlock
from cms.models import StandardPage
from cms.payload.serializers import PayloadSerializer
from tests.factories import build_block

BODY = BodyBlock()
NAMES = list(BODY.child_blocks)


class Undeclared(APIBlock, blocks.CharBlock):
    """Declares neither."""


class Plain(blocks.CharBlock):
    """Is no part of the API."""


class WrongKind(APIBlock, blocks.CharBlock):
    class Meta:
        api_serializer = str
        preview_value = "x"


class Declared(APIBlock, blocks.CharBlock):
    class Meta:
        api_serializer = PayloadSerializer
        preview_value = "x"


def list_check_ids(block: type[blocks.Block]) -> list[Any]:
    stream = APIStreamBlock([("one", block())])
    return [message.id for message in stream.check(field=StandardPage._meta.get_field("body"))]


@pytest.mark.parametrize(
    ("block", "ids"),
    [
        (Undeclared, ["cms.E001", "cms.E002"]),
        (WrongKind, ["cms.E001"]),
        (Plain, ["cms.E003"]),
        (Declared, []),
    ],
)
def test_block_without_a_declaration_is_a_startup_error(
    block: type[blocks.Block], ids: list[str]
) -> None:
    assert list_check_ids(block) == ids


def test_project_starts_without_complaints(db: None) -> None:
    assert [m for m in checks.run_checks() if str(m.id).startswith("cms.")] == []


@pytest.mark.parametrize("name", NAMES)
def test_block_tells_editors_what_it_is(name: str) -> None:
    meta = BODY.child_blocks[name].meta

    assert meta.icon not in ("", "placeholder")
    assert meta.group
    assert meta.description
    assert get_template(f"blocks/{name}.html")


@pytest.mark.parametrize("name", NAMES)
def test_example_is_a_valid_value(name: str, db: None) -> None:
    stored = build_block(name)

    cleaned = BODY.clean(StreamValue(BODY, [stored], is_lazy=True))

    assert [child.block_type for child in cleaned] == [name]


@pytest.mark.parametrize("name", NAMES)
def test_block_picker_shows_the_example(name: str, client: Client, db: None) -> None:
    client.force_login(get_user_model().objects.create_superuser("admin", password="x"))
    block = StandardPage._meta.get_field("body").stream_block.child_blocks[name]

    response = client.get("/admin/block-preview/", {"id": block.definition_prefix})

    words = next(words_of(block.meta.preview_value))
    assert response.status_code == 200
    assert words.split()[0] in response.content.decode()


def words_of(value: Any) -> Iterator[str]:
    """Yield the texts of an example in order, markup and addresses left out."""
    match value:
        case str() if " " in value:
            yield value.replace("<p>", "")
        case dict():
            for inner in value.values():
                yield from words_of(inner)
        case list():
            for inner in value:
                yield from words_of(inner)
