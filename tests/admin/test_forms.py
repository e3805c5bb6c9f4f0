"""What an editor sees of a form: its tabs, and what each field is for."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import models
from django.test import Client
from wagtail.admin.panels import FieldPanel, Panel, get_edit_handler
from wagtail.blocks import BaseStructBlock, FieldBlock, ListBlock, RichTextBlock, StructBlock

from articles.models import ArticleIndexPage, ArticlePage, Category
from cms.models import (
    Announcement,
    Clinic,
    HomePage,
    Location,
    Navigation,
    Person,
    StandardPage,
)
from tests.factories import load_home
from treatments.models import BodyArea, Condition, TreatmentIndexPage, TreatmentPage

SHORT = ["Content", "Search and social", "Settings"]
REVIEWED = ["Content", "Related", "Medical review", "Search and social", "Settings"]
TABS = {
    HomePage: SHORT,
    StandardPage: SHORT,
    TreatmentIndexPage: SHORT,
    ArticleIndexPage: SHORT,
    TreatmentPage: REVIEWED,
    ArticlePage: REVIEWED,
}
OTHERS = (Person, Location, Announcement, Clinic, Navigation, Condition, BodyArea, Category)

# Everybody knows what goes into these.
PLAIN = {"postal_code", "locality", "region", "go_live_at", "expire_at"}
PLAIN_BLOCKS = {"document", "pages"}


@pytest.mark.parametrize(("model", "tabs"), TABS.items())
def test_form_is_grouped_in_tabs_that_follow_the_work(model: Any, tabs: list[str]) -> None:
    assert [tab.heading for tab in get_edit_handler(model).children] == tabs


def test_form_shows_its_tabs_and_help(admin: Client) -> None:
    answer = admin.get(f"/admin/pages/{load_home().pk}/edit/").content.decode()

    assert "Search and social" in answer
    assert "Up to 60 characters are shown" in answer


@pytest.mark.parametrize("model", [*TABS, *OTHERS])
def test_form_says_what_each_field_is_for(model: Any) -> None:
    panels = [p for p in walk(get_edit_handler(model)) if p.field_name not in PLAIN]

    assert [panel.field_name for panel in panels if not describe(panel)] == []


@pytest.mark.parametrize("model", [*TABS, *OTHERS])
def test_form_says_how_long_a_text_may_be(model: Any) -> None:
    limited = [
        panel
        for panel in walk(get_edit_handler(model))
        if (panel.db_field.max_length or 0) >= 200 and not is_address(panel.db_field)
    ]

    assert [p.field_name for p in limited if "characters" not in describe(p)] == []


@pytest.mark.parametrize(("name", "block"), HomePage.body.field.stream_block.child_blocks.items())
def test_block_says_what_it_is_and_what_its_fields_are_for(name: str, block: Any) -> None:
    assert block.meta.icon != "placeholder"
    assert block.meta.group
    assert block.meta.description.endswith(".")
    assert [field.name for field in leaves(block) if not field.field.help_text] == []


def walk(panel: Panel) -> Iterator[Any]:
    """Yield the panels of a form's fields, those of its inline rows too."""
    for child in getattr(panel, "children", []):
        yield from walk(child)
    inline = getattr(panel, "child_edit_handler", None)
    if inline:
        yield from walk(inline)
    if isinstance(panel, FieldPanel):
        yield panel


def describe(panel: Any) -> str:
    """Return the help text that the form shows."""
    return str(panel.help_text or panel.db_field.help_text)


def is_address(field: models.Field[Any, Any]) -> bool:
    return isinstance(
        field, models.SlugField | models.URLField | models.EmailField
    ) or field.name.endswith("_url")


def leaves(block: Any) -> Iterator[FieldBlock]:
    """Yield the fields of a block that the project wrote itself."""
    if isinstance(block, ListBlock):
        yield from leaves(block.child_block)
    elif isinstance(block, StructBlock) and type(block).__module__.startswith("cms."):
        for name, child in block.child_blocks.items():
            if name not in PLAIN_BLOCKS:
                yield from leaves(child)
    elif isinstance(block, FieldBlock) and not isinstance(block, RichTextBlock | BaseStructBlock):
        yield block


def test_previews_follow_typing_closely_and_drafts_are_saved_after_them(admin: Client) -> None:
    answer = admin.get(f"/admin/pages/{load_home().pk}/edit/").content.decode()

    assert re.findall("/static/cms/([a-z_]+)[.]js", answer) == [
        "preview_pace",
        "preview_checks",
        "submit_once",
    ]
    assert 'data-w-preview-auto-update-interval-value="50"' in answer
    assert 'data-w-autosave-interval-value="2000"' in answer
