"""Page types in the contract: each a component, all of them a union, and what ``fields`` leaves.

``meta.type`` tells the types apart. OpenAPI's own discriminator only looks at the top of an
object, so the union has none: each type's ``meta`` is a component with a constant ``type``.

Importing this module is what registers the classes with drf-spectacular.
"""

from typing import Any

from drf_spectacular.extensions import OpenApiSerializerExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ComponentRegistry, ResolvedComponent

from cms.payload.load import page_types

from .answers import AnyPageSerializer, PartialPageSerializer
from .schema import tidy
from .shared import Json

SCHEMA = ResolvedComponent.SCHEMA
UNION_KEYWORDS = ("oneOf", "anyOf", "allOf")


class PageTypeExtension(OpenApiSerializerExtension):
    """A page type is named as its model: two types may share a serializer."""

    target_class = "cms.payload.pages.PageSerializer"
    match_subclasses = True

    def get_name(self, auto_schema: AutoSchema, direction: Any) -> str:
        """Return the model's name."""
        return str(self.target.context["model"].__name__)

    def get_identity(self, auto_schema: AutoSchema, direction: Any) -> Any:
        """Return the model: the name belongs to it."""
        return self.target.context["model"]

    def map_serializer(self, auto_schema: AutoSchema, direction: Any) -> Json:
        """Return what the serializer draws."""
        schema: Json = auto_schema._map_serializer(self.target, direction, bypass_extensions=True)
        return schema


class PageMetaExtension(OpenApiSerializerExtension):
    """The ``meta`` of a page type: as every page's, with a constant type."""

    target_class = "cms.payload.pages.PageMetaSerializer"

    def get_name(self, auto_schema: AutoSchema, direction: Any) -> str:
        """Return the model's name with ``Meta``."""
        return f"{self.target.context['model'].__name__}Meta"

    def get_identity(self, auto_schema: AutoSchema, direction: Any) -> Any:
        """Return what the name belongs to."""
        return (self.target.context["model"], "meta")

    def map_serializer(self, auto_schema: AutoSchema, direction: Any) -> Json:
        """Return what the serializer draws, for one type."""
        schema: Json = auto_schema._map_serializer(self.target, direction, bypass_extensions=True)
        label = self.target.context["model"]._meta.label
        schema["properties"]["type"] = {"type": "string", "const": label}
        return schema


class PageExtension(OpenApiSerializerExtension):
    """The union of all page types."""

    target_class = "api.contract.answers.AnyPageSerializer"

    def get_name(self, auto_schema: AutoSchema, direction: Any) -> str:
        """Return the short name."""
        return "Page"

    def map_serializer(self, auto_schema: AutoSchema, direction: Any) -> Json:
        """Return the union."""
        references = [resolved.ref for resolved in resolve_page_types(auto_schema)]
        return {"description": tidy(type(self.target).__doc__ or ""), "oneOf": references}


class PartialPageExtension(OpenApiSerializerExtension):
    """The union of what can be chosen of each page type."""

    target_class = "api.contract.answers.PartialPageSerializer"

    def map_serializer(self, auto_schema: AutoSchema, direction: Any) -> Json:
        """Return the union; a choice may fit several types, so it is no ``oneOf``."""
        references = [
            resolve_partial(auto_schema.registry, resolved).ref
            for resolved in resolve_page_types(auto_schema)
        ]
        return {"description": tidy(type(self.target).__doc__ or ""), "anyOf": references}


class PageAnswerExtension(OpenApiSerializerExtension):
    """A page, complete or not."""

    target_class = "api.contract.answers.PageAnswerSerializer"

    def map_serializer(self, auto_schema: AutoSchema, direction: Any) -> Json:
        """Return both: a complete page is also one that everything was chosen of."""
        kinds = (AnyPageSerializer, PartialPageSerializer)
        return {
            "description": tidy(type(self.target).__doc__ or ""),
            "anyOf": [auto_schema.resolve_serializer(kind, direction).ref for kind in kinds],
        }


def resolve_page_types(auto_schema: AutoSchema) -> list[ResolvedComponent]:
    """Return the component of each page type."""
    return [
        auto_schema.resolve_serializer(model.api_serializer(context={"model": model}), "response")
        for model in page_types()
    ]


def resolve_partial(registry: ComponentRegistry, complete: ResolvedComponent) -> ResolvedComponent:
    """Return the component of what can be chosen of an object, at any depth."""
    partial = ResolvedComponent(f"Partial{complete.name}", SCHEMA, object=(complete.name, "part"))
    if partial not in registry:
        properties = complete.schema["properties"]
        partial.schema = {
            "type": "object",
            "description": f"What `fields` chose of {complete.name}.",
            "properties": {name: _loosen(registry, part) for name, part in properties.items()},
        }
        registry.register(partial)
    return partial


def _loosen(registry: ComponentRegistry, schema: Json) -> Json:
    """Return a property's schema with its objects as partial ones; a body is chosen as a whole."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        target = registry[name, SCHEMA]
        has_parts = "properties" in target.schema
        return dict(resolve_partial(registry, target).ref) if has_parts else schema
    loose = dict(schema)
    if "items" in schema:
        loose["items"] = _loosen(registry, schema["items"])
    for keyword in UNION_KEYWORDS:
        if keyword in schema:
            loose[keyword] = [_loosen(registry, part) for part in schema[keyword]]
    return loose
