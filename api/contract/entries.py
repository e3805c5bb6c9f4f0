"""Listings of anything but pages in the contract: an entry, what ``fields`` chose of it, the list.

Each listing has components of its own, named as its entry's serializer: ``PersonEntry``,
``PartialPersonEntry``, ``PersonEntryAnswer``, ``PersonEntryListing``.

Importing this module is what registers the classes with drf-spectacular.
"""

from typing import Any

from drf_spectacular.extensions import OpenApiSerializerExtension
from drf_spectacular.openapi import AutoSchema
from rest_framework import serializers

from .answers import ListingMetaSerializer
from .pages import resolve_partial
from .schema import tidy
from .shared import Json

SerializerClass = type[serializers.BaseSerializer[Any]]


class EntryAnswerSerializer(serializers.Serializer[None]):
    """An entry: complete without `fields`, else what was chosen of it."""


class EntryListingSerializer(serializers.Serializer[None]):
    """A listing; without `fields` its items are complete, those of files have a few properties."""


def describe_entry(entry: SerializerClass) -> EntryAnswerSerializer:
    """Return the answer that is one entry."""
    return EntryAnswerSerializer(context={"entry": entry})


def describe_listing(
    entry: SerializerClass, meta: SerializerClass = ListingMetaSerializer
) -> EntryListingSerializer:
    """Return the answer that is a list of entries, after what ``meta`` says of the list."""
    return EntryListingSerializer(context={"entry": entry, "meta": meta})


class EntryAnswerExtension(OpenApiSerializerExtension):
    """An entry, complete or not."""

    target_class = "api.contract.entries.EntryAnswerSerializer"
    suffix = "Answer"

    def get_name(self, auto_schema: AutoSchema, direction: Any) -> str:
        """Return the entry's name with a word more."""
        return self.target.context["entry"].__name__.removesuffix("Serializer") + self.suffix

    def get_identity(self, auto_schema: AutoSchema, direction: Any) -> Any:
        """Return what the name belongs to."""
        return (self.target.context["entry"], self.suffix)

    def map_serializer(self, auto_schema: AutoSchema, direction: Any) -> Json:
        """Return both: what is complete and what was chosen."""
        complete = auto_schema.resolve_serializer(self.target.context["entry"], direction)
        partial = resolve_partial(auto_schema.registry, complete)
        return {**self._describe(), "anyOf": [complete.ref, partial.ref]}

    def _describe(self) -> Json:
        return {"description": tidy(type(self.target).__doc__ or "")}


class EntryListingExtension(EntryAnswerExtension):
    """A list of entries in Wagtail's envelope."""

    target_class = "api.contract.entries.EntryListingSerializer"
    suffix = "Listing"

    def map_serializer(self, auto_schema: AutoSchema, direction: Any) -> Json:
        """Return the envelope."""
        context = self.target.context
        meta = auto_schema.resolve_serializer(context["meta"], direction)
        entry = auto_schema.resolve_serializer(describe_entry(context["entry"]), direction)
        return {
            **self._describe(),
            "type": "object",
            "properties": {"meta": meta.ref, "items": {"type": "array", "items": entry.ref}},
            "required": ["meta", "items"],
        }
