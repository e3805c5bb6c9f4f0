"""``site/``: what every page of the front end needs, from settings that may not be there yet."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from cms.models import Announcement, Clinic, Navigation
from tests import factories

from .small_clinic import Get, Refuse

pytestmark = pytest.mark.django_db


def test_new_installation_answers_empty_settings_and_creates_none(get: Get) -> None:
    answer = get("site/")

    assert answer == {
        "root_url": "http://localhost",
        "clinic": {
            "name": "",
            "legal_name": "",
            "email": "",
            "telephone": "",
            "booking_url": "",
            "title_pattern": "{title} | {clinic}",
            "logo": None,
            "social_profiles": [],
            "call_to_action": None,
        },
        "locations": [],
        "navigation": {"header": [], "footer": []},
        "announcements": [],
    }
    assert (Clinic.objects.count(), Navigation.objects.count()) == (0, 0)


def read_clock() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        now: datetime = cursor.fetchone()[0]
    return now


def test_announcements_are_shown_in_their_time_the_loudest_first(
    get: Get, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, hour = read_clock(), timedelta(hours=1)
    for text, fields in {
        "Always": {},
        "Begun": {"starts_at": now - hour},
        "Begins now": {"starts_at": now},
        "Begins later": {"starts_at": now + hour},
        "Ends later": {"ends_at": now + hour, "priority": 2},
        "Ends now": {"ends_at": now},
        "Ended": {"starts_at": now - 2 * hour, "ends_at": now - hour},
        "Loudest": {"priority": 9},
    }.items():
        factories.AnnouncementFactory(text=text, **fields)
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(1999, 1, 1, tzinfo=UTC))

    texts = [item["text"] for item in get("site/")["announcements"]]

    assert texts[:2] == ["Loudest", "Ends later"]
    assert sorted(texts[2:]) == ["Always", "Begins now", "Begun"]
    assert Announcement.objects.count() == 8


def test_announcement_is_shown_from_its_first_moment_up_to_its_last() -> None:
    now, moment = read_clock(), timedelta(microseconds=1)
    factories.AnnouncementFactory(starts_at=now, ends_at=now + moment)

    shown = [
        Announcement.objects.all().active_at(at).exists()
        for at in (now - moment, now, now + moment)
    ]

    assert shown == [False, True, False]


def test_menu_has_two_levels_and_no_dead_ends(get: Get) -> None:
    page = factories.StandardPageFactory(title="Here")
    hidden = factories.StandardPageFactory(title="Hidden", live=False)
    to_page = {"label": "Page", "page": page.pk, "url": "https://ignored.example/"}
    to_hidden = {"label": "Gone", "page": hidden.pk, "url": ""}

    def entry(*children: Any, **link: Any) -> dict[str, Any]:
        items = [{"type": "item", "value": child, "id": "x"} for child in children]
        return {"type": "item", "value": {**link, "children": items}}

    factories.NavigationFactory(
        header=[
            entry(to_page, to_hidden, **to_page),
            entry(to_page, **to_hidden),
            entry(to_hidden, **to_hidden),
            entry(**{"label": "Call", "page": None, "url": "tel:112"}),
        ]
    )

    url = "http://localhost/here/"
    assert get("site/")["navigation"]["header"] == [
        {"label": "Page", "url": url, "children": [{"label": "Page", "url": url}]},
        {"label": "Gone", "url": None, "children": [{"label": "Page", "url": url}]},
        {"label": "Call", "url": "tel:112", "children": []},
    ]


@pytest.mark.parametrize("name", ["fields", "type", "limit", "locale", "no_such"])
def test_site_refuses_what_it_does_not_understand(refuse: Refuse, name: str) -> None:
    refuse("site/", **{name: "1"})


def test_site_accepts_what_every_address_accepts(client: Client) -> None:
    query = {"format": "json", "_": "123", "site": "localhost:80", "rich_text_format": "html"}

    assert client.get("/api/v2/site/", query).status_code == 200
