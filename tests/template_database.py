"""A migrated database, made once per state of the migrations and copied in a tenth of a second.

Each pytest process copies it for its tests, and tests that must commit get a copy for
themselves: flushing instead would also delete what migrations wrote, such as the site.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from django.core.cache import cache
from django.core.management import call_command
from django.db import ProgrammingError, connection
from django.db.backends.utils import CursorWrapper
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from api.connections import close_connection
from cms.settings.env import BASE_DIR

PREFIX = "salve_template_"
Filling = TypeVar("Filling")
LOCK = 5_021_977  # any number that no one else's advisory lock has


def ensure_template() -> str:
    """Return the template's name; the first of several processes makes it, the others wait."""
    name = PREFIX + compute_digest()
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])  # until this cursor's connection ends
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX])
        found = {row[0] for row in cursor.fetchall()}
        if name not in found:
            for old in found:
                drop_unless_used(cursor, old)
            make_template(cursor, name)
    return name


def compute_digest() -> str:
    """Digest what decides the schema: our migrations and the versions of everyone else's."""
    digest = sha256((BASE_DIR / "constraints.txt").read_bytes())
    digest.update((BASE_DIR / "requirements.txt").read_bytes())
    for path in sorted((BASE_DIR / "api" / "content_log").glob("*.py")):
        digest.update(path.read_bytes())  # makes the triggers
    for package in ("cms", "treatments", "articles", "api"):
        for path in sorted((BASE_DIR / package).rglob("migrations/*.py")):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def make_template(cursor: CursorWrapper, name: str) -> None:
    """Migrate a new database and give it its name last: one that has it is complete."""
    unfinished = f"{name}_new"
    cursor.execute(f"DROP DATABASE IF EXISTS {unfinished}")
    cursor.execute(f"CREATE DATABASE {unfinished}")
    with connected_to(unfinished):
        call_command("migrate", interactive=False, verbosity=0)
    cursor.execute(f"ALTER DATABASE {unfinished} RENAME TO {name}")


def drop_unless_used(cursor: CursorWrapper, name: str) -> None:
    """Drop another state's template; another checkout may be copying it right now."""
    try:
        cursor.execute(f"DROP DATABASE {name}")
    except ProgrammingError as error:
        if "being accessed" not in str(error):
            raise


@contextmanager
def copied_database(template: str) -> Iterator[None]:
    """Connect to a fresh copy of the template, dropped afterwards with all who still use it."""
    copy = f"test_salve_copy_{os.getpid()}"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {copy} WITH (FORCE)")  # a killed run's
        cursor.execute(f"CREATE DATABASE {copy} TEMPLATE {template}")
        try:
            with connected_to(copy):
                yield
        finally:
            cursor.execute(f"DROP DATABASE {copy} WITH (FORCE)")


@contextmanager
def filled_database(
    template: str, data_dir: Path, fill: Callable[[], Filling], *, blocker: DjangoDbBlocker
) -> Iterator[tuple[str, Filling]]:
    """Keep a copy that was filled once, for programs that are started on it.

    It is called as its data folder, in which its media are. Yields its name, and what ``fill`` has
    returned.
    """
    name = f"test_salve_{data_dir.name}_{os.getpid()}"
    with blocker.unblock(), connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")  # a killed run's
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        with connected_to(name), override_settings(MEDIA_ROOT=data_dir / "media"):
            filling = fill()
    yield name, filling
    with blocker.unblock(), connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def connected_to(name: str) -> Iterator[None]:
    """Let this thread's connections, and those of all threads to come, lead to another database.

    Wagtail keeps the paths of sites in the cache: what is true of one database is not of another.
    """
    usual = connection.settings_dict["NAME"]
    _lead_to(name)
    try:
        yield
    finally:
        _lead_to(usual)


def _lead_to(name: str) -> None:
    connection.close()
    close_connection()
    connection.settings_dict["NAME"] = name
    cache.clear()
