"""The connection that delivery reads by: one to each thread, raw, every statement prepared.

Django's cursor prepares nothing and its pool asks the server for a sign of life at each request;
both cost more than reading a stored answer. A statement that takes longer than ``ANSWER_SECONDS``
is given up on this side too, should the server not answer at all, and for ``PAUSE_SECONDS`` after
that everybody is refused at once: requests must not queue behind a database that is away.

Inside a transaction of Django's, reads go by Django's own connection: they must see what it wrote.
"""

import re
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, Self

import psycopg
from django.db import DEFAULT_DB_ALIAS, close_old_connections, connections
from django.db import connection as django_connection
from psycopg import pq
from psycopg.abc import PQGen
from psycopg.generators import execute
from psycopg.types.numeric import Int8BinaryDumper, Int8Dumper
from psycopg.waiting import wait, wait_conn

ANSWER_SECONDS = 1.5
CONNECT_SECONDS = 1.0
PAUSE_SECONDS = 0.3
# Every statement here reads a few rows by an index that lies in memory: compiling one would take
# longer than running it, and a page by chance costs no more than the next one.
SESSION = {
    "statement_timeout": int(ANSWER_SECONDS * 1000),  # milliseconds
    "jit": "off",
    "random_page_cost": 1.1,
}

# Of those run without a cursor; psycopg keeps as many of its own.
PREPARED_MAX = 100

_PARAMETER = re.compile(r"%\((\w+)\)s")

# Of libpq's results: the statement was run.
_DONE = frozenset({pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COMMAND_OK})
_INTERVAL = 0.1  # seconds between two looks whether this process is asked to stop

_refuse_until = 0.0  # of the monotonic clock

Row = tuple[Any, ...]
Texts = Mapping[str, bytes | None]  # the values of a statement by their names, as text in UTF-8


class _Threads(threading.local):
    connection: "DeliveryConnection | None" = None


_threads = _Threads()


class DeliveryConnection(psycopg.Connection[Row]):
    """A connection that waits no longer than an answer may take.

    ``django`` is this thread's connection of Django's, ``database`` what both lead to; ``cluster``
    is the number of the server's data directory, ``names`` are those of the statements that it has
    prepared, ``prepared`` is how many ever.
    """

    django: Any
    database: str
    cluster: int
    names: dict[str, bytes]
    prepared: int

    def wait(
        self, gen: PQGen[Any], interval: float = _INTERVAL, timeout: float | None = None
    ) -> Any:
        """Wait for the server, at most ``ANSWER_SECONDS``; then the connection is closed."""
        try:
            return super().wait(gen, interval=interval, timeout=timeout or ANSWER_SECONDS)
        except psycopg.errors._WaitTimeout:
            raise self._give_up() from None

    def run(self, statement: str, values: Sequence[bytes | None]) -> Any:
        """Run a statement with values for ``$1``, ``$2``, … as text; the result is libpq's, binary.

        Without a cursor, its adapters and its row of Python objects: half of what a hit costs.
        """
        try:
            return self._run(statement, values)
        except psycopg.errors.InvalidSqlStatementName:
            self.names.clear()  # psycopg (3.3.9) deallocates all statements after a rollback
            return self._run(statement, values)

    def list_values(self, names: Sequence[str], values: Texts) -> list[bytes | None]:
        """Return values in the order of their names; the cluster is filled in."""
        complete = {**values, "cluster": b"%d" % self.cluster}
        return list(map(complete.__getitem__, names))

    def _run(self, statement: str, values: Sequence[bytes | None]) -> Any:
        name = self.names.get(statement) or self._prepare(statement)
        self.pgconn.send_query_prepared(name, values, result_format=pq.Format.BINARY)
        return self._read_result()

    def _prepare(self, statement: str) -> bytes:
        if len(self.names) >= PREPARED_MAX:
            oldest = self.names.pop(next(iter(self.names)))
            self.pgconn.send_query(b"DEALLOCATE " + oldest)
            self._read_result()
        # A name of its own: one whose preparation was cancelled may be there all the same.
        self.prepared += 1
        name = b"salve_%d" % self.prepared
        self.pgconn.send_prepare(name, statement.encode())
        self._read_result()
        self.names[statement] = name
        return name

    def _read_result(self) -> Any:
        pgconn = self.pgconn
        try:
            result = wait(execute(pgconn), pgconn.socket, _INTERVAL, ANSWER_SECONDS)[-1]
        except psycopg.errors._WaitTimeout:
            raise self._give_up() from None
        except KeyboardInterrupt:
            self.close()  # the answer is under way still
            raise
        if result.status not in _DONE:
            raise psycopg.errors.error_from_result(result, encoding="utf-8")
        return result

    def _give_up(self) -> psycopg.OperationalError:
        self.close()
        _pause()
        return psycopg.OperationalError("the database server does not answer")

    @classmethod
    def open(cls, django: Any) -> Self:
        """Connect to Django's database; a second less patiently than libpq can be told to be."""
        parameters = django.get_connection_params()
        for name in ("context", "cursor_factory", "prepare_threshold", "connect_timeout"):
            parameters.pop(name, None)
        conninfo = psycopg.conninfo.make_conninfo("", **parameters)
        try:
            opened = wait_conn(cls._connect_gen(conninfo), _INTERVAL, CONNECT_SECONDS)
        except psycopg.errors._WaitTimeout:
            raise psycopg.OperationalError("the database server does not answer") from None
        opened._autocommit = True
        opened.prepare_threshold = 0
        # Numbers of one size: otherwise a statement would be prepared again for each.
        opened.adapters.register_dumper(int, Int8Dumper)
        opened.adapters.register_dumper(int, Int8BinaryDumper)
        opened.django = django
        opened.database = django.settings_dict["NAME"]
        opened.names = {}
        opened.prepared = 0
        for name, value in SESSION.items():
            opened.execute(f"SET {name} = {value}")
        row = opened.execute("SELECT system_identifier FROM pg_control_system()").fetchone()
        opened.cluster = row[0] if row else 0
        return opened


def fetch_all(statement: str, parameters: Mapping[str, Any]) -> list[Row]:
    """Return the rows of a statement that reads; a connection lost since is replaced once.

    ``%(cluster)s`` is filled in. Raises psycopg.OperationalError when there is no answer in time.
    """
    if django_connection.in_atomic_block:
        return _fetch_in_transaction(statement, parameters)
    connection = get_connection()
    try:
        return _run(connection, statement, parameters)
    except psycopg.OperationalError as error:
        if isinstance(error, psycopg.errors.QueryCanceled) or not connection.closed:
            raise
    return _run(get_connection(), statement, parameters)


def fetch_result(statement: str, values: Texts) -> Any:
    """Return libpq's result of a statement whose values are all text; None in a transaction.

    ``%(cluster)s`` is filled in. Of the prices here the least; what its columns mean is the
    caller's knowledge. A connection lost since is replaced once. Raises psycopg.OperationalError
    when there is no answer in time.
    """
    connection = _threads.connection
    # To look up Django's costs more than all else here.
    django = connection.django if connection else connections[DEFAULT_DB_ALIAS]
    if django.in_atomic_block:
        return None
    if connection is None or connection.database != django.settings_dict["NAME"]:
        connection = get_connection()
    numbered, names = _number_parameters(statement)
    try:
        return connection.run(numbered, connection.list_values(names, values))
    except psycopg.OperationalError:
        if connection.pgconn.status == pq.ConnStatus.OK:
            raise
        # Lost since: a new one may do. After a time-out of ours there is none for a moment.
        connection = get_connection()
        return connection.run(numbered, connection.list_values(names, values))


def fetch_text_rows(statement: str, values: Texts) -> list[Sequence[bytes | None]]:
    """Return the rows of a statement whose values and columns are all text, or bytea.

    The price of a hit. Raises as ``fetch_all``.
    """
    result = fetch_result(statement, values)
    if result is None:
        found = _fetch_in_transaction(statement, decode_values(values))
        return [list(map(_encode, row)) for row in found]
    get, columns = result.get_value, range(result.nfields)
    return [[get(row, column) for column in columns] for row in range(result.ntuples)]


def decode_values(values: Texts) -> dict[str, str | None]:
    """Return the values as a cursor takes them."""
    return {name: None if text is None else text.decode() for name, text in values.items()}


def write_array(values: Iterable[str]) -> str:
    """Return texts as the text of an array, to be cast to ``text[]``."""
    quoted = (value.replace("\\", "\\\\").replace('"', '\\"') for value in values)
    return "{" + ",".join(f'"{value}"' for value in quoted) + "}"


def fetch_one(statement: str, parameters: Mapping[str, Any]) -> Row | None:
    """Return the first row of a statement that reads, None when it has none."""
    rows = fetch_all(statement, parameters)
    return rows[0] if rows else None


def get_connection() -> DeliveryConnection:
    """Return this thread's connection, opened now if it is not.

    Raises psycopg.OperationalError, at once for a moment after a failure.
    """
    django = connections[DEFAULT_DB_ALIAS]
    connection = _threads.connection
    if connection and not connection.closed and connection.database == django.settings_dict["NAME"]:
        return connection
    close_connection()
    if time.monotonic() < _refuse_until:
        raise psycopg.OperationalError("the database server did not answer a moment ago")
    try:
        opened = DeliveryConnection.open(django)
    except psycopg.OperationalError:
        _pause()
        raise
    _threads.connection = opened
    return opened


@contextmanager
def locked(statement: str, parameters: Mapping[str, Any]) -> Iterator[list[Row]]:
    """Hold transaction locks that a statement takes until the block ends; yield its rows."""
    connection = get_connection()
    with connection.transaction():
        yield connection.execute(statement, parameters).fetchall()


def write(statement: str, parameters: Mapping[str, Any]) -> int:
    """Run a statement that writes, by itself or in the block of ``locked``; return its rows."""
    return get_connection().execute(statement, parameters).rowcount


def await_database() -> None:
    """Ask for a sign of life, for those who go on by Django: it would wait for ever.

    Raises psycopg.OperationalError when there is none in time.
    """
    if not django_connection.in_atomic_block:
        fetch_one("SELECT 1", {})


def close_connection() -> None:
    """Close this thread's connection."""
    connection, _threads.connection = _threads.connection, None
    if connection is not None:
        connection.close()


def release_connections() -> None:
    """Give Django's connections back to their pool, after a request that Django did not handle.

    Not within a transaction: its connection is of use still.
    """
    if not django_connection.in_atomic_block:
        close_old_connections()


def load_cluster() -> int:
    """Return the number of the server's data directory, read once for each connection."""
    return get_connection().cluster


def _pause() -> None:
    global _refuse_until
    _refuse_until = time.monotonic() + PAUSE_SECONDS


def _run(
    connection: DeliveryConnection, statement: str, parameters: Mapping[str, Any]
) -> list[Row]:
    complete = {**parameters, "cluster": connection.cluster}
    return connection.execute(statement, complete, binary=True).fetchall()


def _fetch_in_transaction(statement: str, parameters: Mapping[str, Any]) -> list[Row]:
    with django_connection.cursor() as cursor:
        # Nothing is stored where a transaction is open, so there is no cluster to compare with.
        cursor.execute(statement, {**parameters, "cluster": 0})
        return cursor.fetchall()


@cache
def _number_parameters(statement: str) -> tuple[str, list[str]]:
    """Turn ``%(name)s`` into ``$1`` and so on, and return the names in their order."""
    names = list(dict.fromkeys(_PARAMETER.findall(statement)))
    numbered = _PARAMETER.sub(lambda match: f"${names.index(match[1]) + 1}", statement)
    return numbered, names


def _encode(value: Any) -> bytes | None:
    if value is None:
        return None
    return value.encode() if isinstance(value, str) else bytes(value)
