"""Where a backup is restored to: an empty database and media folder beside the test's own."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from django.db import connection
from django.test import override_settings

from tests.template_database import connected_to

TARGET = f"test_salve_restored_{os.getpid()}"

Elsewhere = Callable[[], AbstractContextManager[Path]]


@pytest.fixture
def elsewhere(committed_db: None, tmp_path: Path) -> Iterator[Elsewhere]:
    """Enter an empty database and folder, which stay for the test; the folder is yielded."""
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {TARGET} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {TARGET}")
        yield elsewhere_at(tmp_path / "other" / "media")
        connection.close()
        cursor.execute(f"DROP DATABASE {TARGET} WITH (FORCE)")


def elsewhere_at(media: Path) -> Elsewhere:
    @contextmanager
    def elsewhere() -> Iterator[Path]:
        with connected_to(TARGET), override_settings(MEDIA_ROOT=media):
            yield media

    return elsewhere
