"""The real server on a database of its own, and a real browser in front of it."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test import override_settings
from playwright.sync_api import Browser, sync_playwright
from pytest_django import DjangoDbBlocker

from tests.programs import find_program
from tests.server import build_database_url, running_server
from tests.template_database import connected_to

from .desk import Desk
from .reader import Reader
from .world import World, build_world

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def journey_world(
    django_db_setup: None,
    template_database: str,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[str, Path, World]]:
    """A database with one clinic, its media folder, and what is in it."""
    name = f"test_salve_journeys_{os.getpid()}"
    data_dir = tmp_path_factory.mktemp("journeys")
    with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE {template_database}")
        with connected_to(name), override_settings(MEDIA_ROOT=data_dir / "media"):
            world = build_world()
            database_url = build_database_url()
    yield database_url, data_dir, world
    with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def server(journey_world: tuple[str, Path, World]) -> Iterator[str]:
    """Gunicorn with the project's own configuration; its origin."""
    database_url, data_dir, _ = journey_world
    with running_server(data_dir, {"DATABASE_URL": database_url}) as running:
        yield running.origin


@pytest.fixture(scope="module")
def browser(server: str) -> Iterator[Browser]:
    """One browser for a module: while it runs, Django refuses the database to its thread."""
    program = find_program(*BROWSERS, use="The journeys need a browser: apt-get install chromium.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(QUIET))
        yield browser
        browser.close()


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
        context.set_default_timeout(10_000)  # milliseconds
        desk = Desk(context.new_page())
        desks.append(desk)
        desk.sign_in(name, world.password)
        return desk

    yield sign_in
    for number, desk in enumerate(desks):
        desk.page.screenshot(path=tmp_path / f"window-{number}.png")
        desk.page.context.close()
    assert [trouble for desk in desks for trouble in desk.troubles] == []
