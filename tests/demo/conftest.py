"""The demo clinic, loaded once per process into a database that tests copy."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connection
from pytest_django import DjangoDbBlocker

from cms.demo.loading import load_demo
from tests.template_database import connected_to, copied_database


@pytest.fixture(scope="session")
def demo_media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo-media")


@pytest.fixture(scope="session")
def demo_template(
    django_db_setup: None,
    template_database: str,
    demo_media: Path,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[str]:
    """The name of a database with the demo in it, to be copied."""
    name = f"{connection.settings_dict['NAME']}_demo"
    with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE {template_database}")
        with pytest.MonkeyPatch.context() as patch, connected_to(name):
            patch.setattr(django_settings, "MEDIA_ROOT", demo_media)
            load_demo()
        yield name
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def demo_database(demo_template: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The demo for the tests of a module, each of which takes back what it does."""
    with django_db_blocker.unblock(), copied_database(demo_template):
        yield


@pytest.fixture
def demo(demo_database: None, db: None) -> None:
    """The demo for one test."""
