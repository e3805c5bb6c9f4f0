"""What Salve is compared with: the same bytes from bare WSGI, without and with a database.

Both answer ``/<number>`` from ``bench_answer``, where ``harvest`` has put what Salve said, and 304
to its ETag. gunicorn serves them with Salve's own settings.
"""

import os
import threading
from collections.abc import Iterable
from typing import Any

import psycopg

Environ = dict[str, Any]
TABLE = "bench_answer"
# The body stays in the database when the client has it, as in Salve's own statement.
SELECT = f"""
    SELECT etag, CASE WHEN etag = %b THEN NULL ELSE body END FROM {TABLE} WHERE number = %b
"""  # noqa: S608 - a constant

DATABASE = os.environ.get("BENCH_DATABASE", "")
_local = threading.local()


def load_answers() -> dict[int, tuple[str, bytes]]:
    """Read all answers into memory; before the fork, so that the processes share it."""
    with psycopg.connect(DATABASE) as connection:
        rows = connection.execute(f"SELECT number, etag, body FROM {TABLE}")  # noqa: S608
        return {number: (etag, bytes(body)) for number, etag, body in rows}


ANSWERS = load_answers() if os.environ.get("BENCH_REFERENCE") == "bytes" else {}


def answer_from_memory(environ: Environ, start_response: Any) -> Iterable[bytes]:
    """Reference "bytes": the least that a Python process can do."""
    etag, body = ANSWERS[int(environ["PATH_INFO"][1:])]
    unchanged = environ.get("HTTP_IF_NONE_MATCH") == etag
    return _answer(start_response, etag, None if unchanged else body)


def answer_from_database(environ: Environ, start_response: Any) -> Iterable[bytes]:
    """Reference "select": one prepared SELECT by primary key on the thread's own connection."""
    number = int(environ["PATH_INFO"][1:])
    known = environ.get("HTTP_IF_NONE_MATCH", "")
    etag, body = _cursor().execute(SELECT, (known, number), prepare=True).fetchone()
    return _answer(start_response, etag, body)


def _cursor() -> Any:
    if not hasattr(_local, "cursor"):
        connection = psycopg.connect(DATABASE, autocommit=True)
        _local.cursor = connection.cursor(binary=True)
    return _local.cursor


def _answer(start_response: Any, etag: str, body: bytes | None) -> Iterable[bytes]:
    if body is None:
        start_response("304 Not Modified", [("ETag", etag)])
        return []
    headers = [
        ("Content-Type", "application/json"),
        ("Content-Length", str(len(body))),
        ("ETag", etag),
    ]
    start_response("200 OK", headers)
    return [body]
