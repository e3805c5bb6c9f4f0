"""A clinic in a database of its own, and the real server in front of it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from tests.server import RunningServer, build_database_url, running_server
from tests.template_database import copied_database

from .world import Builder

# As in production the server has a pool of connections; the test settings take it away.
SETTINGS = {"DJANGO_SETTINGS_MODULE": "cms.settings.demo", "WEB_CONCURRENCY": "2"}


@dataclass
class Place:
    """Where the clinic is."""

    database_url: str
    data_dir: Path

    @contextmanager
    def serve(self, **environment: str) -> Iterator[RunningServer]:
        """Run gunicorn on the clinic's database."""
        url = {"DATABASE_URL": self.database_url}
        with running_server(self.data_dir, {**SETTINGS, **url, **environment}) as server:
            yield server

    @property
    def environment(self) -> dict[str, str]:
        """What a process needs to work on the clinic with the tests' settings."""
        place = {"DATABASE_URL": self.database_url, "DATA_DIR": str(self.data_dir)}
        return {**os.environ, **place}

    def connect(self) -> "psycopg.Connection[tuple[object, ...]]":
        return psycopg.connect(self.database_url, autocommit=True)


@pytest.fixture
def place(
    template_database: str,
    django_db_blocker: DjangoDbBlocker,
    tmp_path: Path,
) -> Iterator[Place]:
    """A clinic for one test, which Django is connected to."""
    media = override_settings(MEDIA_ROOT=tmp_path / "media")
    with django_db_blocker.unblock(), copied_database(template_database), media:
        Builder()
        yield Place(build_database_url(), tmp_path)
