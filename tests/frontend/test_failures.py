"""The CMS is away, slow or wrong: the visitor is told so, soon, and nothing else is."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

import pytest

from .website import find_free_port, running_website

SECRET = "a-code-that-nobody-may-read"


@contextmanager
def odd_cms(status: int, body: bytes, stuck: Event | None = None) -> Iterator[str]:
    """A CMS that answers everything alike; with ``stuck`` it does not before the event is set."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if stuck:
                stuck.wait(30)
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        if stuck:
            stuck.set()
        server.shutdown()
        thread.join()


PATHS = ["/", "/team/", "/search/?q=x", "/sitemap.xml", "/robots.txt", f"/preview/?code={SECRET}"]


def test_cms_that_is_away_is_503_with_retry_after(built_front_end: None, tmp_path: Path) -> None:
    away = f"http://127.0.0.1:{find_free_port()}"
    with running_website(find_free_port(), away, tmp_path / "log") as website:
        answers = [website.get(path) for path in PATHS]

        for answer in answers:
            assert (answer.status, answer.headers["Retry-After"]) == (503, "10")
            assert "no-store" in answer.headers["Cache-Control"]
            assert "Back in a moment" in answer.words
        assert SECRET not in website.log.read_text()


def test_cms_that_cannot_answer_is_503(built_front_end: None, tmp_path: Path) -> None:
    with (
        odd_cms(503, b'{"status": 503}') as origin,
        running_website(find_free_port(), origin, tmp_path / "log") as website,
    ):
        assert website.get("/").status == 503


def test_cms_that_says_nothing_is_given_up(built_front_end: None, tmp_path: Path) -> None:
    with (
        odd_cms(200, b"{}", stuck=Event()) as origin,
        running_website(find_free_port(), origin, tmp_path / "log") as website,
    ):
        assert website.get("/").status == 503


def test_answer_that_is_none_is_500_and_the_server_lives_on(
    built_front_end: None, tmp_path: Path
) -> None:
    with (
        odd_cms(200, b"<html>no JSON") as origin,
        running_website(find_free_port(), origin, tmp_path / "log") as website,
    ):
        answers = [website.get(path) for path in ("/", f"/preview/?code={SECRET}", "/")]

        assert [answer.status for answer in answers] == [500, 500, 500]
        assert SECRET not in website.log.read_text()


@pytest.mark.parametrize("value", ["nonsense", "ftp://a.example"])
def test_address_that_is_none_is_named_in_the_log(
    built_front_end: None, tmp_path: Path, value: str
) -> None:
    with running_website(find_free_port(), value, tmp_path / "log") as website:
        assert website.get("/").status == 500
        assert "SALVE_URL is no http(s) URL" in website.log.read_text()
