"""The built front end, on another site than the CMS: ``localhost`` and ``127.0.0.1`` are two.

So its pages are in the editor's panel what they are in production: another site's, in a frame.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from pytest_django import DjangoDbBlocker

from tests.browser import PATIENCE
from tests.frontend.website import Website, find_free_port, running_website
from tests.journeys.world import World, build_world
from tests.server import RunningServer, build_database_url, running_server
from tests.template_database import filled_database

FRONT_END_HOST = "localhost"


@pytest.fixture(scope="session")
def port() -> int:
    """The front end's, which the site's record must know before there is one."""
    return find_free_port()


@pytest.fixture(scope="session")
def journey_world(
    port: int,
    built_front_end: None,
    django_db_setup: None,
    template_database: str,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[str, Path, World]]:
    """The clinic, whose site is where the front end will be."""
    data_dir = tmp_path_factory.mktemp("front_end")
    filled = filled_database(
        template_database, data_dir, lambda: build_world(port), blocker=django_db_blocker
    )
    with filled as (name, world):
        yield build_database_url(name), data_dir, world


@pytest.fixture(scope="session")
def salve(port: int, journey_world: tuple[str, Path, World]) -> Iterator[RunningServer]:
    """The CMS, which knows of the front end and writes down each request."""
    database_url, data_dir, _ = journey_world
    environment = {
        "DATABASE_URL": database_url,
        "FRONTEND_PREVIEW_URL": f"http://{FRONT_END_HOST}:{port}/preview/",
        "ACCESS_LOG": "true",
    }
    with running_server(data_dir, environment) as running:
        yield running


@pytest.fixture(scope="session")
def website(
    port: int, salve: RunningServer, journey_world: tuple[str, Path, World]
) -> Iterator[Website]:
    log = journey_world[1] / "website.log"
    with running_website(port, salve.origin, log, FRONT_END_HOST) as running:
        yield running


@pytest.fixture(scope="session")
def server(salve: RunningServer, website: Website) -> str:
    """The CMS's origin, once both run."""
    return salve.origin


@pytest.fixture
def visitor(browser: Browser, website: Website) -> Iterator[Page]:
    """The window of someone who has no account."""
    with browser.new_context(base_url=website.origin) as context:
        context.set_default_timeout(PATIENCE)
        yield context.new_page()
