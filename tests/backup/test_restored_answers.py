"""A restored copy answers what its own rows say, whatever answers came along with them.

Before each backup what is stored is marked, so that one old answer is told from one that was built
from the same rows. What is answered after a restore is compared with what is answered once more
when everything stored has been forgotten.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.db import connection
from wagtail.models import Page

from api.connections import close_connection
from api.content_log.install import find_differences
from api.delivery.door import DeliveryDoor
from api.models import Snapshot
from api.snapshots.pruning import reset
from cms.backup import programs
from cms.embedded.server import EmbeddedServer
from cms.models import Clinic, Person
from tests.delivery.conftest import make_ask
from tests.snapshots.clinic import StoredClinic, build_stored_clinic
from tests.snapshots.conftest import list_fresh

from .conftest import TARGET, Elsewhere

LISTINGS = [
    ("site/", ""),
    ("pages/", "fields=*"),
    ("pages/", "fields=teaser,hero&cursor="),
    ("search/", "q=botox"),
    ("search/", "q=old"),
    ("people/", ""),
]
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}

Answers = dict[tuple[str, str], tuple[int, bytes]]
AskAll = Callable[[], Answers]


@pytest.fixture
def clinic(committed_db: None) -> StoredClinic:
    return build_stored_clinic()


@pytest.fixture
def ask_all(clinic: StoredClinic) -> AskAll:
    """Ask for every page by id and by path, for the site, for listings and searches."""
    ask = make_ask(DeliveryDoor(WSGIHandler()))

    def ask_all() -> Answers:
        pages = Page.objects.filter(depth__gt=1).values_list("pk", "url_path")
        questions = list(LISTINGS)
        for pk, url_path in pages:
            path = url_path.removeprefix("/home")
            questions += [(f"pages/{pk}/", ""), ("resolve/", f"path={path}")]
        replies = {question: ask(*question) for question in questions}
        return {question: (reply.status, reply.body) for question, reply in replies.items()}

    return ask_all


@pytest.fixture
def file(ask_all: AskAll, tmp_path: Path) -> Path:
    """A backup with answers in it that were asked for, and marked."""
    ask_all()
    mark_stored()
    file = tmp_path / "salve.tar"
    call_command("backup", str(file), verbosity=0)
    return file


@pytest.fixture
def dump(ask_all: AskAll, tmp_path: Path) -> Path:
    """What ``pg_dump`` alone writes of the same."""
    ask_all()
    mark_stored()
    path = tmp_path / "salve.dump"
    programs.dump_database(path)
    return path


@pytest.fixture
def other_server() -> Iterator[EmbeddedServer]:
    """A server that has seen fewer transactions than the tests' own."""
    root = Path(tempfile.mkdtemp(prefix="salve-"))
    server = EmbeddedServer(root / "data" / "postgres", FAST)
    yield server
    server.release()
    shutil.rmtree(root)


def mark_stored() -> None:
    """Write "OLD" into everything that is stored."""
    columns = ", ".join(
        f"{column} = convert_to(replace(convert_from({column}, 'UTF8'), 'o', 'OLD'), 'UTF8')"
        for column in ("body", "head")
    )
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE api_snapshot SET {columns}")  # noqa: S608 - ours
        assert cursor.rowcount > len(LISTINGS)


def change_rows(word: str) -> None:
    """Change by SQL what many answers show, and take one page from the public."""
    Page.objects.filter(title="About us").update(title=f"About {word}")
    Person.objects.update(name=f"Dr {word}")
    Clinic.objects.update(name=f"Clinic {word}")
    Page.objects.filter(title__startswith="IPL").update(live=False)


def restore_by_hand(dump: Path, *options: str) -> None:
    """Run ``pg_restore`` on the configured database, as an administrator would."""
    connection.close()
    with programs.written_connection() as address:
        programs.run("pg_restore", "--no-owner", *options, f"--dbname={address}", str(dump))


def run_sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def assert_exact(ask_all: AskAll) -> Answers:
    """Compare what is answered with what is answered when nothing is stored; return it."""
    answers = ask_all()
    again = ask_all()
    reset()

    fresh = ask_all()
    assert answers == fresh
    assert again == fresh
    return answers


@contextmanager
def connected_to_server(server: Any) -> Iterator[None]:
    """Let the default connection lead to another server and a database of its own there."""
    connection.close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection, "server", server)
        patch.setitem(connection.settings_dict, "NAME", TARGET)
        try:
            yield
        finally:
            close_connection()
            connection.close()


def test_stored_answers_are_served_until_they_are_restored(
    ask_all: AskAll, clinic: StoredClinic
) -> None:
    """What the tests below rely on: a mark is seen where what is stored is served."""
    usual = ask_all()
    mark_stored()

    marked = ask_all()

    assert {question for question in usual if marked[question] != usual[question]} >= {
        ("site/", ""),
        ("pages/", "fields=*"),
        ("search/", "q=botox"),
        (f"pages/{clinic.about.pk}/", ""),
    }


def test_a_copy_restored_elsewhere_answers_by_its_own_rows(
    file: Path, elsewhere: Elsewhere, ask_all: AskAll
) -> None:
    change_rows("here")
    here = ask_all()

    with elsewhere():
        call_command("restore", str(file), verbosity=0)
        restored = assert_exact(ask_all)
        change_rows("there")
        there = assert_exact(ask_all)

    assert restored != here
    assert b"Dr there" in there["people/", ""][1]
    assert ask_all() == here


def test_what_is_restored_in_place_takes_back_every_answer(
    file: Path, ask_all: AskAll, clinic: StoredClinic
) -> None:
    """The connection of delivery has statements prepared for tables that are dropped."""
    reset()
    before = ask_all()
    change_rows("since")
    changed = ask_all()

    call_command("restore", str(file), force=True, verbosity=0)

    assert changed[f"pages/{clinic.laser.pk}/", ""][0] == 404
    assert assert_exact(ask_all) == before


def test_a_dump_that_is_loaded_by_hand_brings_no_answer_along(
    dump: Path, elsewhere: Elsewhere, ask_all: AskAll
) -> None:
    """Its table is another one, so nothing in it is served before anything is reset."""
    with elsewhere():
        restore_by_hand(dump)
        assert Snapshot.objects.count() > len(LISTINGS)
        assert list_fresh() == set()
        change_rows("by hand")
        assert_exact(ask_all)


def test_a_dump_that_is_loaded_in_place_by_hand_brings_no_answer_along(
    dump: Path, ask_all: AskAll
) -> None:
    change_rows("since")
    ask_all()

    restore_by_hand(dump, "--clean", "--if-exists", "--single-transaction")

    assert Snapshot.objects.count() > len(LISTINGS)
    assert list_fresh() == set()
    assert_exact(ask_all)


def test_a_dump_that_is_loaded_into_another_server_brings_no_answer_along(
    dump: Path, ask_all: AskAll, other_server: EmbeddedServer
) -> None:
    """There the numbers of its transactions mean nothing: a change has a lower one."""
    if not hasattr(connection, "server"):
        pytest.skip("the tests' server is not the embedded one")

    with connected_to_server(other_server):
        restore_by_hand(dump)
        assert list_fresh() == set()
        change_rows("on another server")
        assert_exact(ask_all)


def test_after_data_alone_was_loaded_a_reset_makes_answers_exact(
    ask_all: AskAll, clinic: StoredClinic, tmp_path: Path
) -> None:
    """``--disable-triggers`` switches off the log as well, and does not switch it on as it was."""
    path = tmp_path / "person.dump"
    with programs.written_connection() as address:
        programs.run(
            "pg_dump", "--format=custom", "--data-only", "--table=cms_person", f"--file={path}",
            address,
        )  # fmt: skip
    run_sql("ALTER TABLE cms_person DISABLE TRIGGER ALL")
    run_sql("UPDATE cms_person SET name = 'Somebody'")
    reset()
    ask_all()
    run_sql("DELETE FROM cms_person")
    restore_by_hand(path, "--data-only", "--disable-triggers")
    stale = ask_all()

    call_command("snapshots", "reset", verbosity=0)
    call_command("migrate", verbosity=0)

    answers = assert_exact(ask_all)
    assert b"Somebody" in stale[f"pages/{clinic.botox.pk}/", ""][1]
    assert b"Somebody" not in b"".join(body for _, body in answers.values())
    assert find_differences().list_tables() == []
    change_rows("since")
    assert_exact(ask_all)
