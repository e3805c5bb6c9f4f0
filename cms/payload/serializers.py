"""Serializers that draw public JSON from stored values and from the content maps.

They are Django REST framework serializers, so one declaration makes the representation and,
later, the OpenAPI component. Two habits differ from the framework's: an unfinished draft has
holes, so every missing value has a typed empty form (a string is ``""``, a list ``[]``, an
object ``null``); and an id whose target is not public draws nothing.
"""

from collections.abc import Iterable
from typing import Any

from rest_framework import serializers

from .content import Content
from .references import unwrap_items

TEXT_FIELDS = (serializers.CharField,)

# What an editor's empty input may be stored as. A number or a switch is never a hole.
HOLES: tuple[Any, ...] = (None, "", [], {})


class ShownListSerializer(serializers.ListSerializer[Any]):
    """A list of what may be shown: items that draw nothing are left out."""

    def to_representation(self, data: Any) -> list[Any]:
        """Return the items' representations, without holes and those that are None."""
        items = [item for item in unwrap_items(data) if item not in HOLES]
        drawn = (self.child.to_representation(item) for item in items)  # type: ignore[union-attr]
        return [item for item in drawn if item is not None]


class PayloadSerializer(serializers.Serializer[Any]):
    """Draws a mapping or an object, field by field, with typed empty values.

    The context holds ``content``, a :class:`~cms.payload.content.Content`.
    """

    class Meta:
        list_serializer_class = ShownListSerializer

    @property
    def content(self) -> Content:
        """The maps of everything this build shows."""
        content: Content = self.context["content"]
        return content

    def to_representation(self, instance: Any) -> Any:
        """Return ``{field: value}``; nothing is omitted and nothing raises for a missing value."""
        return self.draw_fields(instance, self.list_names())

    def list_names(self) -> list[str]:
        """Return the names of what is drawn, in the order of the answer."""
        return list(self.fields)

    def draw_fields(self, instance: Any, names: Iterable[str]) -> dict[str, Any]:
        """Return some of the fields."""
        fields = self.fields
        return {name: self._draw(fields[name], instance) for name in names}

    def read_source(self, field: serializers.Field[Any, Any, Any, Any], instance: Any) -> Any:
        """Return the stored value that a field draws, None when there is none."""
        value = instance
        for attribute in field.source_attrs:
            value = (
                value.get(attribute) if isinstance(value, dict) else getattr(value, attribute, None)
            )
        return value

    def _draw(self, field: serializers.Field[Any, Any, Any, Any], instance: Any) -> Any:
        value = self.read_source(field, instance)
        if value in HOLES:
            return empty_value(field)
        return field.to_representation(value)


def empty_value(field: serializers.Field[Any, Any, Any, Any]) -> Any:
    """Return what a field shows when there is nothing: ``""``, ``[]`` or None."""
    if isinstance(field, serializers.ListSerializer | serializers.ListField):
        return []
    if isinstance(field, TEXT_FIELDS) and not field.allow_null:
        return ""
    return None
