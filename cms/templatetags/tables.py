"""Pair a table's cells with their columns: a template cannot walk two lists at once."""

from typing import Any

from django import template

register = template.Library()


@register.filter
def table_rows(table: dict[str, Any]) -> list[list[dict[str, Any]]]:
    """Return rows of ``{"text", "is_html"}`` from a table block's public JSON."""
    kinds = [column["type"] for column in table["columns"]]
    return [
        [
            {"text": cell, "is_html": kind == "rich_text"}
            for kind, cell in zip(kinds, row, strict=False)
        ]
        for row in table["rows"]
    ]
