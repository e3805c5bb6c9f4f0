"""The real server on a database of its own, and a real browser in front of it."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.parse import quote, urlencode
from urllib.request import urlopen

import pytest
from django.db import connection
from django.test import override_settings
from playwright.sync_api import Browser, sync_playwright
from pytest_django import DjangoDbBlocker

from cms.settings.env import BASE_DIR
from tests.template_database import connected_to

from .desk import Desk
from .reader import Reader
from .world import World, build_world

START_SECONDS = 30
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
    name = f"{connection.settings_dict['NAME']}_journeys"
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
    with socket.create_server(("127.0.0.1", 0)) as listener:
        origin = f"http://127.0.0.1:{listener.getsockname()[1]}"
        environment = {
            **os.environ,
            "DATABASE_URL": database_url,
            "DATA_DIR": str(data_dir),
            "CMS_BASE_URL": origin,
            "WEB_CONCURRENCY": "1",
        }
        with (data_dir / "server.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "cms.wsgi", "-b", f"fd://{listener.fileno()}"],
                cwd=BASE_DIR,
                env=environment,
                pass_fds=[listener.fileno()],
                stdout=log,
                stderr=log,
            )
        try:
            wait_for(origin, process, data_dir / "server.log")
            yield origin
        finally:
            process.terminate()
            process.wait(timeout=START_SECONDS)


@pytest.fixture(scope="module")
def browser(server: str) -> Iterator[Browser]:
    """One browser for a module: while it runs, Django refuses the database to its thread."""
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        pytest.fail(f"The journeys need a browser: install one of {', '.join(BROWSERS)}.")
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


def build_database_url() -> str:
    """Return the URL of the database that Django is connected to, for another process."""
    params = connection.get_connection_params()
    account = ":".join(
        quote(params[key], safe="") for key in ("user", "password") if params.get(key)
    )
    place = urlencode({key: params[key] for key in ("host", "port") if params.get(key)})
    return f"postgresql://{account}@/{params['dbname']}?{place}"


def wait_for(origin: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Return once the server answers; fail with its log if it never does."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urlopen(f"{origin}/api/v2/site/", timeout=START_SECONDS):  # noqa: S310
                return
        except URLError:
            continue  # refused or reset: it is still starting
    pytest.fail(f"gunicorn did not answer: {log.read_text()}")
