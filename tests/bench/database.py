"""The bench's own database server: 5,200 pages that are made once, and a copy for each run.

A run changes titles, publishes and counts, all in its copy, which is dropped at the end. So a run
that is killed spoils nothing, and two runs begin alike.
"""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from secrets import token_urlsafe
from typing import Any
from urllib.parse import quote

import psutil
import psycopg
from psycopg import sql

from cms.embedded.cluster import SUPERUSER
from cms.embedded.server import get_server
from cms.settings.env import BASE_DIR

from .servers import build_environment, sum_cpu_seconds

PAGES = 5_200
TEMPLATE = "bench_template"
RUN = "bench_run"
SOURCES = ("cms", "treatments", "articles", "api")
SUFFIXES = {".py", ".yaml", ".sql"}

Report = Callable[[str], object]


class PreparationError(Exception):
    """A command that prepares the database failed."""


class BenchDatabase:
    """The server in ``DATA_DIR/bench/postgres`` while entered; the last to leave stops it."""

    def __init__(self, directory: Path) -> None:
        """Describe it; ``start`` starts it."""
        self.directory = directory
        self._server = get_server(directory / "postgres", {})
        self._stamp = directory / "template.digest"

    @property
    def log(self) -> Path:
        """Where PostgreSQL writes its log."""
        return self._server.cluster.log

    @contextmanager
    def running(self) -> Iterator[None]:
        """Start the server, and leave it at the end."""
        (self.directory / "static").mkdir(parents=True, exist_ok=True)
        key = self.directory / "secret-key"  # one for all runs: answers may be signed with it
        if not key.exists():
            key.write_text(token_urlsafe(50))
        self._server.ensure_running()
        try:
            yield
        finally:
            self._server.release()

    @contextmanager
    def copied(self) -> Iterator[None]:
        """Make this run's copy of the template; drop it at the end."""
        self._drop(RUN)
        self._execute("CREATE DATABASE {} TEMPLATE {}", RUN, TEMPLATE)
        self._execute("CHECKPOINT")  # now, not in the middle of a measurement
        try:
            yield
        finally:
            self._drop(RUN)

    def ensure_template(self, report: Report, *, keep: bool) -> None:
        """Make the 5,200 pages unless they are there for this source; takes about 1.5 minutes.

        ``keep``: use pages that an older source has made, with this source's migrations.
        """
        digest = build_source_digest()
        made_by = self._stamp.read_text() if self._stamp.exists() else ""
        if made_by == digest:
            return
        self._stamp.unlink(missing_ok=True)
        if not (keep and made_by):
            report(f"Making the database of {PAGES} pages (1 to 2 minutes, once for a source)")
            self._drop(TEMPLATE)
            self._execute("CREATE DATABASE {}", TEMPLATE)
        self._manage("migrate")
        self._manage("load_demo")
        with self.connect(TEMPLATE) as connection:
            query = "SELECT count(*) FROM wagtailcore_page WHERE depth > 1"
            ((pages,),) = connection.execute(query).fetchall()
        self._manage("load_demo", "--scale", str(PAGES - pages))
        with self.connect(TEMPLATE) as connection:
            connection.execute("VACUUM (ANALYZE)")
        self._stamp.write_text(digest)

    def connect(self, name: str = RUN) -> psycopg.Connection[Any]:
        """Return a connection of the bench's own, in autocommit."""
        return psycopg.connect(self.build_url(name), autocommit=True)

    def build_url(self, name: str = RUN) -> str:
        """Return where a database is, for ``DATABASE_URL`` and psycopg."""
        address = self._server.ensure_running()
        host = quote(str(address.directory), safe="")
        return f"postgresql://{SUPERUSER}@{host}:{address.port}/{name}"

    def read_cpu_seconds(self) -> float:
        """Return the processor time that the server's processes have taken so far."""
        postmaster = self._server.cluster.read_postmaster()
        if postmaster is None:
            raise PreparationError("the database server has ended")
        return sum_cpu_seconds(psutil.Process(postmaster[0]).children())

    def run_manage(self, *arguments: str, name: str = RUN) -> subprocess.CompletedProcess[str]:
        """Run one of Salve's commands on a database; what it says is in the answer."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=BASE_DIR,
            env=build_environment(self.directory, self.build_url(name)),
            capture_output=True,
            text=True,
            check=False,
        )

    def _manage(self, *arguments: str) -> None:
        finished = self.run_manage(*arguments, "--verbosity=0", name=TEMPLATE)
        if finished.returncode:
            said = finished.stderr.strip()[-1000:]
            raise PreparationError(f"manage.py {' '.join(arguments)} failed: {said}")

    def _drop(self, name: str) -> None:
        self._execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def _execute(self, statement: str, *names: str) -> None:
        with self.connect("postgres") as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def build_source_digest() -> str:
    """Return the digest of everything the database's content may depend on."""
    digest = sha256()
    for folder in SOURCES:
        for path in sorted((BASE_DIR / folder).rglob("*")):
            if path.suffix in SUFFIXES and path.is_file():
                digest.update(f"\0{path.relative_to(BASE_DIR)}\0".encode())
                digest.update(path.read_bytes())
    for name in ("requirements.txt", "constraints.txt"):
        digest.update((BASE_DIR / name).read_bytes())
    return digest.hexdigest()
