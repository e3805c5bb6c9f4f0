"""Asking a server by hand: one connection, one request at a time."""

import time
from dataclasses import dataclass
from http.client import HTTPConnection
from types import TracebackType
from typing import Self

TIMEOUT_SECONDS = 60


@dataclass(frozen=True)
class Answer:
    """What a server said, and how long it took."""

    status: int
    etag: str
    body: bytes
    seconds: float


class Client:
    """A connection that is kept open between requests; for one thread."""

    def __init__(self, port: int) -> None:
        """Describe it; the first request opens it."""
        self._http = HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._http.close()

    def get(self, path: str, *, etag: str = "") -> Answer:
        """Ask for a path, conditionally if an ETag is given."""
        headers = {"If-None-Match": etag} if etag else {}
        started = time.perf_counter()
        self._http.request("GET", path, headers=headers)
        response = self._http.getresponse()
        body = response.read()
        seconds = time.perf_counter() - started
        return Answer(response.status, response.headers.get("ETag", ""), body, seconds)
