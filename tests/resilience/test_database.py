"""The database gone, hung, locked or full: told at once as a problem document, then recovered from.

Nothing is restarted: the processes that failed are those that answer again.
"""

import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any

import pytest

from tests.server import RunningServer

from .conftest import MAX_CONNECTIONS, Engine

TIMEOUT_SECONDS = 8  # whoever takes longer is taken to hang
REFUSED_WITHIN_SECONDS = 2
RECOVERED_WITHIN_SECONDS = 5
USUAL_SECONDS = 1  # more than any answer takes, less than any wait for a database
BRIEFLY_SECONDS = 0.3
THREADS = 8  # as many as the server has, twice as many as its connections
FLOOD = 40

PATHS = (
    "pages/",
    "pages/?type=articles.ArticlePage&order=-first_published_at&fields=teaser",
    "pages/?limit=5&cursor=",
    "pages/3/",
    "pages/find/?html_path=/",
    "resolve/?path=/",
    "search/?q=treatment",
    "site/",
    "people/",
    "conditions/",
    "body-areas/",
    "categories/",
    "locations/",
    "images/",
    "documents/",
    "redirects/",
    "sitemap/",
    "sitemap.xml",
    "feed.xml",
)
# What a front end's server sends for a preview: here what nobody was given, which is not found.
PREVIEWS: dict[str, tuple[str, dict[str, str] | None]] = {
    "preview/": ("GET", None),
    "preview/exchange/": ("POST", {"code": "altered"}),
    "preview/share/": ("POST", {"token": "altered"}),
}
BEARER = {"Authorization": "Bearer altered"}

REFUSED = {
    "status": 503,
    "content_type": "application/problem+json",
    "code": "unavailable",
    "retry_after": True,
    "in_time": True,
}


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float

    def describe(self) -> dict[str, Any]:
        """Return what is promised of a refusal."""
        content_type = self.headers.get("content-type", "")
        problem = json.loads(self.body) if "json" in content_type else {}
        return {
            "status": self.status,
            "content_type": content_type.split(";")[0],
            "code": problem.get("code"),
            "retry_after": self.headers.get("retry-after", "").isdigit(),
            "in_time": self.seconds <= REFUSED_WITHIN_SECONDS or self.seconds,
        }


def ask(server: RunningServer, path: str) -> Answer:
    """Ask over a connection of its own; the status is 0 when there is no answer in time."""
    started = time.monotonic()
    http = HTTPConnection("127.0.0.1", server.port, timeout=TIMEOUT_SECONDS)
    method, sent = PREVIEWS.get(path, ("GET", None))
    body = json.dumps(sent) if sent else None
    try:
        http.request(method, f"/api/v2/{path}", body, BEARER if path in PREVIEWS else {})
        response = http.getresponse()
        content = response.read()
    except TimeoutError:
        return Answer(0, {}, b"", time.monotonic() - started)
    finally:
        http.close()
    headers = {name.lower(): value for name, value in response.getheaders()}
    return Answer(response.status, headers, content, time.monotonic() - started)


def ask_at_once(server: RunningServer, path: str, times: int) -> list[Answer]:
    """Ask over many connections at the same time."""
    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(lambda _: ask(server, path), range(times)))


def find_unanswered(server: RunningServer) -> list[str]:
    """Return the paths that are not answered as they are when all is well."""
    statuses = {path: ask(server, path).status for path in (*PATHS, *PREVIEWS)}
    return [
        path
        for path, status in statuses.items()
        if status not in ((404,) if path in PREVIEWS else (200, 302))
    ]


def await_recovery(server: RunningServer) -> float:
    """Wait until all paths are answered again; return the seconds it took."""
    started = time.monotonic()
    while find_unanswered(server):
        if time.monotonic() - started > 2 * RECOVERED_WITHIN_SECONDS:
            break
        time.sleep(0.05)
    return time.monotonic() - started


@pytest.mark.timeout(300)
@pytest.mark.parametrize("misfortune", ["stopped", "frozen", "full"])
def test_a_database_out_of_reach_is_told_in_time_and_recovered_from(
    misfortune: str, engine: Engine, server: RunningServer
) -> None:
    paths, workers = (*PATHS, *PREVIEWS), server.list_workers()
    assert find_unanswered(server) == []
    befallen: AbstractContextManager[None] = getattr(engine, misfortune)()

    with befallen:
        # The first finds broken connections, the second none.
        first = {path: ask(server, path).describe() for path in paths}
        again = {path: ask(server, path).describe() for path in paths}
    recovered_after = await_recovery(server)

    assert first == dict.fromkeys(paths, REFUSED)
    assert again == dict.fromkeys(paths, REFUSED)
    assert recovered_after < RECOVERED_WITHIN_SECONDS
    assert server.list_workers() == workers


def test_a_database_out_of_reach_is_told_to_many_at_once(
    engine: Engine, server: RunningServer
) -> None:
    with engine.frozen():
        answers = ask_at_once(server, "pages/3/", THREADS)

    assert [answer.describe() for answer in answers] == [REFUSED] * THREADS


def test_more_requests_than_connections_wait_briefly(engine: Engine, server: RunningServer) -> None:
    assert find_unanswered(server) == []
    with locked_for(engine, BRIEFLY_SECONDS):
        answers = ask_at_once(server, "pages/3/", THREADS)

    assert Counter(answer.status for answer in answers) == {200: THREADS}


def test_requests_that_wait_too_long_are_refused(engine: Engine, server: RunningServer) -> None:
    assert find_unanswered(server) == []
    with engine.locked():
        answers = ask_at_once(server, "pages/3/", THREADS)

    assert [answer.describe() for answer in answers] == [REFUSED] * THREADS


def test_a_flood_does_not_pile_up(engine: Engine, server: RunningServer) -> None:
    """As soon as the database answers again, so does the server, with nothing left to work off."""
    assert find_unanswered(server) == []
    with engine.locked():
        started = time.monotonic()
        refused = ask_at_once(server, "pages/3/", FLOOD)
        refused_after = time.monotonic() - started
        with engine.connect() as connection:
            waiting = connection.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
            ).fetchone()
    recovered_after = await_recovery(server)
    usual = [ask(server, "pages/3/") for _ in range(20)]

    rounds = FLOOD / THREADS
    assert {answer.status for answer in refused} == {503}
    assert refused_after < rounds * REFUSED_WITHIN_SECONDS
    assert waiting == (0,)
    assert recovered_after < len(PATHS) * USUAL_SECONDS
    assert {answer.status for answer in usual} == {200}
    assert max(answer.seconds for answer in usual) < USUAL_SECONDS


def test_connections_are_not_more_than_the_pool_may_open(
    engine: Engine, server: RunningServer
) -> None:
    ask_at_once(server, "pages/3/", FLOOD)

    with engine.connect() as connection:
        row = connection.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = 'salve' AND pid <> pg_backend_pid()"
        ).fetchone()
    assert row
    assert 1 <= int(str(row[0])) < MAX_CONNECTIONS


@contextmanager
def locked_for(engine: Engine, seconds: float) -> Iterator[None]:
    """Lock every table now, and let go after a time whatever happens meanwhile."""
    is_locked = threading.Event()

    def hold() -> None:
        with engine.locked():
            is_locked.set()
            time.sleep(seconds)

    with ThreadPoolExecutor(1) as pool:
        holding = pool.submit(hold)
        assert is_locked.wait(TIMEOUT_SECONDS)
        yield
        holding.result()
