"""What editors see before readers do: the examples in the block picker, and drafts."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from cms.models import HomePage
from tests.factories import (
    PersonFactory,
    StandardPageFactory,
    TreatmentIndexPageFactory,
    TreatmentPageFactory,
)

BODY = HomePage.body.field.stream_block
BLOCKS = BODY.child_blocks

# Words by which the example of each block is known.
EXAMPLES = {
    "heading": "What to expect",
    "paragraph": "quiet afternoon",
    "quote": "Movement is rarely the enemy",
    "testimonial": "I can turn my head",
    "callout": "blood thinners",
    "steps": "We examine",
    "faq": "May I drive home?",
    "key_facts": "Back to work",
    "table": "Rest after treatment",
    "figure": "A walk a day",
    "video": "Three stretches",
    "call_to_action": "Book a visit",
    "download": "One page to print",
    "related_cards": "Read next",
}


@pytest.mark.parametrize("name", BLOCKS)
def test_picker_shows_an_example_of_each_block(admin: Client, name: str) -> None:
    answer = admin.get(f"/admin/block-preview/?id={BLOCKS[name].definition_prefix}")

    assert answer.status_code == 200
    assert EXAMPLES[name] in answer.content.decode()


def test_preview_draws_a_draft_whose_blocks_are_all_empty(
    admin: Client, post_treatment: Callable[..., Any]
) -> None:
    body = [(name, empty_form(name)) for name in BLOCKS]
    draft = TreatmentPageFactory(title="Unfinished", live=False)
    post_treatment(admin, draft, body, title="Unfinished")
    draft.refresh_from_db()
    assert [child.block_type for child in draft.body] == list(BLOCKS)

    answer = admin.get(f"/admin/pages/{draft.pk}/view_draft/")

    assert answer.status_code == 200
    assert "Unfinished" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


def test_preview_follows_a_page_that_was_never_saved(admin: Client) -> None:
    parent = TreatmentIndexPageFactory()
    url = f"/admin/pages/add/treatments/treatmentpage/{parent.pk}/preview/"
    data = {
        "title": "Botox® & friends",
        "slug": "botox",
        "body": streamfield([("heading", {"text": "What it is", "level": "2", "anchor": ""})]),
        "related_heading": "You might also enjoy",
        "related_count": "6",
        "related_pages": inline_formset([]),
        "comments": inline_formset([]),
    }

    stored = admin.post(url, nested_form_data(data))
    answer = admin.get(url, {"mode": "", "in_preview_panel": "true"})

    assert stored.json()["is_valid"]
    assert answer.status_code == 200
    assert "<h1>Botox® &amp; friends</h1>" in answer.content.decode()
    assert '<h2 id="what-it-is">What it is</h2>' in answer.content.decode()


def test_preview_hides_what_readers_will_not_see(admin: Client) -> None:
    hidden = StandardPageFactory(title="Staff rota", live=False)
    body = [
        {"type": "related_cards", "value": {"heading": "Read next", "pages": [hidden.pk]}},
        {"type": "testimonial", "value": {"text": "It helped.", "name": "", "consent": {}}},
    ]
    page = StandardPageFactory(body=body, live=False)

    answer = admin.get(f"/admin/pages/{page.pk}/view_draft/").content.decode()

    assert "Read next" in answer
    assert "Staff rota" not in answer
    assert "It helped." not in answer


def test_preview_names_the_reviewer_and_the_day(admin: Client) -> None:
    imani = PersonFactory(name="Imani Whitlock", credentials="MD")
    page = TreatmentPageFactory(reviewed_by=imani, last_reviewed_on=date(2026, 10, 2))

    answer = admin.get(f"/admin/pages/{page.pk}/view_draft/").content.decode()

    words = " ".join(answer.split())
    assert "Medically reviewed by Imani Whitlock, MD on Oct. 2, 2026" in words


def test_preview_is_for_people_who_may_edit(client: Client, db: None) -> None:
    page = StandardPageFactory(live=False)

    answer = client.get(f"/admin/pages/{page.pk}/view_draft/")

    assert answer.status_code == 302
    assert answer["Location"].startswith("/admin/login/")


def empty_form(name: str) -> Any:
    """Return what the form posts for a block that was added and left alone."""
    fields: dict[str, Any] = {
        "paragraph": "null",
        "table": {"caption": "", "column-count": "0", "row-count": "0"},
        "figure": {"image": {"image": "", "alt_text": ""}, "caption": ""},
        "testimonial": {"text": "", "consent": {"given_on": "", "given_by": "", "until": ""}},
        "call_to_action": {"link": {"label": "", "page": "", "url": ""}},
        "callout": {"kind": "info", "text": "null"},
        "heading": {"text": "", "level": "2", "anchor": ""},
        "related_cards": {"heading": "", "pages": streamfield([])},
    }
    return fields.get(name, {"title": "", "items": streamfield([])})
