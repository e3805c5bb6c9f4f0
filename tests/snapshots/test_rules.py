"""The rules of docs/snapshots.md, each broken on purpose where a test can break it."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from wagtail.models import Page

from api.build import build_answers
from api.connections import close_connection
from api.models import Snapshot
from api.snapshots import making
from api.snapshots.checking import build_all
from api.snapshots.making import LOCKS, make_pages, store_answer, viewing
from api.snapshots.pruning import reset
from api.snapshots.records import make_answer

from .clinic import StoredClinic
from .conftest import Session, ask_title, list_fresh, list_stored

Ask = Callable[[str], int]


# 1. Building.


def test_a_build_sees_one_unchanging_state(clinic: StoredClinic, other: Session) -> None:
    with viewing():
        before = build_answers([clinic.about.pk])[0].payload["title"]
        other.execute("UPDATE wagtailcore_page SET title = 'New' WHERE id = %s", [clinic.about.pk])
        assert build_answers([clinic.about.pk])[0].payload["title"] == before


def test_what_a_transaction_has_written_is_answered_and_not_stored(
    built: StoredClinic, client: Client
) -> None:
    stored = list_stored()
    with transaction.atomic():
        Page.objects.filter(pk=built.about.pk).update(title="Mine")
        assert ask_title(client, built.about) == "Mine"
        transaction.set_rollback(True)

    assert ask_title(client, built.about) == "About us"
    assert list_stored() == stored


def test_a_build_with_a_number_of_its_own_is_never_stored(
    clinic: StoredClinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To itself its own changes would count as seen by everyone."""
    monkeypatch.setattr(making, "_BEGIN", "SELECT pg_current_xact_id()")

    made = make_pages([clinic.about.pk])

    assert made.keys() == {clinic.about.pk}
    assert list_stored() == set()


# 2. Nothing cached while building: tests/api/test_budgets.py.
# 3. Keys.


def test_what_was_not_there_is_found_when_it_comes(clinic: StoredClinic, ask: Ask) -> None:
    """No negative answer is stored, and a link to nothing has a key."""
    draft = Page.objects.get(pk=clinic.draft.pk).specific
    assert ask(f"pages/{draft.pk}/") == 404
    assert list_stored() == set()

    draft.save_revision().publish()

    assert ask(f"pages/{draft.pk}/") == 200


def test_a_page_asks_for_few_keys(built: StoredClinic) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(cardinality(keys)) FROM api_snapshot")
        assert cursor.fetchone()[0] <= 64


def test_keys_are_stored_as_they_are_read(built: StoredClinic) -> None:
    """Not compressed in a row of a long page, whose keys would be unpacked at every read."""
    keys = [f"condition:{number}" for number in range(60)]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE api_snapshot SET keys = %s, surrogate_keys = %s, head = %s WHERE page = %s",
            [keys, " ".join(keys), b"x" * 5_000, built.botox.pk],
        )
        cursor.execute(
            "SELECT pg_column_compression(keys), pg_column_compression(surrogate_keys)"
            " FROM api_snapshot WHERE page = %s",
            [built.botox.pk],
        )
        assert cursor.fetchone() == (None, None)


# 4. Release.


def test_an_answer_of_another_release_is_not_served(built: StoredClinic) -> None:
    assert built.about.pk in list_fresh()

    Snapshot.objects.update(release="0123456789abcdef")

    assert list_fresh() == set()


# 5. Clock.


def test_an_answer_ends_by_the_databases_clock(built: StoredClinic, client: Client) -> None:
    Snapshot.objects.filter(page=built.about.pk).update(valid_until="2026-01-01T00:00Z")

    assert built.about.pk not in list_fresh()
    assert ask_title(client, built.about) == "About us"
    assert built.about.pk in list_fresh()


# 6. Identity.


@pytest.mark.parametrize("change", [{"cluster": 1}, {"origin": 1}])
def test_an_answer_of_another_database_is_not_served(
    built: StoredClinic, change: dict[str, int]
) -> None:
    Snapshot.objects.update(**change)

    assert list_fresh() == set()


def test_an_answer_of_another_database_gives_way_to_a_new_one(
    built: StoredClinic, client: Client
) -> None:
    """Also one that was built when that server had counted further than this one has."""
    Snapshot.objects.filter(page=built.about.pk).update(cluster=1, built="9999999999:9999999999:")

    assert ask_title(client, built.about) == "About us"

    assert built.about.pk in list_fresh()


def test_after_a_reset_nothing_old_is_served_and_all_is_well(
    built: StoredClinic, client: Client
) -> None:
    reset()

    assert list_stored() == set()
    build_all()
    assert built.about.pk in list_fresh()
    Page.objects.filter(pk=built.about.pk).update(title="New")
    assert ask_title(client, built.about) == "New"


# 7. Pruning, and 8. Triggers: test_log.py.
# 9. Storing.


def test_an_older_build_does_not_replace_a_newer_one(built: StoredClinic, client: Client) -> None:
    with viewing() as view:
        (older,) = build_answers([built.about.pk])
    Page.objects.filter(pk=built.about.pk).update(title="New")
    assert ask_title(client, built.about) == "New"

    assert store_answer(older, make_answer(older, view.now), view) == 0
    assert built.about.pk in list_fresh()


def test_who_cannot_lock_a_page_builds_for_itself(
    clinic: StoredClinic, other: Session, client: Client
) -> None:
    with other.transaction():
        other.execute("SELECT pg_advisory_xact_lock(%s::int, %s::int)", [LOCKS, clinic.about.pk])

        assert ask_title(client, clinic.about) == "About us"

    assert list_stored() == set()


def test_who_comes_second_takes_what_the_first_has_stored(
    clinic: StoredClinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Four readers of a page that is not stored build it once."""
    monkeypatch.setattr(making, "LOSERS_WAIT_SECONDS", 30)  # the machine may be busy
    builds: list[int] = []

    def build(pages: Any) -> Any:
        builds.extend(pages)
        time.sleep(0.02)
        return build_answers(pages)

    def read() -> None:
        make_pages([clinic.about.pk], build)
        close_connection()
        connection.close()

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert builds == [clinic.about.pk]


def test_storing_does_not_wait_for_an_editor_who_has_locked_the_page(
    clinic: StoredClinic, other: Session, client: Client
) -> None:
    with other.transaction():
        other.execute("SELECT 1 FROM wagtailcore_page WHERE id = %s FOR UPDATE", [clinic.about.pk])

        assert ask_title(client, clinic.about) == "About us"

    assert clinic.about.pk in list_stored()
