"""The load: ``wrk`` with two threads and sixteen connections, and what it says."""

import json
import shutil
import signal
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

THREADS = 2
CONNECTIONS = 16
TIMEOUT_SECONDS = 30  # stock Wagtail's search takes seconds under this load
SCRIPT = Path(__file__).with_name("wrk.lua")
MARK = "BENCH "
WALKED = "WALKED"
HOW_TO_INSTALL = "make bench needs wrk, which makes the load: apt-get install wrk (or brew)"


class LoadError(Exception):
    """wrk did not run or said nothing that can be read."""


@dataclass(frozen=True)
class Load:
    """What one run of wrk measured. Latencies in milliseconds, ``bytes`` is a mean per answer.

    ``failures`` counts answers of status 400 or above, broken connections and timeouts.
    """

    requests: int
    seconds: float
    bytes: float
    p50_ms: float
    p99_ms: float
    max_ms: float
    failures: int

    @property
    def rate(self) -> float:
        """Answers in a second."""
        return self.requests / self.seconds


def is_installed() -> bool:
    """Tell whether there is a wrk to run."""
    return shutil.which("wrk") is not None


def write_requests(path: Path, lines: Sequence[tuple[str, str]]) -> None:
    """Write (path, ETag or "") for the script to read."""
    path.write_text("".join(f"{target}\t{etag}\n" for target, etag in lines))


def run_wrk(origin: str, requests: Path, seconds: float, *, once: bool = False) -> Load:
    """Put load on a server for so long; ``once``: until each thread has asked every line."""
    command = [
        "wrk",
        f"--threads={THREADS}",
        f"--connections={CONNECTIONS}",
        f"--duration={max(1, round(seconds))}s",
        f"--timeout={TIMEOUT_SECONDS}s",
        f"--script={SCRIPT}",
        origin,
        "--",
        str(requests),
        *(["once"] if once else []),
    ]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, process_group=0
    )
    try:
        output = "".join(_read_output(process))
        said = process.communicate()[1]
    finally:
        process.kill()
        process.wait()
    if process.returncode:
        raise LoadError(f"wrk ended with status {process.returncode}: {said.strip()}")
    return parse_output(output)


def _read_output(process: subprocess.Popen[str]) -> Iterator[str]:
    """Return what wrk prints; once all threads have walked through the list, ask it to end."""
    walked = 0
    for line in process.stdout or ():
        walked += line.strip() == WALKED
        if line.strip() == WALKED and walked == THREADS:
            process.send_signal(signal.SIGINT)
        yield line


def parse_output(output: str) -> Load:
    """Read the line that the script ends with; wrk's own text is for people.

    Raises:
        LoadError: there is no such line.
    """
    line = next((line for line in output.splitlines() if line.startswith(MARK)), None)
    if line is None:
        raise LoadError(f"wrk's output has no line of results: {output.strip()[-200:]}")
    said = json.loads(line.removeprefix(MARK))
    return Load(
        requests=said["requests"],
        seconds=said["microseconds"] / 1e6,
        bytes=said["bytes"] / max(1, said["requests"]),
        p50_ms=said["p50"] / 1e3,
        p99_ms=said["p99"] / 1e3,
        max_ms=said["max"] / 1e3,
        failures=sum(said[kind] for kind in ("connect", "read", "write", "timeout", "status")),
    )
