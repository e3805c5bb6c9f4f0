"""``manage.py demo`` with the front end beside it: built, announced, watched and stopped.

The first test builds it, unless that is done. Needs Node; without it skipped, but never in CI.
"""

import re
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import psutil
import pytest

from tests.commands.test_demo import (
    FIRST_START_SECONDS,
    STOP_SECONDS,
    Demo,
    find_free_port,
    list_processes,
    start,
    stop_left_behind,
)

pytestmark = pytest.mark.timeout(600)

FRONT_END_SECONDS = 60


@pytest.fixture(scope="module")
def installation(built_front_end: None) -> Iterator[Path]:
    """A data folder; the database in it is stopped afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="salve-demo-"))
    yield folder / "data"
    stop_left_behind(folder / "data")
    shutil.rmtree(folder)


def await_front_end(demo: Demo) -> str:
    """Return the address that the demo prints when its front end answers."""
    deadline = time.monotonic() + FRONT_END_SECONDS
    while not (found := re.search(r"Front end (http://127\.0\.0\.1:\d+)/\n", demo.output)):
        assert demo.process.poll() is None, demo.output
        assert time.monotonic() < deadline, demo.output
        time.sleep(0.05)
    return found[1]


def test_front_end_is_announced_linked_to_and_stopped_with_the_rest(installation: Path) -> None:
    demo = start(
        installation,
        log=installation.parent / "log",
        seconds=FIRST_START_SECONDS,
        FRONTEND="1",
        FRONTEND_PORT=str(find_free_port()),
    )
    origin = await_front_end(demo)
    with urlopen(f"{origin}/treatments/trigger-point-therapy/") as response:  # noqa: S310
        page = response.read().decode()

    running = list_processes(installation)
    status = demo.ask(signal.SIGTERM)

    assert f'<link rel="canonical" href="{origin}/treatments/trigger-point-therapy/">' in page
    assert "node" in running
    assert (status, list_processes(installation)) == (0, [])


def test_when_the_front_end_dies_everything_stops_with_an_error(installation: Path) -> None:
    demo = start(
        installation,
        log=installation.parent / "second-log",
        seconds=FIRST_START_SECONDS,
        FRONTEND="1",
        FRONTEND_PORT=str(find_free_port()),
    )
    await_front_end(demo)
    children = psutil.Process(demo.process.pid).children()
    (node,) = [child for child in children if child.name() == "node"]

    node.kill()
    status = demo.process.wait(STOP_SECONDS)

    assert status == 1
    assert demo.output.endswith("front end ended with status -9; everything is stopped\n")
    assert list_processes(installation) == []
