"""How Salve's own serializer fields appear in the contract.

Importing this module is what registers the classes with drf-spectacular.
"""

from typing import Any

from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from wagtail import blocks

from cms.payload.load import page_types

from .schema import tidy
from .shared import Json

SCHEMA = ResolvedComponent.SCHEMA


class PageTypeExtension(OpenApiSerializerFieldExtension):
    """All page types there are, as one component."""

    target_class = "cms.payload.fields.PageTypeField"

    def get_name(self) -> str:
        """Return the component's name."""
        return "PageType"

    def map_serializer_field(self, auto_schema: AutoSchema, direction: Any) -> Json:
        """Return the names of the page types."""
        return {
            "type": "string",
            "description": "The type of a page.",
            "enum": [model._meta.label for model in page_types()],
        }


class RichTextExtension(OpenApiSerializerFieldExtension):
    """Text that is HTML."""

    target_class = "cms.payload.fields.RichTextField"

    def map_serializer_field(self, auto_schema: AutoSchema, direction: Any) -> Json:
        """Return a text with its media type."""
        return {"type": "string", "contentMediaType": "text/html"}


class JsonLdExtension(OpenApiSerializerFieldExtension):
    """Text that is JSON-LD."""

    target_class = "cms.payload.fields.JsonLdField"

    def map_serializer_field(self, auto_schema: AutoSchema, direction: Any) -> Json:
        """Return a text with its media type."""
        return {"type": "string", "contentMediaType": "application/ld+json"}


class SnippetExtension(OpenApiSerializerFieldExtension):
    """One snippet, drawn by its own serializer."""

    target_class = "cms.payload.fields.SnippetField"

    def map_serializer_field(self, auto_schema: AutoSchema, direction: Any) -> Json:
        """Return a reference to the snippet's component."""
        return dict(auto_schema.resolve_serializer(self.target.serializer_class, direction).ref)


class RelationExtension(OpenApiSerializerFieldExtension):
    """A list of snippets."""

    target_class = "cms.payload.terms.RelationField"

    def map_serializer_field(self, auto_schema: AutoSchema, direction: Any) -> Json:
        """Return a list of references to the snippet's component."""
        component = auto_schema.resolve_serializer(self.target.serializer_class, direction)
        return {"type": "array", "items": component.ref}


class StreamExtension(OpenApiSerializerFieldExtension):
    """A StreamField: a list of items, each told apart from the others by ``type``.

    The blocks are those of the model's field of the same name; the model is in the context.
    """

    target_class = "cms.payload.fields.StreamField"

    def map_serializer_field(self, auto_schema: AutoSchema, direction: Any) -> Json:
        """Return a list of the union of the stream's blocks."""
        model = self.target.context["model"]
        stream = model._meta.get_field(self.target.source).stream_block
        return {"type": "array", "items": resolve_stream(auto_schema, stream).ref}


def resolve_stream(auto_schema: AutoSchema, stream: blocks.StreamBlock) -> ResolvedComponent:
    """Return the union of a stream's items, such as ``BodyItem`` for a ``BodyBlock``."""
    union = ResolvedComponent(
        type(stream).__name__.removesuffix("Block") + "Item", SCHEMA, object=type(stream)
    )
    if union not in auto_schema.registry:
        items = {
            name: resolve_item(auto_schema, name, block).ref
            for name, block in stream.child_blocks.items()
        }
        mapping = {name: ref["$ref"] for name, ref in items.items()}
        union.schema = {
            "description": "A block, told apart by `type`. New types may be added: pass them over.",
            "oneOf": list(items.values()),
            "discriminator": {"propertyName": "type", "mapping": mapping},
        }
        auto_schema.registry.register(union)
    return union


def resolve_item(auto_schema: AutoSchema, name: str, block: Any) -> ResolvedComponent:
    """Return the item of one block, named as the block's class, such as ``HeadingBlock``."""
    value = auto_schema.resolve_serializer(block.meta.api_serializer, "response")
    item = ResolvedComponent(type(block).__name__, SCHEMA, object=(type(block), name))
    if item not in auto_schema.registry:
        identity = {"type": "string", "description": "Stays while an editor moves the block."}
        item.schema = {
            "type": "object",
            "description": tidy(block.meta.description),
            "properties": {
                "type": {"type": "string", "const": name},
                "value": value.ref,
                "id": identity,
            },
            "required": ["type", "value", "id"],
        }
        auto_schema.registry.register(item)
    return item
