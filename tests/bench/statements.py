"""Counting SQL from outside: PostgreSQL logs every statement while single requests are asked."""

import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

STATEMENT = re.compile(r"^\S+ \S+ \S+ \[(\d+)\] LOG:  (?:statement|execute [^:]*): ?(.*)$")
# They ask for no data: transactions, session settings, and the pool's empty round trip.
CONTROL = re.compile(r"^\s*(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|SET|DISCARD|$)", re.IGNORECASE)
MARK = "bench mark"
WARM_UP = 32  # requests; each of the server's sessions must have heard of the new setting
COUNTED = 9
SETTING_SECONDS = 10

Ask = Callable[[str, str], object]


@dataclass(frozen=True)
class Statements:
    """What one request sends to the database: queries, and statements that only control."""

    queries: int
    control: int
    texts: list[str] = field(default_factory=list)


@contextmanager
def logged(connection: psycopg.Connection[Any]) -> Iterator[None]:
    """Let the server log all statements."""
    _change_setting(connection, "ALTER SYSTEM SET log_statement = 'all'", "all")
    try:
        yield
    finally:
        _change_setting(connection, "ALTER SYSTEM RESET log_statement", "none")


def count_statements(
    connection: psycopg.Connection[Any], log: Path, ask: Ask, lines: Sequence[tuple[str, str]]
) -> Statements:
    """Ask some of a row's requests one by one; return what most of them cost."""
    for path, etag in lines[:WARM_UP]:
        ask(path, etag)
    start = log.stat().st_size
    for path, etag in lines[-COUNTED:]:
        connection.execute(f"SELECT '{MARK}'")
        ask(path, etag)
    with log.open(errors="replace") as file:
        file.seek(start)
        requests = split_requests(file.read(), connection.info.backend_pid)
    counts = Counter((_count_queries(texts), len(texts)) for texts in requests)
    queries, total = counts.most_common(1)[0][0]
    sample = next(texts for texts in requests if len(texts) == total)
    return Statements(queries, total - queries, sample)


def split_requests(log: str, own_pid: int) -> list[list[str]]:
    """Return the statements of each request, by our marks in the log."""
    requests: list[list[str]] = []
    is_wanted = False
    for line in log.splitlines():
        match = STATEMENT.match(line)
        if match is None:
            if is_wanted and line.startswith("\t"):  # a statement of several lines goes on
                requests[-1][-1] = f"{requests[-1][-1]} {line.strip()}".strip()
            else:
                is_wanted = False
            continue
        is_wanted = int(match[1]) != own_pid and bool(requests)
        if int(match[1]) == own_pid:
            if MARK in match[2]:
                requests.append([])
        elif requests:
            requests[-1].append(match[2])
    return requests


def _count_queries(texts: Sequence[str]) -> int:
    return sum(not CONTROL.match(text) for text in texts)


def _change_setting(connection: psycopg.Connection[Any], statement: str, expected: str) -> None:
    connection.execute(statement.encode())
    connection.execute("SELECT pg_reload_conf()")
    deadline = time.monotonic() + SETTING_SECONDS
    while connection.execute("SHOW log_statement").fetchall() != [(expected,)]:
        if time.monotonic() > deadline:
            raise TimeoutError("PostgreSQL did not take the new log_statement")
        time.sleep(0.02)
