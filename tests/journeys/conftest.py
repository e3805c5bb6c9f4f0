"""The real server on a database of its own, and a real browser in front of it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pytest_django import DjangoDbBlocker

from tests.browser import PATIENCE, running_browser
from tests.server import build_database_url, running_server
from tests.template_database import filled_database

from .desk import Desk
from .reader import Reader
from .world import World, build_world


@pytest.fixture(scope="session")
def journey_world(
    django_db_setup: None,
    template_database: str,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[str, Path, World]]:
    """A database with one clinic, its media folder, and what is in it."""
    data_dir = tmp_path_factory.mktemp("journeys")
    filled = filled_database(template_database, data_dir, build_world, blocker=django_db_blocker)
    with filled as (name, world):
        yield build_database_url(name), data_dir, world


@pytest.fixture(scope="session")
def server(journey_world: tuple[str, Path, World]) -> Iterator[str]:
    """Gunicorn with the project's own configuration; its origin."""
    database_url, data_dir, _ = journey_world
    with running_server(data_dir, {"DATABASE_URL": database_url}) as running:
        yield running.origin


@pytest.fixture(scope="module")
def browser(server: str) -> Iterator[Browser]:
    """One browser for a module, started after the server whose database is filled."""
    with running_browser() as browser:
        yield browser


@pytest.fixture
def world(journey_world: tuple[str, Path, World]) -> World:
    return journey_world[2]


@pytest.fixture
def reader(server: str) -> Reader:
    """A front end: it knows the API and nothing else."""
    return Reader(server)


@pytest.fixture
def sign_in(
    browser: Browser, server: str, world: World, tmp_path: Path
) -> Iterator[Callable[[str], Desk]]:
    """Sign in as someone and get their desk; each has a browser window of their own.

    Afterwards every window must have stayed on this machine and been free of script errors. A
    failed test leaves a picture of each window in its temporary folder.
    """
    desks: list[Desk] = []

    def sign_in(name: str) -> Desk:
        context = browser.new_context(
            base_url=server, viewport={"width": 1400, "height": 1000}, reduced_motion="reduce"
        )
        context.set_default_timeout(PATIENCE)
        desk = Desk(context.new_page())
        desks.append(desk)
        desk.sign_in(name, world.password)
        return desk

    yield sign_in
    for number, desk in enumerate(desks):
        desk.page.screenshot(path=tmp_path / f"window-{number}.png")
        desk.page.context.close()
    assert [trouble for desk in desks for trouble in desk.troubles] == []
