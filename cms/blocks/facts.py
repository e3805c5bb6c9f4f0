"""Blocks that order facts: steps, questions and answers, key facts, table."""

from typing import Any

from django.utils.html import strip_tags
from rest_framework import serializers
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

from cms.payload.content import Content
from cms.payload.fields import RichTextField
from cms.payload.serializers import PayloadSerializer

from .base import FACTS_GROUP, RICH_TEXT_FEATURES, APIBlock

TITLE_HELP_TEXT = "Shown above the list. At most 120 characters."


class StepSerializer(PayloadSerializer):
    """One step of a procedure."""

    title = serializers.CharField()
    html = RichTextField(source="text")


class StepsSerializer(PayloadSerializer):
    """An ordered procedure."""

    title = serializers.CharField(allow_blank=True)
    items = StepSerializer(many=True)


class StepBlock(blocks.StructBlock):
    """One step: a short title and what happens."""

    title = blocks.CharBlock(
        max_length=120, help_text="What happens, in a few words. At most 120 characters."
    )
    text = blocks.RichTextBlock(
        features=RICH_TEXT_FEATURES, required=False, help_text="What the patient notices."
    )

    class Meta:
        icon = "list-ol"
        label = "Step"
        label_format = "{title}"


class StepsBlock(APIBlock, blocks.StructBlock):
    """What happens, in order."""

    title = blocks.CharBlock(max_length=120, required=False, help_text=TITLE_HELP_TEXT)
    items = blocks.ListBlock(
        StepBlock(), min_num=1, max_num=12, label="Steps", help_text="In order, at most 12."
    )

    class Meta:
        icon = "list-ol"
        group = FACTS_GROUP
        description = "What happens, in order: before, during and after."
        api_serializer = StepsSerializer
        preview_value = {
            "title": "Your appointment",
            "items": [
                {"title": "We talk", "text": "<p>About your pain, and what you hope for.</p>"},
                {"title": "We examine", "text": "<p>To find where the pain comes from.</p>"},
                {"title": "We plan", "text": "<p>Together, one step at a time.</p>"},
            ],
        }


class QuestionSerializer(PayloadSerializer):
    """A question and its answer."""

    question = serializers.CharField()
    answer_html = RichTextField(source="answer")


class FAQSerializer(PayloadSerializer):
    """Questions and answers."""

    title = serializers.CharField(allow_blank=True)
    items = QuestionSerializer(many=True)


class QuestionBlock(blocks.StructBlock):
    """A question as a patient would ask it, and its answer."""

    question = blocks.CharBlock(
        max_length=200, help_text="As a patient would ask it. At most 200 characters."
    )
    answer = blocks.RichTextBlock(
        features=RICH_TEXT_FEATURES, help_text="Short, and complete without the text around it."
    )

    class Meta:
        icon = "help"
        label = "Question"
        label_format = "{question}"


class FAQBlock(APIBlock, blocks.StructBlock):
    """Questions and answers. Search engines may show them under the page's result."""

    title = blocks.CharBlock(max_length=120, required=False, help_text=TITLE_HELP_TEXT)
    items = blocks.ListBlock(
        QuestionBlock(), min_num=1, max_num=20, label="Questions", help_text="At most 20."
    )

    def list_questions(self, raw: Any, content: Content) -> list[tuple[str, str]]:
        """Return the questions that have both their words and an answer."""
        items = self.draw(raw, content)["items"]
        return [
            (item["question"], item["answer_html"])
            for item in items
            if item["question"].strip() and strip_tags(item["answer_html"]).strip()
        ]

    class Meta:
        icon = "help"
        group = FACTS_GROUP
        label = "Questions and answers"
        description = "Questions as patients ask them, with short answers."
        api_serializer = FAQSerializer
        preview_value = {
            "title": "Good to ask",
            "items": [
                {
                    "question": "Does it hurt?",
                    "answer": "<p>Most people feel a brief sting, then pressure.</p>",
                },
                {
                    "question": "May I drive home?",
                    "answer": "<p>Usually yes. Ask us if you were given a sedative.</p>",
                },
            ],
        }


class KeyFactSerializer(PayloadSerializer):
    """A label and its value."""

    label = serializers.CharField()  # type: ignore[assignment]
    value = serializers.CharField()


class KeyFactsSerializer(PayloadSerializer):
    """A short list of facts."""

    title = serializers.CharField(allow_blank=True)
    items = KeyFactSerializer(many=True)


class KeyFactBlock(blocks.StructBlock):
    """A label and its value, such as “Duration” and “20 minutes”."""

    label = blocks.CharBlock(max_length=60, help_text="Such as “Duration”. At most 60 characters.")
    value = blocks.CharBlock(
        max_length=160, help_text="Such as “About 20 minutes”. At most 160 characters."
    )

    class Meta:
        icon = "tag"
        label = "Fact"
        label_format = "{label}: {value}"


class KeyFactsBlock(APIBlock, blocks.StructBlock):
    """The few facts that readers look for first."""

    title = blocks.CharBlock(max_length=120, required=False, help_text=TITLE_HELP_TEXT)
    items = blocks.ListBlock(
        KeyFactBlock(), min_num=1, max_num=10, label="Facts", help_text="At most 10."
    )

    class Meta:
        icon = "tasks"
        group = FACTS_GROUP
        description = "The few facts readers look for first: duration, recovery, cost."
        api_serializer = KeyFactsSerializer
        preview_value = {
            "title": "At a glance",
            "items": [
                {"label": "Duration", "value": "About 20 minutes"},
                {"label": "Back to work", "value": "Usually the next day"},
            ],
        }


class ColumnSerializer(PayloadSerializer):
    """A column of a table; cells of type ``rich_text`` are HTML."""

    heading = serializers.CharField(allow_blank=True)
    type = serializers.ChoiceField(choices=["text", "rich_text"])


class TableSerializer(PayloadSerializer):
    """A table: ``rows`` holds a list of cells for each row, in the order of ``columns``."""

    caption = serializers.CharField(allow_blank=True)
    columns = ColumnSerializer(many=True)
    rows = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """Return the table with rich cells as clean HTML."""
        columns = [column or {} for column in instance.get("columns") or []]
        kinds = [column.get("type") for column in columns]
        return {
            "caption": instance.get("caption") or "",
            "columns": [
                {"heading": c.get("heading") or "", "type": c.get("type")} for c in columns
            ],
            "rows": [
                [
                    _draw_cell(kind, cell, self.content)
                    for kind, cell in zip(kinds, (row or {}).get("values") or (), strict=False)
                ]
                for row in instance.get("rows") or []
            ],
        }


class TableBlock(APIBlock, TypedTableBlock):
    """A small table with a caption for those who cannot see it."""

    def __init__(self, local_blocks: Any = None, **kwargs: Any) -> None:
        cells = [
            ("text", blocks.CharBlock(required=False, max_length=300)),
            ("rich_text", blocks.RichTextBlock(required=False, features=RICH_TEXT_FEATURES)),
        ]
        super().__init__(local_blocks or cells, **kwargs)

    class Meta:
        icon = "table"
        group = FACTS_GROUP
        description = "A small table. Give it a caption: screen readers say it first."
        api_serializer = TableSerializer
        preview_value = {
            "caption": "Rest after treatment",
            "columns": [
                {"type": "text", "heading": "Activity"},
                {"type": "text", "heading": "Wait for"},
            ],
            "rows": [{"values": ["Walking", "No wait"]}, {"values": ["Running", "2 days"]}],
        }


def _draw_cell(kind: str | None, cell: Any, content: Content) -> str:
    if kind == "rich_text":
        return content.render_rich_text(cell or "")
    return str(cell or "")
