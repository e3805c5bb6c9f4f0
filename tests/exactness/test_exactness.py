"""No answer is older than the last commit before its request, whatever happens meanwhile.

Real processes, connections and kills. 30 seconds by default, longer on demand:
``SALVE_EXACTNESS_SECONDS=300 make test ARGS=tests/exactness``.
"""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.core.management import get_commands

from cms.settings.env import BASE_DIR
from tests.server import RunningServer

from .conftest import Place
from .deeds import DEEDS, ISOLATION
from .expected import PARTS, SITE_PARTS
from .reader import Reader, Report

SECONDS = float(os.environ.get("SALVE_EXACTNESS_SECONDS", "30"))
CALM_SHARE = 2 / 3  # of the time; in the rest statements time out as well
WRITERS, READERS = 3, 4
UPKEEP = ("prune", "build")  # of ``manage.py snapshots``, where that exists
SHORT_TIMEOUT_MS = 20
GRACE_SECONDS = 60  # more, for a slow machine to try everything
KILL_CHILD_EVERY_SECONDS = (0.5, 2.0)
KILL_WORKER_EVERY_SECONDS = (2.0, 6.0)  # a new one has to warm up
STRIKE_SECONDS = 0.05
PATIENCE_SECONDS = 90  # to start, to check and to end

MIN_READS, MIN_DEEDS = 5 * SECONDS, 3 * SECONDS
MIN_READS_WHILE_STRUCK = SECONDS

DEED, ISOLATION_LEVEL = 0, 1
MUST_BE_JUDGED = {"texts", "there", "not there", "path", "listed", "not listed", "total_count"}
MUST_BE_JUDGED |= {*PARTS, *SITE_PARTS}
HAS_SNAPSHOTS = "snapshots" in get_commands()
MUST_BE_KILLED = {"writer", "web", *(UPKEEP if HAS_SNAPSHOTS else ())}


@dataclass
class Nursery:
    """The processes that write, and a hand that kills them."""

    process: "subprocess.Popen[str]"
    log: Path
    alive: dict[int, str] = field(default_factory=dict)
    kills: Counter[str] = field(default_factory=Counter)

    def listen(self) -> None:
        """Learn who is born; to be run in a thread until the nursery closes."""
        assert self.process.stdout
        for line in self.process.stdout:
            role, pid = line.split()
            self.alive[int(pid)] = role

    def kill_one(self, rng: random.Random) -> None:
        """Kill a child, whatever it is doing."""
        if self.alive:
            pid = rng.choice(list(self.alive))
            role = self.alive.pop(pid)
            # One that failed by itself has said why in the log.
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
                self.kills[role] += 1

    def count_notes(self) -> Counter[str]:
        """Count what came to nothing: undone, idle, lost."""
        return Counter(line.split()[0] for line in self.log.read_text().splitlines())

    def list_failures(self) -> list[str]:
        return [line for line in self.log.read_text().splitlines() if line.startswith("failed")]


@contextmanager
def open_nursery(place: Place) -> Iterator[Nursery]:
    """Raise writers, and what keeps the snapshots in order if there is any."""
    log = place.data_dir / "writers.log"
    log.touch()
    with (place.data_dir / "writers.errors").open("w") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.exactness.nursery", log, *["writer"] * WRITERS, *UPKEEP],
            cwd=BASE_DIR,
            env=place.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    nursery = Nursery(process, log)
    with ThreadPoolExecutor(1) as ears:
        listening = ears.submit(nursery.listen)
        try:
            yield nursery
        finally:
            process.communicate()
        listening.result()
    assert process.returncode == 0


def kill_worker(server: RunningServer, nursery: Nursery, rng: random.Random) -> None:
    """Kill a process of the server, in the middle of whatever it builds."""
    workers = server.list_workers()
    if len(workers) > 1:
        with suppress(ProcessLookupError):
            os.kill(rng.choice(workers), signal.SIGKILL)
            nursery.kills["web"] += 1


@dataclass
class Run:
    """A time in which writers write, readers read and some of them are killed."""

    place: Place
    server: RunningServer
    seconds: float
    strike: Callable[[], object] | None = None
    rng: random.Random = field(default_factory=random.Random)

    def go(self) -> tuple[Report, Nursery]:
        """Return what the readers found, and the nursery."""
        total = Report()
        with open_nursery(self.place) as nursery, ThreadPoolExecutor(READERS) as pool:
            wait_for_commits(self.place)
            readers = [self._open_reader(number) for number in range(READERS)]
            is_over = threading.Event()
            reading = [pool.submit(reader.read_until, is_over.is_set) for reader in readers]
            try:
                self._torment(nursery, readers, lambda: any(f.done() for f in reading))
            finally:
                is_over.set()
            for future in reading:
                total.add(future.result())
        return total, nursery

    def _open_reader(self, number: int) -> Reader:
        return Reader(
            self.server.port,
            self.place.database_url,
            seed=number,
            may_be_unavailable=self.strike is not None,
        )

    def _torment(
        self, nursery: Nursery, readers: list[Reader], has_failed: Callable[[], bool]
    ) -> None:
        """Kill and strike until the time is over; on a slow machine until all has been tried."""
        started, next_child, next_worker = time.monotonic(), 0.0, 0.0
        while not has_failed():
            elapsed = time.monotonic() - started
            is_time_over = elapsed > self.seconds + GRACE_SECONDS
            if is_time_over or (elapsed > self.seconds and self._is_all_tried(nursery, readers)):
                return
            if elapsed > next_child:
                nursery.kill_one(self.rng)
                next_child = elapsed + self.rng.uniform(*KILL_CHILD_EVERY_SECONDS)
            if elapsed > next_worker:
                kill_worker(self.server, nursery, self.rng)
                next_worker = elapsed + self.rng.uniform(*KILL_WORKER_EVERY_SECONDS)
            if self.strike:
                self.strike()
            time.sleep(STRIKE_SECONDS)

    def _is_all_tried(self, nursery: Nursery, readers: list[Reader]) -> bool:
        if self.strike:
            refused = sum(reader.report.statuses[503] for reader in readers)
            texts = sum(reader.report.judged["texts"] for reader in readers)
            return refused > 0 and texts > MIN_READS_WHILE_STRUCK
        judged = {name for reader in readers for name in list(reader.report.judged)}
        reads = sum(reader.report.reads.total() for reader in readers)
        deeds, isolation = count_deeds(self.place, DEED), count_deeds(self.place, ISOLATION_LEVEL)
        is_done = not set(DEEDS) - set(deeds) and not set(ISOLATION) - set(isolation)
        is_met = not MUST_BE_JUDGED - judged and not MUST_BE_KILLED - set(nursery.kills)
        is_enough = reads > MIN_READS and deeds.total() > MIN_DEEDS
        return is_done and is_met and is_enough and nursery.count_notes()["undone"] > 0


def wait_for_commits(place: Place) -> None:
    """Wait until the writers have begun."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    with place.connect() as connection:
        while not connection.execute("SELECT EXISTS (SELECT FROM exactness_deed)").fetchone()[0]:
            assert time.monotonic() < deadline
            time.sleep(0.05)


def count_deeds(place: Place, column: int) -> Counter[str]:
    """Count the deeds that were committed, by name or by isolation level."""
    with place.connect() as connection:
        rows = connection.execute("SELECT name, isolation FROM exactness_deed").fetchall()
    return Counter(row[column] for row in rows)


def check_snapshots(place: Place) -> str:
    """Rebuild everything and compare; return the complaint, "" when there is none."""
    if not HAS_SNAPSHOTS:
        return ""
    checked = subprocess.run(
        [sys.executable, "manage.py", "snapshots", "check"],
        cwd=BASE_DIR,
        env=place.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return "" if checked.returncode == 0 else checked.stdout + checked.stderr


@pytest.mark.timeout(SECONDS + 2 * PATIENCE_SECONDS)
def test_no_answer_is_older_than_the_last_commit_before_its_request(
    place: Place, record_property: Callable[[str, object], None]
) -> None:
    with place.serve() as server:
        report, nursery = Run(place, server, SECONDS * CALM_SHARE).go()
    deeds, isolation = count_deeds(place, DEED), count_deeds(place, ISOLATION_LEVEL)
    notes = nursery.count_notes()
    record_property("did", describe(report, nursery, deeds))

    assert report.problems[:5] == []
    assert nursery.list_failures() == []
    assert check_snapshots(place) == ""
    # And it was put to the test.
    assert set(DEEDS) - set(deeds) == set()
    assert set(ISOLATION) - set(isolation) == set()
    assert MUST_BE_JUDGED - set(report.judged) == set()
    assert report.reads.total() > MIN_READS
    assert deeds.total() > MIN_DEEDS
    assert notes["undone"] > 0
    assert MUST_BE_KILLED - set(nursery.kills) == set()


@pytest.mark.timeout(SECONDS + 2 * PATIENCE_SECONDS)
def test_no_answer_is_older_though_statements_are_cancelled(
    place: Place, record_property: Callable[[str, object], None]
) -> None:
    """The server may say 503, as its statements time out and are cancelled at random."""
    options = f"&options=-c%20statement_timeout%3D{SHORT_TIMEOUT_MS}&application_name=tormented"
    with (
        place.serve(DATABASE_URL=place.database_url + options) as server,
        place.connect() as connection,
    ):

        def cancel_statements() -> None:
            connection.execute(
                "SELECT pg_cancel_backend(pid) FROM pg_stat_activity"
                " WHERE application_name = 'tormented' AND state = 'active'"
            )

        seconds = SECONDS * (1 - CALM_SHARE)
        report, nursery = Run(place, server, seconds, strike=cancel_statements).go()
    record_property("did", describe(report, nursery, count_deeds(place, DEED)))

    assert report.problems[:5] == []
    assert nursery.list_failures() == []
    assert check_snapshots(place) == ""
    assert report.statuses[503] > 0
    assert report.judged["texts"] > MIN_READS_WHILE_STRUCK


def describe(report: Report, nursery: Nursery, deeds: Counter[str]) -> str:
    """Return what was done, in a few lines."""
    without = "" if HAS_SNAPSHOTS else " There is no manage.py snapshots, so nothing was pruned."
    return (
        f"{report.reads.total()} reads over {READERS} connections: {tell(report.reads)};"
        f" answered {tell(report.statuses)}; {report.cut_connections} cut.\n"
        f"{deeds.total()} commits by {WRITERS} processes: {tell(deeds)}.\n"
        f"Besides: {tell(nursery.count_notes())}. Killed: {tell(nursery.kills)}.{without}\n"
        f"Judged: {tell(report.judged)}."
    )


def tell(counts: Counter[object]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.most_common())
