"""One run: prepare, measure in turn, count statements, check the promises."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException

import psycopg

from api.snapshots.pruning import PRUNE_FROM_ENTRIES

from .database import BenchDatabase
from .fetch import Client
from .freshness import TitleChanger
from .harvest import Harvest, NotThereError, harvest, make_table
from .promises import (
    Promise,
    check_keys,
    check_memory,
    check_newest_title,
    check_publishing,
    check_settings_change,
)
from .results import BYTES, SALVE, SELECT, STOCK, Measurement
from .rows import BUILDERS, Row
from .servers import Server, ServerError, build_environment
from .statements import Statements, count_statements, logged
from .wrk import Load, LoadError, run_wrk, write_requests

FRESHNESS_ROWS = ("detail", "listing")
WARM_UP_SECONDS = 2
LENGTHEN_LOG = """
    INSERT INTO api_change (key) SELECT 'page:' || -number FROM generate_series(1, %s) number
"""  # of pages that are not there

Report = Callable[[str], object]


@dataclass
class Plan:
    """What a run is asked to do."""

    rounds: int
    seconds: float
    rows: Sequence[str]


@dataclass
class Outcome:
    """What a run found. ``missing``: rows that Salve does not answer, each with what it says."""

    rows: list[Row] = field(default_factory=list)
    missing: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    measurements: list[Measurement] = field(default_factory=list)
    statements: dict[tuple[str, str], Statements] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    changes: int = 0
    promises: list[Promise] = field(default_factory=list)


class Run:
    """One run on its copy of the database; all that it starts ends with ``measured``."""

    def __init__(self, database: BenchDatabase, plan: Plan, report: Report) -> None:
        """Describe it."""
        self.outcome = Outcome()
        self._database = database
        self._plan = plan
        self._report = report
        self._harvests: dict[str, Harvest] = {}
        self._requests = database.directory / "requests.txt"
        self._servers = {
            SALVE: self._describe(SALVE, "cms.wsgi"),
            STOCK: self._describe(
                STOCK,
                "django.core.wsgi:get_wsgi_application()",
                DJANGO_SETTINGS_MODULE="tests.bench.stock.settings",
            ),
            BYTES: self._describe(
                BYTES, "tests.bench.references:answer_from_memory", BENCH_REFERENCE="bytes"
            ),
            SELECT: self._describe(SELECT, "tests.bench.references:answer_from_database"),
        }

    @contextmanager
    def measured(self) -> Iterator[Outcome]:
        """Measure the rows; Salve serves on until the end, for the promises."""
        with ExitStack() as stack:
            for name in (SALVE, STOCK):
                self._start(name, stack)
            self._warm_snapshots()
            self._harvest()
            for name in (BYTES, SELECT):
                self._start(name, stack)
            self._measure_rounds()
            self._count_statements()
            for name in (STOCK, BYTES, SELECT):
                self._servers[name].stop()
            yield self.outcome

    def _describe(self, name: str, application: str, **more: str) -> Server:
        url = self._database.build_url()
        more = {"BENCH_DATABASE": url, **more}
        return Server(name, application, build_environment(self._database.directory, url, **more))

    def _start(self, name: str, stack: ExitStack) -> None:
        server = self._servers[name]
        stack.callback(server.stop)
        server.start(self._database.directory / f"{name.split()[0].lower()}.log")

    def _warm_snapshots(self) -> None:
        """Store every answer, and leave a log as long as the worker lets it become."""
        self._report("Building snapshots")
        for command in ("build", "prune"):
            finished = self._database.run_manage("snapshots", command)
            if finished.returncode:
                lines = finished.stderr.strip().splitlines() or ["it said nothing"]
                self.outcome.notes.append(f"manage.py snapshots {command} failed: {lines[0]}")
        with self._database.connect() as connection:
            connection.execute(LENGTHEN_LOG, [PRUNE_FROM_ENTRIES - 1])
            connection.execute("VACUUM (ANALYZE) api_change, api_snapshot")

    def _harvest(self) -> None:
        outcome = self.outcome
        with self._database.connect() as connection, self._client(SALVE) as client:
            make_table(connection)
            for name in self._plan.rows:
                self._report(f"Collecting answers: {name}")
                row = BUILDERS[name](connection, client)
                try:
                    found = harvest(connection, client, row)
                except NotThereError as error:
                    outcome.missing[name] = str(error)
                    continue
                outcome.rows.append(row)
                self._harvests[name] = found
                if found.collected < len(row.paths):
                    text = f"{found.collected} of {len(row.paths)} answers collected in time"
                    outcome.notes.append(f"{name}: {text}; the references repeat them")

    def _measure_rounds(self) -> None:
        for number in range(1, self._plan.rounds + 1):
            for row in self.outcome.rows:
                servers = [BYTES, SELECT, SALVE, *([STOCK] if row.stock_paths else [])]
                turn = number % len(servers)  # nobody always comes first
                for name in servers[turn:] + servers[:turn]:
                    self._report(f"Round {number} of {self._plan.rounds}: {row.name}, {name}")
                    self._measure(row, name, number)

    def _measure(self, row: Row, name: str, number: int) -> None:
        server = self._servers[name]
        write_requests(self._requests, self._list_lines(row, name))
        run_wrk(server.origin, self._requests, min(WARM_UP_SECONDS, self._plan.seconds))
        with self._changing_titles(row, name):
            before = server.read_cpu_seconds(), self._database.read_cpu_seconds()
            load = run_wrk(server.origin, self._requests, self._plan.seconds)
            after = server.read_cpu_seconds(), self._database.read_cpu_seconds()
        self._check_bytes(row, name, load)
        requests = max(1, load.requests)
        cpu = [1e6 * (new - old) / requests for old, new in zip(before, after, strict=True)]
        pss = server.read_worker_pss_mb()
        self.outcome.measurements.append(Measurement(row.name, name, number, load, *cpu, pss))

    def _list_lines(self, row: Row, name: str) -> list[tuple[str, str]]:
        if name == STOCK:
            return [(path, "") for path in row.stock_paths]
        found = self._harvests[row.name]
        return found.salve if name == SALVE else found.reference

    @contextmanager
    def _changing_titles(self, row: Row, name: str) -> Iterator[None]:
        if name != SALVE or row.name not in FRESHNESS_ROWS:
            yield
            return
        with self._database.connect() as connection:
            with TitleChanger(connection, self._servers[SALVE].port) as changer:
                yield
            self.outcome.changes += changer.changes
            self.outcome.wrong += changer.stale

    def _check_bytes(self, row: Row, name: str, load: Load) -> None:
        """Refuse what was fast because it was something else; headers come on top of bodies."""
        body = self._harvests[row.name].mean_bytes
        is_right = load.bytes < body / 2 if row.is_conditional else load.bytes > body * 0.9
        if name != STOCK and not is_right:
            text = f"{load.bytes:.0f} bytes an answer where the body has {body:.0f}"
            self.outcome.wrong.append(f"{row.name}: {name} sent {text}")

    def _count_statements(self) -> None:
        self._report("Counting statements")
        with self._database.connect() as connection, logged(connection):
            for row in self.outcome.rows:
                for name in [SELECT, SALVE, *([STOCK] if row.stock_paths else [])]:
                    with self._client(name) as client:
                        self.outcome.statements[row.name, name] = count_statements(
                            connection,
                            self._database.log,
                            lambda path, etag, client=client: client.get(path, etag=etag),
                            self._list_lines(row, name),
                        )

    def check_promises(self) -> None:
        """Check what is promised besides; changes content in many places."""
        server, requests = self._servers[SALVE], self._requests
        environment = build_environment(self._database.directory, self._database.build_url())
        with self._database.connect() as connection:
            self._promise("memory of a worker", lambda: [check_memory(server)])
            self._promise("keys of a page", lambda: [check_keys(connection)])
            self._promise("publishing", lambda: check_publishing(server, environment))
            if "detail" in self._harvests:
                write_requests(requests, self._harvests["detail"].salve)
                self._promise(
                    "the newest title", lambda: [check_newest_title(connection, server, requests)]
                )
            self._promise(
                "the clinic's name", lambda: check_settings_change(connection, server, requests)
            )

    def _promise(self, name: str, check: Callable[[], list[Promise]]) -> None:
        """Check a promise; what goes wrong is told with the others, and hides none of them."""
        self._report(f"Checking: {name}")
        try:
            self.outcome.promises += check()
        except (psycopg.Error, OSError, HTTPException, LoadError, ServerError) as error:
            self.outcome.promises.append(Promise(name, f"failed: {error}", "", None))

    def _client(self, name: str) -> Client:
        return Client(self._servers[name].port)
