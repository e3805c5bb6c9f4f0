"""The log of changes: rules 7 and 8 of docs/snapshots.md, and from when on a change counts."""

from django.db import connection, transaction
from django.test import Client
from wagtail.models import Page

from api.build import build_answers
from api.content_log.install import find_differences, install_triggers
from api.content_log.watches import list_watches
from api.models import Change, Horizon
from api.snapshots.checking import build_all
from api.snapshots.making import store_answer, viewing
from api.snapshots.pruning import is_foreign, prune, prune_when_due
from api.snapshots.records import make_answer
from articles.models import ArticlePage

from .clinic import StoredClinic
from .conftest import Session, ask_title, list_fresh, list_stored


def count_entries(below: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM api_change WHERE xid < ({below})")  # noqa: S608
        count: int = cursor.fetchone()[0]
    return count


# 7. Pruning.


def test_pruning_keeps_what_is_fresh_and_forgets_the_log(built: StoredClinic) -> None:
    Page.objects.filter(pk=built.team.pk).update(title="Us")
    fresh = list_fresh()

    # Other databases of the server may have transactions that run, which holds back what is known.
    ended = count_entries("SELECT pg_snapshot_xmin(pg_current_snapshot())")
    report = prune()

    assert list_fresh() == fresh
    assert built.team.pk not in fresh
    assert report.forgotten >= ended
    assert count_entries("SELECT xid FROM api_horizon") == 0


def test_a_slow_builder_cannot_bring_back_what_was_pruned(
    built: StoredClinic, client: Client
) -> None:
    """It built before a change; the log that knew of the change is gone when it stores."""
    with viewing() as view:
        (slow,) = build_answers([built.about.pk])
    Page.objects.filter(pk=built.about.pk).update(title="New")
    prune()

    store_answer(slow, make_answer(slow, view.now), view)

    assert ask_title(client, built.about) == "New"


def test_pruning_drops_what_nobody_can_ask_for(built: StoredClinic) -> None:
    Page.objects.filter(pk=built.team.pk).update(live=False)

    assert prune().dropped == 1
    assert built.team.pk not in list_stored()


def test_a_log_from_another_server_is_noticed_and_reset(built: StoredClinic) -> None:
    """Its transactions have not happened here yet, so nothing could ever be served."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE api_horizon SET xid = '999999999999'")
    assert is_foreign()
    assert list_fresh() == set()

    prune_when_due()

    assert not is_foreign()
    build_all()
    assert built.about.pk in list_fresh()


# 8. Triggers.


def test_every_watched_table_is_logged_whoever_writes(clinic: StoredClinic, other: Session) -> None:
    """Also a session that replays a dump and switches ordinary triggers off."""
    assert find_differences().list_tables() == []
    other.execute("SET session_replication_role = replica")
    Change.objects.all().delete()

    other.execute("UPDATE wagtailcore_page SET title = 'New' WHERE id = %s", [clinic.about.pk])

    assert {f"page:{clinic.about.pk}", f"card:{clinic.about.pk}"} == set(
        Change.objects.values_list("key", flat=True)
    )


def test_a_trigger_that_was_disabled_is_reported_and_mended(clinic: StoredClinic) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE cms_person DISABLE TRIGGER USER")
    assert find_differences().list_tables() == ["cms_person"]
    Change.objects.all().delete()

    install_triggers()

    assert find_differences().list_tables() == []
    assert list(Change.objects.values_list("key", flat=True)) == ["everything"]


def test_migrating_again_locks_and_logs_nothing(clinic: StoredClinic) -> None:
    Change.objects.all().delete()

    install_triggers()

    assert not Change.objects.exists()


def test_both_ids_are_logged_when_a_row_changes_hands(clinic: StoredClinic) -> None:
    pin = clinic.filler.related_pages.get()
    Change.objects.all().delete()

    type(pin).objects.filter(pk=pin.pk).update(page_id=clinic.laser.pk)

    assert set(Change.objects.values_list("key", flat=True)) == {
        f"page:{clinic.filler.pk}",
        f"page:{clinic.laser.pk}",
    }


def test_all_that_answers_show_is_watched(clinic: StoredClinic) -> None:
    assert {
        "articles_articleauthor",
        "articles_articlepage",
        "articles_articlepage_conditions",
        "cms_clinic",
        "cms_document",
        "cms_image",
        "cms_person",
        "cms_relatedpage",
        "treatments_condition",
        "treatments_treatmentpage_body_areas",
        "wagtailcore_collection",
        "wagtailcore_collectionviewrestriction",
        "wagtailcore_page",
        "wagtailcore_pageviewrestriction",
        "wagtailcore_site",
    } <= {watch.table for watch in list_watches()}


# The rule itself.


def test_a_change_counts_from_its_commit_on_and_not_before(
    built: StoredClinic, other: Session, client: Client
) -> None:
    with other.transaction():
        other.execute("UPDATE wagtailcore_page SET title = 'New' WHERE id = %s", [built.about.pk])
        assert ask_title(client, built.about) == "About us"

    assert ask_title(client, built.about) == "New"


def test_a_build_during_an_open_change_is_not_served_after_its_commit(
    clinic: StoredClinic, other: Session, client: Client
) -> None:
    """The change began before the build and is committed after it."""
    with other.transaction():
        other.execute("UPDATE wagtailcore_page SET title = 'New' WHERE id = %s", [clinic.about.pk])
        assert ask_title(client, clinic.about) == "About us"  # builds and stores
        assert clinic.about.pk in list_stored()

    assert ask_title(client, clinic.about) == "New"


def test_what_is_rolled_back_makes_nothing_stale(built: StoredClinic) -> None:
    fresh = list_fresh()

    with transaction.atomic():
        ArticlePage.objects.update(teaser="Never mind")
        transaction.set_rollback(True)

    assert list_fresh() == fresh


def test_a_change_in_a_savepoint_counts(built: StoredClinic) -> None:
    with transaction.atomic(), transaction.atomic():
        Page.objects.filter(pk=built.about.pk).update(title="New")

    assert built.about.pk not in list_fresh()


def test_the_first_horizon_lies_below_everything(clinic: StoredClinic) -> None:
    assert [str(row.xid) for row in Horizon.objects.all()] == ["0"]
