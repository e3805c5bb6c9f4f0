"""A patient's words are shown while a recorded consent lasts, and the record itself never."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cms.models import BasePage
from tests.leaks.answers import PAGES, build_listing_url, build_search_url, sweep
from tests.leaks.hidden import MARK
from tests.leaks.world import World

TODAY = timezone.localdate()
LONG_AGO, YESTERDAY, TOMORROW, LATER = (
    str(TODAY + timedelta(days=days)) for days in (-9, -1, 1, 9)
)
GIVEN_BY = f"{MARK}givenby"

WITHOUT_CONSENT = [
    None,
    {},
    {"given_on": None, "given_by": "", "until": None},
    {"given_on": LONG_AGO, "given_by": "", "until": None},
    {"given_on": "", "given_by": GIVEN_BY, "until": None},
    {"given_on": "2026-02-31", "given_by": GIVEN_BY, "until": None},
    {"given_on": LONG_AGO, "given_by": GIVEN_BY, "until": YESTERDAY},
    {"given_on": LONG_AGO, "given_by": GIVEN_BY, "until": "2026-02-31"},
    {"given_on": LATER, "given_by": GIVEN_BY, "until": None},
]


@pytest.mark.parametrize("body", ["articlepage", "treatmentpage", "standardpage", "homepage"])
def test_words_without_a_consent_of_today_are_nowhere(world: World, body: str) -> None:
    page = world.pages[f"edited-{body}"]
    words = {"text": f"{MARK}words", "name": f"{MARK}name"}
    write(page, *({**words, "consent": consent} for consent in WITHOUT_CONSENT))

    assert get_body(page) == []
    assert sweep(list_urls(page), world) == {}
    assert count_found(f"{MARK}words") == 0


def test_words_with_consent_are_shown_and_who_gave_it_is_not(world: World) -> None:
    page = world.pages["edited-articlepage"]
    consent = {"given_on": YESTERDAY, "given_by": GIVEN_BY, "until": TOMORROW}
    words = {"text": "Thank you all", "name": "Marta K."}
    write(page, {**words, "consent": consent})

    assert [item["value"] for item in get_body(page)] == [words]
    assert sweep(list_urls(page), world) == {}
    assert count_found(GIVEN_BY) == 0


def write(page: Any, *testimonials: dict[str, Any]) -> None:
    """Store a body of testimonials as a script would, past what publishing requires."""
    body = [
        {"type": "testimonial", "value": item, "id": str(n)} for n, item in enumerate(testimonials)
    ]
    stored: BasePage = type(page).objects.get(pk=page.pk)
    stored.body = json.dumps(body)
    stored.save(clean=False)


def get_body(page: Any) -> list[dict[str, Any]]:
    body: list[dict[str, Any]] = Client().get(f"{PAGES}{page.pk}/").json()["body"]
    return body


def list_urls(page: Any) -> list[str]:
    listing = build_listing_url(type=page._meta.label, fields="*", id=page.pk)
    return [f"{PAGES}{page.pk}/", listing, build_search_url(q=page.title)]


def count_found(word: str) -> int:
    listing, search = build_listing_url(search=word), build_search_url(q=word)
    return sum(Client().get(url).json()["meta"]["total_count"] for url in (listing, search))
