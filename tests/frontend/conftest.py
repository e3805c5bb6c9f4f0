"""The real CMS on a database of its own, and the built front end before it.

Needs Node. Without it these tests are skipped, but never in CI.
"""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from cms.management.front_end import build, find_obstacle
from tests.server import RunningServer, build_database_url, running_server
from tests.template_database import connected_to

from .cms_with_drafts import Drafts, cms_with_drafts
from .website import Website, find_free_port, read_api, running_website
from .world import build_world

BUILD_SECONDS = 300

Editing = Callable[[], AbstractContextManager[None]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give the first test the time to build: installing packages takes as long as the network."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.timeout(BUILD_SECONDS))


@pytest.fixture(scope="session")
def built() -> None:
    """The front end as its source is now."""
    obstacle = find_obstacle()
    if obstacle:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"The front end: {obstacle}.")
    build()


@pytest.fixture(scope="session")
def port() -> int:
    """The front end's, which the site's record must know before there is one."""
    return find_free_port()


@pytest.fixture(scope="session")
def clinic(
    built: None,
    port: int,
    django_db_setup: None,
    template_database: str,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[str, Path]]:
    """A database of its own, by name, and its media folder's parent."""
    name = f"test_salve_frontend_{os.getpid()}"
    data_dir = tmp_path_factory.mktemp("frontend")
    with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE {template_database}")
        with connected_to(name), override_settings(MEDIA_ROOT=data_dir / "media"):
            build_world(port)
    yield name, data_dir
    with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def salve(clinic: tuple[str, Path], django_db_blocker: DjangoDbBlocker) -> Iterator[RunningServer]:
    """Gunicorn with the project's own configuration."""
    name, data_dir = clinic
    with django_db_blocker.unblock(), connected_to(name):
        database_url = build_database_url()
    with running_server(data_dir, {"DATABASE_URL": database_url}) as running:
        yield running


@pytest.fixture(scope="session")
def website(salve: RunningServer, clinic: tuple[str, Path], port: int) -> Iterator[Website]:
    with running_website(port, salve.origin, clinic[1] / "website.log") as running:
        yield running


@pytest.fixture
def editing(clinic: tuple[str, Path], django_db_blocker: DjangoDbBlocker) -> Editing:
    """A block in which what a test writes goes to the clinic's database, committed."""

    @contextmanager
    def edit() -> Iterator[None]:
        with django_db_blocker.unblock(), connected_to(clinic[0]):
            yield

    return edit


@pytest.fixture(scope="session")
def drafts(salve: RunningServer) -> Iterator[Drafts]:
    with cms_with_drafts(salve) as running:
        yield running


@pytest.fixture(scope="session")
def studio(
    built: None, drafts: Drafts, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Website]:
    """A front end whose CMS has drafts."""
    log = tmp_path_factory.mktemp("studio") / "log"
    with running_website(find_free_port(), drafts.origin, log) as running:
        yield running


@pytest.fixture(scope="session")
def page(salve: RunningServer) -> dict[str, Any]:
    """What the API answers for a treatment with every block."""
    found: dict[str, Any] = json.loads(read_api(salve, "resolve/?path=/treatments/needling/").body)
    return found
