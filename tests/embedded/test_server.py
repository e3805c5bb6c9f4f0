"""The embedded server: shared by processes, stopped by the last, hurt by no crash.

Real processes, real kills; each test has a cluster of its own.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from cms.embedded.cluster import Cluster
from cms.embedded.programs import EmbeddedServerError
from cms.embedded.server import EmbeddedServer
from cms.settings.env import BASE_DIR

FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}

# Joins, makes a database, says so and stays until its input ends.
MEMBER = f"""
import sys
from pathlib import Path
from cms.embedded.server import get_server
server = get_server(Path(sys.argv[1]), {FAST!r})
server.ensure_running()
server.ensure_database("salve")
print("joined", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def directory() -> Iterator[Path]:
    """A place for a cluster that the account of a server started by root can reach too."""
    root = Path(tempfile.mkdtemp(prefix="salve-"))
    directory = root / "data" / "postgres"
    yield directory
    cluster = Cluster(directory, FAST)
    if cluster.is_alive():
        cluster.stop()
    shutil.rmtree(root)


@pytest.fixture
def server(directory: Path) -> Iterator[EmbeddedServer]:
    server = EmbeddedServer(directory, FAST)
    yield server
    server.release()


@pytest.fixture
def start_member(directory: Path) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    members: list[subprocess.Popen[str]] = []

    def start() -> subprocess.Popen[str]:
        member = subprocess.Popen(
            [sys.executable, "-c", MEMBER, str(directory)],
            cwd=BASE_DIR,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        members.append(member)
        return member

    yield start
    for member in members:
        member.kill()
        member.communicate()


def await_joined(member: subprocess.Popen[str]) -> None:
    assert member.stdout
    assert member.stdout.readline() == "joined\n"


def leave(member: subprocess.Popen[str]) -> None:
    member.communicate()
    assert member.returncode == 0


def list_servers(directory: Path) -> list[int]:
    """Process ids of all servers on the directory that are not just waiting to be reaped.

    A server's child is called as the server is until it has given itself a name.
    """
    parents = {
        process.pid: process.info["ppid"]
        for process in psutil.process_iter(["ppid", "name", "cmdline", "status"])
        if process.info["name"] == "postgres"
        and process.info["status"] != psutil.STATUS_ZOMBIE
        and str(directory) in (process.info["cmdline"] or [])
    }
    return [pid for pid, parent in parents.items() if parent not in parents]


def test_processes_that_start_at_once_share_one_server_and_the_last_stops_it(
    directory: Path, start_member: Callable[[], subprocess.Popen[str]]
) -> None:
    members = [start_member() for _ in range(3)]
    for member in members:
        await_joined(member)
    running = list_servers(directory)

    leave(members.pop())
    leave(members.pop())
    before_the_last = list_servers(directory)
    leave(members.pop())

    assert len(running) == 1
    assert before_the_last == running
    assert list_servers(directory) == []


def test_a_killed_process_does_not_keep_the_server_running(
    directory: Path, start_member: Callable[[], subprocess.Popen[str]]
) -> None:
    killed, last = start_member(), start_member()
    await_joined(killed)
    await_joined(last)

    killed.kill()
    killed.wait()
    leave(last)

    assert list_servers(directory) == []


def test_a_server_left_by_a_killed_process_is_used_and_then_stopped(
    directory: Path, start_member: Callable[[], subprocess.Popen[str]]
) -> None:
    killed = start_member()
    await_joined(killed)
    killed.kill()
    killed.wait()
    left = list_servers(directory)

    member = start_member()
    await_joined(member)
    used = list_servers(directory)
    leave(member)

    assert len(left) == 1
    assert used == left
    assert list_servers(directory) == []


def test_a_crashed_server_starts_again_though_its_id_is_another_programs(
    directory: Path, server: EmbeddedServer
) -> None:
    server.ensure_running()
    (process,) = list_servers(directory)
    os.kill(process, signal.SIGKILL)
    wait_until(lambda: not list_servers(directory))
    pid_file = directory / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]))
    server.release()

    address = server.ensure_running()

    assert len(list_servers(directory)) == 1
    assert address.directory == directory


def test_a_forked_child_leaves_the_server_to_its_parent(
    directory: Path, server: EmbeddedServer
) -> None:
    server.ensure_running()

    child = os.fork()
    if child == 0:
        server.release()
        os._exit(0)
    os.waitpid(child, 0)

    assert len(list_servers(directory)) == 1


def test_an_initdb_that_was_killed_leaves_nothing_that_looks_finished(
    directory: Path, server: EmbeddedServer
) -> None:
    unfinished = directory.with_name("postgres.new")
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("18\n")

    server.ensure_running()

    assert sorted(path.name for path in directory.parent.iterdir()) == [
        "postgres",
        "postgres.lock",
        "postgres.users",
    ]


def test_a_long_path_gets_a_short_socket_that_others_cannot_open(directory: Path) -> None:
    deep = directory.parent / ("long-" * 20) / "postgres"
    server = EmbeddedServer(deep, FAST)
    try:
        address = server.ensure_running()

        assert len(str(address.directory)) < 80
        assert address.directory.stat().st_mode & 0o077 == 0
    finally:
        server.release()
        shutil.rmtree(address.directory)


def test_text_is_utf8_and_the_locale_is_the_same_on_all_machines(
    server: EmbeddedServer,
) -> None:
    connection = server._connect(server.ensure_running())
    with connection:
        encoding, collation, words = connection.execute(
            "SELECT pg_encoding_to_char(encoding), datcollate,"
            " to_tsvector('simple', 'Vertiflex™ Juvéderm')::text"
            " FROM pg_database WHERE datname = current_database()"
        ).fetchone()

    assert (encoding, collation) == ("UTF8", "C.UTF-8")
    assert words == "'juvéderm':2 'vertiflex':1"


def test_another_versions_data_is_refused_by_name(directory: Path, server: EmbeddedServer) -> None:
    directory.mkdir(parents=True)
    (directory / "PG_VERSION").write_text("16\n")

    with pytest.raises(EmbeddedServerError, match="made by PostgreSQL 16, this is 18"):
        server.ensure_running()


def test_a_folder_that_cannot_be_made_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    server = EmbeddedServer(tmp_path / "file" / "postgres", FAST)

    with pytest.raises(EmbeddedServerError, match="cannot write to") as caught:
        server.ensure_running()

    assert "\n" not in str(caught.value)


def wait_until(condition: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)
