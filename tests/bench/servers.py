"""The four servers: gunicorn with the project's own configuration, on free loopback ports."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import psutil

from cms.settings.env import BASE_DIR

HOST = "127.0.0.1"
START_SECONDS = 60
STOP_SECONDS = 15
# Addresses in answers begin with this, whatever port a run is given: the same bytes each time.
PUBLIC_ORIGIN = "http://127.0.0.1:8000"


class ServerError(Exception):
    """A server did not start or has ended; the message ends with what it said last."""


class Server:
    """One gunicorn and its workers, ended by process id and with the group it was started in."""

    def __init__(self, name: str, application: str, environment: Mapping[str, str]) -> None:
        """Describe a server of a WSGI application; ``start`` starts it."""
        self.name = name
        self.port = find_free_port()
        self._application = application
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None
        self._log: Path | None = None

    @property
    def origin(self) -> str:
        """Where it listens."""
        return f"http://{HOST}:{self.port}"

    def start(self, log: Path) -> None:
        """Start gunicorn and wait until it takes connections; what it says goes to the log."""
        # All four alike. Without this limit: a worker that ends in one measurement and not in the
        # other would be measured too.
        command = [
            *("-m", "gunicorn", "-c", "gunicorn.conf.py", "--bind", f"{HOST}:{self.port}"),
            *("--max-requests", "0", self._application),
        ]
        self._log = log
        with log.open("wb") as output:
            self._process = subprocess.Popen(
                [sys.executable, *command],
                cwd=BASE_DIR,
                env=dict(self._environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                process_group=0,  # Ctrl-C reaches the bench alone, which ends it
            )
        deadline = time.monotonic() + START_SECONDS
        while not self._takes_connections():
            self.check_running()
            if time.monotonic() > deadline:
                raise ServerError(f"{self.name} does not answer: {self._read_log()}")
            time.sleep(0.05)

    def check_running(self) -> None:
        """Raise ServerError when gunicorn has ended."""
        if self._process is None or self._process.poll() is not None:
            raise ServerError(f"{self.name} has ended: {self._read_log()}")

    def stop(self) -> None:
        """End it and what it has started; kill what has not ended within STOP_SECONDS."""
        if self._process is None:
            return
        family = [self._process, *self._list_workers()]
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(STOP_SECONDS)
        for process in family:
            with suppress(psutil.NoSuchProcess, ProcessLookupError):
                process.kill()
        self._process.wait()

    def read_cpu_seconds(self) -> float:
        """Return the processor time that gunicorn and its workers have taken so far."""
        return sum_cpu_seconds([psutil.Process(self._pid), *self._list_workers()])

    def read_worker_pss_mb(self) -> float:
        """Return the largest worker's share of memory (PSS): shared pages count in parts."""
        return max(read_pss_mb(worker.pid) for worker in self._list_workers())

    @property
    def _pid(self) -> int:
        self.check_running()
        assert self._process is not None
        return self._process.pid

    def _list_workers(self) -> list[psutil.Process]:
        with suppress(psutil.NoSuchProcess):
            if self._process is not None:
                return psutil.Process(self._process.pid).children()
        return []

    def _takes_connections(self) -> bool:
        # gunicorn listens when the application is loaded, and not before.
        with suppress(OSError), socket.create_connection((HOST, self.port), timeout=1):
            return True
        return False

    def _read_log(self) -> str:
        return self._log.read_text(errors="replace").strip()[-1000:] if self._log else ""


def find_free_port() -> int:
    """Return a port of loopback that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def sum_cpu_seconds(processes: list[psutil.Process]) -> float:
    """Return the processor time of processes; one that has just ended counts nothing."""
    total = 0.0
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            times = process.cpu_times()
            total += times.user + times.system
    return total


def read_pss_mb(pid: int) -> float:
    """Return a process's proportional set size in megabytes; Linux only."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    kilobytes = next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return kilobytes * 1024 / 1e6


def build_environment(data_dir: Path, database_url: str, **more: str) -> dict[str, str]:
    """Return what a server is started with: as production, without HTTPS, nothing of anyone's."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {
        **kept,
        "ENV_FILE": os.devnull,
        "DJANGO_SETTINGS_MODULE": "cms.settings.demo",
        "DATA_DIR": str(data_dir),
        "DATABASE_URL": database_url,
        "CMS_BASE_URL": PUBLIC_ORIGIN,
        **more,
    }
