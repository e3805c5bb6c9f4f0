"""A PostgreSQL that tests may stop, freeze and fill, and the real server in front of it."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg
import pytest
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from cms.backup.programs import dump_database
from cms.embedded.cluster import SUPERUSER, Address, Cluster
from cms.embedded.programs import find_program
from tests.factories import (
    ArticlePageFactory,
    ClinicFactory,
    ImageFactory,
    TreatmentPageFactory,
)
from tests.server import RunningServer, running_server
from tests.template_database import copied_database

MAX_CONNECTIONS = 16
PARAMETERS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": str(MAX_CONNECTIONS),
    "autovacuum": "off",  # it would hold up who locks all tables
}
POOL = {"DATABASE_POOL_MAX_SIZE": "4", "WEB_THREADS": "8", "WEB_CONCURRENCY": "1"}


@dataclass
class Engine:
    """The PostgreSQL server of the tests, and what may befall one."""

    cluster: Cluster
    address: Address

    @property
    def url(self) -> str:
        host = str(self.address.directory).replace("/", "%2F")
        return f"postgresql://{SUPERUSER}@/salve?host={host}&port={self.address.port}"

    def connect(self) -> "psycopg.Connection[tuple[object, ...]]":
        return psycopg.connect(self.url, autocommit=True)

    def list_processes(self) -> list[psutil.Process]:
        """Return the postmaster and all its sessions."""
        postmaster = self.cluster.read_postmaster()
        assert postmaster
        process = psutil.Process(postmaster[0])
        return [process, *process.children(recursive=True)]

    @contextmanager
    def stopped(self) -> Iterator[None]:
        self.cluster.stop()
        try:
            yield
        finally:
            self.cluster.start()

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Let every process of the server hang: it takes connections and answers nothing."""
        processes = self.list_processes()
        for process in processes:
            os.kill(process.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for process in processes:
                with suppress(ProcessLookupError):
                    os.kill(process.pid, signal.SIGCONT)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Lock every table, so that whatever is asked waits."""
        with self.connect() as connection, connection.transaction():
            rows = connection.execute(
                "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables"
                " WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1"
            )
            tables = ", ".join(row[0] for row in rows.fetchall())
            connection.execute(f"LOCK TABLE {tables} IN ACCESS EXCLUSIVE MODE")
            yield

    @contextmanager
    def full(self) -> Iterator[None]:
        """Throw everybody out and take all connections there are."""
        with self.connect() as first:
            taken = [first]
            try:
                while len(taken) < MAX_CONNECTIONS:
                    first.execute(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        " WHERE datname = 'salve' AND NOT pid = ANY (%s)",
                        [[connection.info.backend_pid for connection in taken]],
                    )
                    with suppress(psycopg.OperationalError):
                        while True:
                            taken.append(self.connect())
                yield
            finally:
                for connection in taken[1:]:
                    connection.close()


@pytest.fixture(scope="module")
def dump(
    template_database: str,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """A small clinic, as a dump."""
    folder = tmp_path_factory.mktemp("clinic")
    media = override_settings(MEDIA_ROOT=folder / "media")
    with django_db_blocker.unblock(), copied_database(template_database), media:
        ClinicFactory()
        ArticlePageFactory(hero_image=ImageFactory())
        TreatmentPageFactory()
        dump_database(folder / "clinic.dump")
    return folder / "clinic.dump"


@pytest.fixture(scope="module")
def engine(dump: Path) -> Iterator[Engine]:
    # Not below the tests' own folder, which the account that runs PostgreSQL for root cannot enter.
    root = Path(tempfile.mkdtemp(prefix="salve-"))
    cluster = Cluster(root / "postgres", PARAMETERS)
    cluster.make()
    cluster.start()
    try:
        postmaster = cluster.read_postmaster()
        assert postmaster
        engine = Engine(cluster, postmaster[1])
        with psycopg.connect(engine.url.replace("/salve?", "/postgres?"), autocommit=True) as first:
            first.execute("CREATE DATABASE salve")
        restore = [find_program("pg_restore"), "--no-owner", f"--dbname={engine.url}", dump]
        subprocess.run(restore, check=True)
        yield engine
    finally:
        if cluster.is_alive():
            cluster.stop()
        shutil.rmtree(root)


@pytest.fixture
def server(engine: Engine, tmp_path: Path) -> Iterator[RunningServer]:
    """Gunicorn with a small pool, as in production."""
    environment = {
        **POOL,
        "DJANGO_SETTINGS_MODULE": "cms.settings.demo",
        "DATABASE_URL": engine.url,
    }
    with running_server(tmp_path, environment) as server:
        yield server
