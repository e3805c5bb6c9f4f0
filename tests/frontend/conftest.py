"""The real CMS on a database of its own, and the built front end before it.

Needs Node. Without it these tests are skipped, but never in CI.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from tests.server import RunningServer, build_database_url, running_server
from tests.template_database import connected_to, filled_database

from .cms_with_drafts import Drafts, cms_with_drafts
from .website import Website, find_free_port, read_api, running_website
from .world import build_world

Editing = Callable[[], AbstractContextManager[None]]


@pytest.fixture(scope="session")
def port() -> int:
    """The front end's, which the site's record must know before there is one."""
    return find_free_port()


@pytest.fixture(scope="session")
def clinic(
    built_front_end: None,
    port: int,
    django_db_setup: None,
    template_database: str,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[str, Path]]:
    """A database of its own, by name, and its media folder's parent."""
    data_dir = tmp_path_factory.mktemp("frontend")
    filled = filled_database(
        template_database, data_dir, lambda: build_world(port), blocker=django_db_blocker
    )
    with filled as (name, _):
        yield name, data_dir


@pytest.fixture(scope="session")
def salve(clinic: tuple[str, Path]) -> Iterator[RunningServer]:
    """Gunicorn with the project's own configuration."""
    name, data_dir = clinic
    with running_server(data_dir, {"DATABASE_URL": build_database_url(name)}) as running:
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
    built_front_end: None, drafts: Drafts, tmp_path_factory: pytest.TempPathFactory
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
