"""``manage.py demo`` for real: its processes, signals, refusals, and what it leaves behind.

The first start (migrations, demo clinic, static files) is the dear part and made once: `make test`
gives all tests of a file to one process.
"""

import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.request import urlopen

import psutil
import pytest

from cms.embedded.cluster import Cluster
from cms.management.front_end import find_obstacle
from cms.settings.env import BASE_DIR
from tests.programs import pass_over

pytestmark = pytest.mark.timeout(240)

FIRST_START_SECONDS = 180
START_SECONDS = 30
STOP_SECONDS = 30


@dataclass
class Demo:
    """A running ``manage.py demo``."""

    process: subprocess.Popen[str]
    port: int
    log: Path

    @property
    def output(self) -> str:
        """All it has said so far."""
        return self.log.read_text()

    def ask(self, signal_number: int) -> int:
        """Signal the whole group, as a terminal does, and return the exit status."""
        os.killpg(self.process.pid, signal_number)
        return self.process.wait(STOP_SECONDS)


@pytest.fixture(scope="module")
def installation() -> Iterator[Path]:
    """A data folder after a first start and a clean stop."""
    folder = Path(tempfile.mkdtemp(prefix="salve-demo-"))
    data = folder / "data"
    demo = start(data, log=folder / "first-log", seconds=FIRST_START_SECONDS)
    try:
        assert demo.ask(signal.SIGTERM) == 0
        yield data
    finally:
        demo.process.kill()
        stop_left_behind(data)
        shutil.rmtree(folder)


@pytest.fixture(scope="module")
def later_starts(installation: Path) -> Iterator[list[Demo]]:
    """Every later start of the installation; the last may be running still."""
    demos: list[Demo] = []
    yield demos
    for demo in demos[-1:]:
        if demo.process.poll() is None:
            demo.ask(signal.SIGTERM)


@pytest.fixture
def demo(installation: Path, later_starts: list[Demo]) -> Demo:
    """The same installation, started once more unless it runs."""
    if not later_starts or later_starts[-1].process.poll() is not None:
        log = installation.parent / f"log-{len(later_starts)}"
        later_starts.append(start(installation, log=log, seconds=START_SECONDS))
    return later_starts[-1]


def build_environment(data: Path, **variables: str) -> dict[str, str]:
    """Nothing of the operator's, and no DATABASE_URL: the embedded server is what is tried."""
    return {
        "PATH": os.environ["PATH"],
        "ENV_FILE": os.devnull,
        "DATA_DIR": str(data),
        "FRONTEND": "0",  # the dear part, tried by itself in test_demo_front_end.py
        **variables,
    }


def start(data: Path, *, log: Path, seconds: float, **variables: str) -> Demo:
    """Start the demo on a free port and wait until it has printed all it has to say."""
    port = find_free_port()
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "demo"],
            cwd=BASE_DIR,
            env=build_environment(data, PORT=str(port), **variables),
            stdout=output,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
    deadline = time.monotonic() + seconds
    while "/api/v2/site/'\n" not in log.read_text():
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.05)
    return Demo(process, port, log)


def refuse(data: Path, **variables: str) -> tuple[int, str]:
    """Run a demo that is expected to end at once; return its status and what it said."""
    result = subprocess.run(
        [sys.executable, "manage.py", "demo"],
        cwd=BASE_DIR,
        env=build_environment(data, **variables),
        capture_output=True,
        text=True,
        timeout=START_SECONDS,
        check=False,
    )
    return result.returncode, result.stdout + result.stderr


def find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def list_processes(data: Path) -> list[str]:
    """What still runs of an installation; its folder is in the arguments or the environment."""
    found = []
    for process in psutil.process_iter(["name", "status", "cmdline"]):
        if process.info["status"] == psutil.STATUS_ZOMBIE:
            continue
        try:
            belongs = str(data / "postgres") in (process.info["cmdline"] or [])
            if belongs or process.environ().get("DATA_DIR") == str(data):
                found.append(process.info["name"])
        except psutil.Error:
            continue
    return sorted(found)


def find_process(data: Path, demo: Demo, name: str) -> int:
    """The one to kill: a child of the command, or the database's first process."""
    if name == "postgres":
        postmaster = Cluster(data / "postgres", {}).read_postmaster()
        assert postmaster
        return postmaster[0]
    children = psutil.Process(demo.process.pid).children()
    (found,) = [child for child in children if name in child.cmdline()]
    return found.pid


def stop_left_behind(data: Path) -> None:
    """Leave no server on the machine when a test has failed."""
    cluster = Cluster(data / "postgres", {})
    if cluster.is_alive():
        cluster.stop()


def await_line(log: IO[str], line: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while line not in log.read():
        assert time.monotonic() < deadline
        time.sleep(0.05)
        log.seek(0)


def test_the_first_start_prints_a_password_that_later_starts_print_too(
    installation: Path, demo: Demo
) -> None:
    first = (installation.parent / "first-log").read_text()
    password = re.search(r"Password  (\S{16})\n", first)

    assert password
    assert f"Password  {password[1]}\n" in demo.output


def test_a_later_start_prepares_nothing(demo: Demo) -> None:
    assert demo.output.startswith("Starting\n\nSalve is running")


def test_the_printed_requests_work_when_pasted(demo: Demo) -> None:
    commands = [shlex.split(line) for line in re.findall(r"^ +curl .*", demo.output, re.M)]

    answers = []
    for command in commands:
        with urlopen(command[-1]) as response:  # noqa: S310 - follows redirects, as -L does
            answers.append(json.load(response))

    listing, page, site = answers
    assert listing["meta"]["total_count"] >= 12
    assert page["meta"]["type"] == "treatments.TreatmentPage"
    assert set(site) >= {"clinic", "navigation", "announcements"}


def test_the_admin_and_its_static_files_are_served_as_in_production(demo: Demo) -> None:
    with urlopen(f"http://127.0.0.1:{demo.port}/admin/login/") as response:
        page = response.read().decode()
    stylesheet = re.search(r'href="(/static/wagtailadmin/css/core\.[0-9a-f]{12}\.css)"', page)

    assert stylesheet
    with urlopen(f"http://127.0.0.1:{demo.port}{stylesheet[1]}") as response:
        assert "immutable" in response.headers["Cache-Control"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_stop_signal_ends_every_process(
    installation: Path, demo: Demo, number: signal.Signals
) -> None:
    running = list_processes(installation)

    status = demo.ask(number)

    assert len(running) >= 5  # the command, gunicorn and its two workers, the worker, PostgreSQL
    assert status == 0
    assert list_processes(installation) == []


@pytest.mark.parametrize("victim", ["gunicorn", "postgres"])
def test_when_one_process_dies_everything_stops_with_an_error(
    installation: Path, demo: Demo, victim: str
) -> None:
    os.kill(find_process(installation, demo, victim), signal.SIGKILL)
    status = demo.process.wait(STOP_SECONDS)

    reason = "PostgreSQL ended" if victim == "postgres" else f"{victim} ended with status -9"
    assert status == 1
    assert demo.output.endswith(f"CommandError: {reason}; everything is stopped\n")
    assert list_processes(installation) == []


@pytest.fixture
def empty_folder() -> Iterator[Path]:
    """Where a database started by root can be reached by its own account; stopped and removed."""
    folder = Path(tempfile.mkdtemp(prefix="salve-demo-"))
    yield folder
    stop_left_behind(folder / "data")
    shutil.rmtree(folder)


def test_a_signal_during_preparation_leaves_no_database_running(empty_folder: Path) -> None:
    data, log = empty_folder / "data", empty_folder / "log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "demo"],
            cwd=BASE_DIR,
            env=build_environment(data, PORT=str(find_free_port())),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    with log.open() as written:
        await_line(written, "Preparing the database")

    process.terminate()
    status = process.wait(STOP_SECONDS)

    assert status == 0
    assert list_processes(data) == []


def test_a_busy_port_is_refused_in_one_line_and_nothing_is_made(tmp_path: Path) -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        status, said = refuse(tmp_path / "data", PORT=str(port))

    assert status == 1
    assert said == (
        f"CommandError: Port {port} cannot be used (Address already in use): "
        f"choose another, PORT={port + 1} make demo\n"
    )
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("port", ["0", "70000", "-1"])
@pytest.mark.parametrize("variable", ["PORT", "FRONTEND_PORT"])
def test_a_port_that_is_none_is_refused(tmp_path: Path, variable: str, port: str) -> None:
    if variable == "FRONTEND_PORT" and find_obstacle():
        pass_over("Without Node there is no front end, and its port does not matter.")
    usable = {"PORT": str(find_free_port()), "FRONTEND": "1"}

    status, said = refuse(tmp_path / "data", **{**usable, variable: port})

    assert status == 1
    assert said.startswith(f"CommandError: Port {port} cannot be used: {variable} is between")
    assert said.count("\n") == 1


def test_a_folder_that_cannot_be_made_is_refused_in_one_line() -> None:
    forbidden = Path("/proc/salve")  # to root as well

    status, said = refuse(forbidden, PORT=str(find_free_port()))

    assert status == 1
    assert said.startswith("CommandError: ")
    assert str(forbidden) in said
    assert said.count("\n") == 1


def test_other_settings_are_refused(tmp_path: Path) -> None:
    status, said = refuse(
        tmp_path / "data", DJANGO_SETTINGS_MODULE="cms.settings.development", PORT="8000"
    )

    assert (status, said) == (
        1,
        "CommandError: demo runs with DJANGO_SETTINGS_MODULE=cms.settings.demo\n",
    )
