"""A database with the world in it, made once, and each test in a transaction that is undone."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.conf import LazySettings, settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker
from wagtail.signal_handlers import disable_reference_index_auto_update

from tests.leaks.world import World, build_world
from tests.template_database import connected_to, filled_database


@pytest.fixture(scope="session")
def world_database(
    template_database: str,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[str, Path, World]]:
    """A database's name, the folder of its media, and the world that is in it."""
    data_dir = tmp_path_factory.mktemp("leaks")
    filled = filled_database(template_database, data_dir, build_quietly, blocker=django_db_blocker)
    with filled as (name, world):
        yield name, data_dir / "media", world


def build_quietly() -> World:
    """Leave out the admin's own search; the index of references is made at once when all is there.

    They cost most of the time. Nor does Wagtail write redirects when the world renames a page: it
    would do so at the end, from addresses that the pages below never had.
    """
    search = {"default": {**settings.WAGTAILSEARCH_BACKENDS["default"], "AUTO_UPDATE": False}}
    with (
        override_settings(WAGTAILSEARCH_BACKENDS=search, WAGTAILREDIRECTS_AUTO_CREATE=False),
        disable_reference_index_auto_update(),
        transaction.atomic(),
    ):
        world = build_world()
    call_command("rebuild_references_index", stdout=StringIO())
    return world


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
