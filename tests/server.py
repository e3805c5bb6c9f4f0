"""The real server for tests: gunicorn with the project's own configuration."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode
from urllib.request import urlopen

import psutil
import pytest
from django.db import connection

from cms.settings.env import BASE_DIR

START_SECONDS = 30


@dataclass
class RunningServer:
    """A gunicorn that answers at an origin, such as ``http://127.0.0.1:40123``."""

    origin: str
    process: "subprocess.Popen[bytes]"
    log: Path

    @property
    def port(self) -> int:
        return int(self.origin.rpartition(":")[2])

    def list_workers(self) -> list[int]:
        """Return the process ids of its workers."""
        return [child.pid for child in psutil.Process(self.process.pid).children()]


@contextmanager
def running_server(data_dir: Path, environment: Mapping[str, str]) -> Iterator[RunningServer]:
    """Start gunicorn on a free port and stop it afterwards; its log is ``data_dir/server.log``."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        origin = f"http://127.0.0.1:{listener.getsockname()[1]}"
        log = data_dir / "server.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "cms.wsgi", "-b", f"fd://{listener.fileno()}"],
                cwd=BASE_DIR,
                env={
                    **os.environ,
                    "DATA_DIR": str(data_dir),
                    "CMS_BASE_URL": origin,
                    "WEB_CONCURRENCY": "1",
                    **environment,
                },
                pass_fds=[listener.fileno()],
                stdout=output,
                stderr=output,
            )
        try:
            wait_for(origin, process, log)
            yield RunningServer(origin, process, log)
        finally:
            process.terminate()
            process.wait(timeout=START_SECONDS)


def build_database_url(name: str = "") -> str:
    """Return a database's URL, by default of the one that Django is connected to.

    For another process. Costs nothing: nothing is connected.
    """
    params = connection.get_connection_params()
    account = ":".join(
        quote(params[key], safe="") for key in ("user", "password") if params.get(key)
    )
    place = urlencode({key: params[key] for key in ("host", "port") if params.get(key)})
    return f"postgresql://{account}@/{name or params['dbname']}?{place}"


def wait_for(origin: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Return once the server answers; fail with its log if it never does."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urlopen(f"{origin}/api/v2/site/", timeout=START_SECONDS):  # noqa: S310
                return
        except HTTPError:
            return  # it runs; what it answers is the test's business
        except URLError:
            continue  # refused or reset: it is still starting
    pytest.fail(f"gunicorn did not answer: {log.read_text()}")
