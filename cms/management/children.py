"""The processes a supervisor starts, watches and stops together."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress

import psutil

from cms.settings.env import BASE_DIR

# gunicorn gives requests under way 20 of these to end.
STOP_SECONDS = 25


class Children:
    """Python processes in groups of their own, so that Ctrl-C reaches their supervisor alone."""

    def __init__(self) -> None:
        """Start with none."""
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, arguments: list[str]) -> None:
        """Start ``python arguments`` in the project's folder."""
        self._processes[name] = subprocess.Popen(
            [sys.executable, *arguments], cwd=BASE_DIR, stdin=subprocess.DEVNULL, process_group=0
        )

    def find_ended(self) -> str | None:
        """Return what to say about a process that has ended, None while all run."""
        for name, process in self._processes.items():
            if process.poll() is not None:
                return f"{name} ended with status {process.returncode}"
        return None

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
