"""A database with the world in it, made once, and each test in a transaction that is undone."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

import pytest
from django.conf import LazySettings, settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker
from wagtail.signal_handlers import disable_reference_index_auto_update

from tests.leaks.world import World, build_world
from tests.template_database import connected_to


@pytest.fixture(scope="session")
def world_database(
    template_database: str,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[str, Path, World]]:
    name = f"test_salve_leaks_{os.getpid()}"
    media = tmp_path_factory.mktemp("leaks")
    with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")  # a killed run's
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE {template_database}")
        with connected_to(name):
            with built_quietly(media):
                world = build_world()
            call_command("rebuild_references_index", stdout=StringIO())
        cache.clear()
    yield name, media, world
    with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def built_quietly(media: Path) -> Iterator[None]:
    """Leave out the admin's own search; the index of references is made at once when all is there.

    They cost most of the time. Nor does Wagtail write redirects when the world renames a page: it
    would do so at the end, from addresses that the pages below never had.
    """
    search = {"default": {**settings.WAGTAILSEARCH_BACKENDS["default"], "AUTO_UPDATE": False}}
    with (
        override_settings(
            MEDIA_ROOT=media, WAGTAILSEARCH_BACKENDS=search, WAGTAILREDIRECTS_AUTO_CREATE=False
        ),
        disable_reference_index_auto_update(),
        transaction.atomic(),
    ):
        yield


@pytest.fixture(scope="module")
def world(
    world_database: tuple[str, Path, World], django_db_blocker: DjangoDbBlocker
) -> Iterator[World]:
    name, _, world = world_database
    with django_db_blocker.unblock(), connected_to(name):
        yield world


@pytest.fixture(autouse=True)
def media_root(settings: LazySettings, world_database: tuple[str, Path, World]) -> Path:
    settings.MEDIA_ROOT = world_database[1]
    return settings.MEDIA_ROOT


@pytest.fixture(autouse=True)
def undone(world: World) -> Iterator[None]:
    """Undo what a test changes, in the database and in Wagtail's cache of sites."""
    cache.clear()
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    cache.clear()
