"""Collect what Salve answers to a row's requests, for the references to answer the same bytes."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import md5
from itertools import cycle, islice
from typing import Any

import psycopg

from .fetch import Answer, Client
from .references import TABLE
from .rows import Row

SECONDS = 20  # for one row; a slow Salve gives fewer answers, which are repeated

Line = tuple[str, str]


class NotThereError(Exception):
    """Salve does not answer a row's requests as it should; the message says what it does."""


@dataclass(frozen=True)
class Harvest:
    """What to ask Salve and the references in a row: (path, ETag or ""), and what was collected."""

    salve: list[Line]
    reference: list[Line]
    mean_bytes: float
    collected: int


def make_table(connection: psycopg.Connection[Any]) -> None:
    """Make the references' table. Bodies are stored uncompressed: the SELECT is at its best."""
    connection.execute(f"DROP TABLE IF EXISTS {TABLE}")
    connection.execute(
        f"CREATE TABLE {TABLE} (number integer PRIMARY KEY, etag text, body bytea STORAGE EXTERNAL)"
    )


def harvest(connection: psycopg.Connection[Any], client: Client, row: Row) -> Harvest:
    """Ask all of a row's requests once and store the answers under the next numbers.

    Raises:
        NotThereError: an answer is not 200, or has no ETag that leads to 304 where one is needed.
    """
    if not row.paths:
        raise NotThereError("Salve's answers lead to nothing to ask")
    answers = list(_collect(client, row))
    if row.is_conditional:
        _check_etag(client, row.paths[0], answers[0])
    ((first,),) = connection.execute(f"SELECT count(*) + 1 FROM {TABLE}").fetchall()  # noqa: S608
    lines: list[Line] = []
    statement = f"COPY {TABLE} (number, etag, body) FROM STDIN"
    repeated = islice(cycle(answers), len(row.paths))
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for number, answer in enumerate(repeated, first):
            etag = answer.etag or f'"{md5(answer.body, usedforsecurity=False).hexdigest()}"'
            copy.write_row((number, etag, answer.body))
            lines.append((f"/{number}", etag if row.is_conditional else ""))
    connection.execute(f"VACUUM (ANALYZE) {TABLE}")
    asked = row.paths[: len(answers)] if row.is_conditional else row.paths
    etags = [answer.etag if row.is_conditional else "" for answer in answers]
    return Harvest(
        salve=list(zip(asked, islice(cycle(etags), len(asked)), strict=True)),
        reference=lines,
        mean_bytes=sum(len(answer.body) for answer in answers) / len(answers),
        collected=len(answers),
    )


def _collect(client: Client, row: Row) -> Iterator[Answer]:
    deadline = time.monotonic() + SECONDS
    for path in row.paths:
        answer = client.get(path)
        if answer.status != 200:
            raise NotThereError(f"{path} is answered with status {answer.status}")
        yield answer
        if time.monotonic() > deadline:
            return


def _check_etag(client: Client, path: str, answer: Answer) -> None:
    if not answer.etag:
        raise NotThereError(f"{path} is answered without an ETag")
    status = client.get(path, etag=answer.etag).status
    if status != 304:
        raise NotThereError(f"{path} with its ETag is answered with status {status}")
