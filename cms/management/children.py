"""The processes a supervisor starts, watches and stops together."""

import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import IO

import psutil

from cms.settings.env import BASE_DIR

# gunicorn gives requests under way 20 of these to end.
STOP_SECONDS = 25


class Children:
    """Processes in groups of their own, so that Ctrl-C reaches their supervisor alone."""

    def __init__(self) -> None:
        """Start with none."""
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._tasks: set[str] = set()

    def start(self, name: str, command: list[str]) -> None:
        """Start a program in the project's folder."""
        self._start(name, command, output=None)

    def start_task(self, name: str, command: list[str], log: Path) -> None:
        """Start a program that may end, and write what it says to a file."""
        with log.open("wb") as output:
            self._start(name, command, output=output)
        self._tasks.add(name)

    def find_ended(self) -> str | None:
        """Return what to say about a process that has ended and is no task, None while all run."""
        for name in self._processes.keys() - self._tasks:
            status = self.find_status(name)
            if status is not None:
                return f"{name} ended with status {status}"
        return None

    def find_status(self, name: str) -> int | None:
        """Return the status a process has ended with, None while it runs."""
        return self._processes[name].poll()

    def _start(self, name: str, command: list[str], *, output: IO[bytes] | None) -> None:
        self._processes[name] = subprocess.Popen(
            command,
            cwd=BASE_DIR,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            process_group=0,
        )

    def stop(self) -> None:
        """Ask all to end, and what they have started; kill who has not within STOP_SECONDS."""
        self._signal_groups(signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        while self._is_any_left() and time.monotonic() < deadline:
            time.sleep(0.05)
        self._signal_groups(signal.SIGKILL)
        for process in self._processes.values():
            process.wait()

    def _signal_groups(self, number: signal.Signals) -> None:
        for process in self._processes.values():
            with suppress(ProcessLookupError):
                os.killpg(process.pid, number)

    def _is_any_left(self) -> bool:
        """Tell whether one of a group runs still, also after the group's first process ended."""
        groups = {process.pid for process in self._processes.values()}
        return any(_is_member(process, groups) for process in psutil.process_iter())


def _is_member(process: psutil.Process, groups: set[int]) -> bool:
    try:
        return os.getpgid(process.pid) in groups and process.status() != psutil.STATUS_ZOMBIE
    except (ProcessLookupError, psutil.NoSuchProcess):
        return False
