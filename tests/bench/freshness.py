"""A title changes by plain SQL while the load runs, and the very next answer must have it."""

import threading
from itertools import count
from types import TracebackType
from typing import Any, Self

import psycopg

from .fetch import Client
from .rows import API, BY_DATE

CHANGE_SECONDS = 1.0  # between two changes
READS = 4  # each on a connection of its own, so that more than one process is asked
OLDEST = """
    SELECT page.id, page.title
      FROM wagtailcore_page page JOIN articles_articlepage ON page_ptr_id = page.id
     WHERE page.live ORDER BY first_published_at, page.id LIMIT 1
"""
NEWEST = OLDEST.replace("first_published_at", "first_published_at DESC")
CHANGE = "UPDATE wagtailcore_page SET title = %s WHERE id = %s"


class TitleChanger:
    """While entered, changes an article's title and looks at its page and a listing for it.

    ``stale`` describes each answer that was older than the commit before its request. The oldest
    article is on few cards, so its changes leave a measurement alone; the newest is on many.
    """

    def __init__(
        self, connection: psycopg.Connection[Any], port: int, *, newest: bool = False
    ) -> None:
        """Describe it; the connection must commit each statement, and is used by no one else."""
        self._listing = BY_DATE if newest else BY_DATE.replace("order=-", "order=")
        self.changes = 0
        self.stale: list[str] = []
        self._connection = connection
        self._port = port
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._error: BaseException | None = None
        ((self._page, self._title),) = connection.execute(NEWEST if newest else OLDEST).fetchall()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stopped.set()
        self._thread.join()
        self._connection.execute(CHANGE, [self._title, self._page])
        if self._error is not None and error is None:
            raise self._error

    def _run(self) -> None:
        try:
            for number in count(1):
                if self._stopped.wait(CHANGE_SECONDS):
                    return
                self._change(f"Changed while it was read, number {number}")
        except Exception as error:  # noqa: BLE001 - raised again where the thread is joined
            self._error = error

    def _change(self, title: str) -> None:
        self._connection.execute(CHANGE, [title, self._page])
        self.changes += 1
        for number in range(READS):
            for path in (
                f"{API}/pages/{self._page}/",
                f"{self._listing}&_=after-{self.changes}-{number}",
            ):
                with Client(self._port) as client:
                    answer = client.get(path)
                if answer.status != 200 or title.encode() not in answer.body:
                    self.stale.append(f"{path} did not have change {self.changes}")
