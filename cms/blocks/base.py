"""What makes a StreamField block part of the API."""

from typing import Any

from django.core import checks
from wagtail import blocks

from cms.payload.content import Content
from cms.payload.serializers import PayloadSerializer

from .sample import sample_content

TEXT_GROUP = "Text"
FACTS_GROUP = "Facts"
MEDIA_GROUP = "Media"
ACTION_GROUP = "Links and actions"

# What readers' browsers and screen readers cope with, and what an editor needs inside a paragraph.
# Headings are blocks of their own, so that each has a stable anchor.
RICH_TEXT_FEATURES = [
    "bold",
    "italic",
    "superscript",
    "subscript",
    "ol",
    "ul",
    "link",
    "document-link",
]


class APIBlock(blocks.Block):
    """A block that declares its public JSON: mixed into each block that may stand in a body.

    ``Meta.api_serializer`` is a :class:`PayloadSerializer` over the block's stored value;
    ``Meta.preview_value`` is an example of that stored value. The picker's preview, the contract
    and the tests all use it.
    """

    def draw(self, raw: Any, content: Content) -> Any:
        """Return the block's public value from its stored value, any part of which may be empty."""
        return content.draw(self.meta.api_serializer, raw or {})

    def is_shown(self, raw: Any, content: Content) -> bool:
        """Tell whether the block may be shown at the build's time; most always are."""
        return True

    def list_questions(self, raw: Any, content: Content) -> list[tuple[str, str]]:
        """Return the questions that the block answers, each with clean HTML; most have none."""
        return []

    def find_publishing_error(self, raw: Any) -> str | None:
        """Return why a stored value may not be published, None when it may; most always may."""
        return None

    def get_preview_value(self) -> Any:
        """Return the example as it is stored: the preview draws it from the public JSON."""
        return self.meta.preview_value

    def get_preview_template(self, value: Any, context: dict[str, Any] | None = None) -> str:
        """Return the template that draws the block's public JSON."""
        return "blocks/preview.html"

    def get_preview_context(
        self, value: Any, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Add the public JSON of the example to the context of the picker's preview."""
        shown = {"type": self.name, "value": self.draw(value, sample_content())}
        return {
            **(parent_context or {}),
            "item": shown,
            "item_template": f"blocks/{self.name}.html",
        }

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        """Refuse to start with a block that has no public JSON or no example."""
        return [*super().check(**kwargs), *self._check_contract()]

    def _check_contract(self) -> list[checks.CheckMessage]:
        missing: list[checks.CheckMessage] = []
        serializer = getattr(self.meta, "api_serializer", None)
        if not (isinstance(serializer, type) and issubclass(serializer, PayloadSerializer)):
            missing.append(
                checks.Error(
                    f"{type(self).__name__} declares no public JSON.",
                    hint="Set Meta.api_serializer to a PayloadSerializer.",
                    obj=self,
                    id="cms.E001",
                )
            )
        if not hasattr(self.meta, "preview_value"):
            missing.append(
                checks.Error(
                    f"{type(self).__name__} has no example value.",
                    hint="Set Meta.preview_value to a stored value that shows the block well.",
                    obj=self,
                    id="cms.E002",
                )
            )
        return missing


class APIStreamBlock(blocks.StreamBlock):
    """A stream whose items are drawn as ``{"type", "value", "id"}``."""

    def draw_items(self, items: list[dict[str, Any]], content: Content) -> list[dict[str, Any]]:
        """Return the items that may be shown, in order; types that no longer exist are left out."""
        return [
            {
                "type": item["type"],
                "value": self.child_blocks[item["type"]].draw(item["value"], content),
                "id": item.get("id"),
            }
            for item in items
            if self._is_shown(item, content)
        ]

    def list_questions(
        self, items: list[dict[str, Any]], content: Content
    ) -> list[tuple[str, str]]:
        """Return the questions and answers of the items that may be shown, in order."""
        return [
            question
            for item in items
            if self._is_shown(item, content)
            for question in self.child_blocks[item["type"]].list_questions(item["value"], content)
        ]

    def find_publishing_errors(self, items: list[dict[str, Any]]) -> list[str]:
        """Return why the stored items may not be published; empty when they may."""
        errors = (
            self.child_blocks[item["type"]].find_publishing_error(item.get("value"))
            for item in items
            if item["type"] in self.child_blocks
        )
        return [error for error in errors if error]

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        """Refuse to start when a block of the stream is not an :class:`APIBlock`."""
        return [
            *super().check(**kwargs),
            *(
                checks.Error(
                    f"The block '{name}' cannot be drawn in the API.",
                    hint="Let its class inherit cms.blocks.APIBlock.",
                    obj=block,
                    id="cms.E003",
                )
                for name, block in self.child_blocks.items()
                if not isinstance(block, APIBlock)
            ),
        ]

    def _is_shown(self, item: dict[str, Any], content: Content) -> bool:
        block = self.child_blocks.get(item["type"])
        return (
            block is not None
            and item.get("value") is not None
            and block.is_shown(item["value"], content)
        )
