"""The load itself, on a small server of this process; skipped where there is no wrk."""

import threading
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.bench.wrk import (
    CONNECTIONS,
    HOW_TO_INSTALL,
    THREADS,
    is_installed,
    run_wrk,
    write_requests,
)

pytestmark = pytest.mark.skipif(not is_installed(), reason=HOW_TO_INSTALL)

asked: Counter[tuple[str, str]] = Counter()


class Recorder(BaseHTTPRequestHandler):
    """Notes what it is asked; 404 to one path."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        asked[self.path, self.headers.get("If-None-Match", "")] += 1
        self.send_response(404 if self.path == "/missing" else 200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *args: object) -> None:
        """Say nothing."""


class QuietServer(ThreadingHTTPServer):
    """wrk leaves with answers unread, and comes with all connections at once."""

    request_queue_size = CONNECTIONS

    daemon_threads = True
    block_on_close = False

    def handle_error(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def origin() -> Iterator[str]:
    asked.clear()
    with QuietServer(("127.0.0.1", 0), Recorder) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_walk_asks_every_line_and_ends_early(origin: str, tmp_path: Path) -> None:
    lines = [(f"/pages/{number}/?a=b", f'"{number}"') for number in range(50)]
    write_requests(tmp_path / "requests", lines)

    load = run_wrk(origin, tmp_path / "requests", 60, once=True)

    assert set(asked) == set(lines)
    assert load.requests >= THREADS * len(lines)
    assert load.seconds < 30
    assert load.failures == 0


def test_refusals_are_counted(origin: str, tmp_path: Path) -> None:
    write_requests(tmp_path / "requests", [("/there", ""), ("/missing", "")])

    load = run_wrk(origin, tmp_path / "requests", 1)

    assert 0 < load.failures < load.requests
