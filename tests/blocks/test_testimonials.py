"""A patient's words are shown while a recorded consent lasts, and the consent itself never."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from api.build import build_draft, build_pages
from cms.blocks import BodyBlock
from cms.models import StandardPage
from cms.payload.content import Content, SiteRoot
from tests.factories import StandardPageFactory, build_block

TODAY = date(2026, 6, 15)
CONSENT = {"given_on": "2026-01-01", "given_by": "Marta Kowalewska", "until": None}


def draw(consent: Any, today: date = TODAY) -> list[Any]:
    now = datetime(today.year, today.month, today.day, 12, tzinfo=UTC)
    content = Content(site=SiteRoot("https://c.example", "0001", "/", "", ""), now=now)
    return BodyBlock().draw_items([build_block("testimonial", consent=consent)], content)


@pytest.mark.parametrize(
    ("change", "is_shown"),
    [
        ({}, True),
        ({"given_on": "2026-06-15"}, True),
        ({"given_on": TODAY}, True),  # as an unsaved form holds it
        ({"given_on": "2026-06-16"}, False),
        ({"given_on": ""}, False),
        ({"given_on": None}, False),
        ({"given_on": "2026-02-31"}, False),
        ({"given_on": "soon"}, False),
        ({"given_by": ""}, False),
        ({"given_by": None}, False),
        ({"until": "2026-06-15"}, True),
        ({"until": "2026-06-14"}, False),
        ({"until": TODAY - timedelta(days=1)}, False),
        ({"until": ""}, True),
    ],
)
def test_words_are_shown_while_consent_lasts(change: dict[str, Any], *, is_shown: bool) -> None:
    assert bool(draw({**CONSENT, **change})) is is_shown


@pytest.mark.parametrize("consent", [None, {}, ""])
def test_words_without_any_consent_are_not_shown(consent: Any) -> None:
    assert draw(consent) == []


def test_consent_that_cannot_be_read_ends_nothing_early_and_nothing_late() -> None:
    """A last day that is no date is no promise to stop, nor a licence to go on."""
    assert draw({**CONSENT, "until": "2026-02-31"}) == []


def test_consent_is_in_no_answer(client: Client, db: None) -> None:
    page = StandardPageFactory(body=[build_block("testimonial", consent=CONSENT)])

    detail = client.get(f"/api/v2/pages/{page.pk}/")
    listing = client.get("/api/v2/pages/?type=cms.StandardPage&fields=body")
    found = client.get("/api/v2/pages/?search=Kowalewska")

    (block,) = detail.json()["body"]
    assert set(block["value"]) == {"text", "name"}
    for answer in (detail, listing, found):
        assert "Kowalewska" not in answer.content.decode()
        assert "2026-01-01" not in answer.content.decode()
    assert found.json()["meta"]["total_count"] == 0
    assert "Kowalewska" not in json.dumps(build_draft(page))


def test_words_are_judged_by_the_databases_clock(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers of several machines agree; the process's own clock is not asked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_date")
        today = cursor.fetchone()[0]
    page = StandardPageFactory(
        body=[
            build_block("testimonial", consent={**CONSENT, "until": str(day)})
            for day in (today - timedelta(days=1), today)
        ]
    )
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(1999, 1, 1, tzinfo=UTC))

    (payload,) = build_pages([page.pk])

    assert len(payload["body"]) == 1


def test_preview_leaves_out_words_without_consent_too(db: None) -> None:
    """What an editor previews is what readers would get."""
    page = StandardPage(title="Draft", body=[("testimonial", {"text": "Words", "name": "Marta"})])

    assert build_draft(page)["body"] == []
