"""The public form of the short lists that pages are filed under."""

from typing import Any

from rest_framework import serializers

from .content import Content
from .serializers import PayloadSerializer
from .sources import PageSource


class TermSerializer(PayloadSerializer):
    """A term that pages are filed under: a condition, a body area, a category."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    slug = serializers.SlugField()


class RelationField(serializers.Field[Any, Any, Any, Any]):
    """A page's relation to snippets, each drawn with the snippet's serializer, in stored order.

    ``relation`` is the relation's name in the model, when the public name is another one.
    """

    def __init__(
        self,
        kind: str,
        serializer_class: type[PayloadSerializer],
        *,
        relation: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(source="*", read_only=True, **kwargs)
        self.kind = kind
        self.serializer_class = serializer_class
        self.relation = relation

    def to_representation(self, value: PageSource) -> list[Any]:
        """Return the related snippets' JSON; those that no longer exist are left out."""
        content: Content = self.context["content"]
        ids = value.relations.get(self.relation or str(self.field_name), [])
        found = (content.find_snippet(self.kind, pk) for pk in ids)
        return [content.draw(self.serializer_class, snippet) for snippet in found if snippet]
