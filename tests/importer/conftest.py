"""Sample pages of a fictional clinic, a web server on this machine, a resolver that obeys."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from cms.importer.door import Document, Nowhere, decode
from cms.importer.outline import Outline
from cms.importer.readers import read_outline

SAMPLES = Path(__file__).parent / "samples"
CERTIFICATE = Path(__file__).parent / "door" / "self-signed-for-tests.pem"

Answer = Callable[[BaseHTTPRequestHandler], None]


@pytest.fixture
def samples() -> Path:
    return SAMPLES


@pytest.fixture
def read_sample() -> Callable[[str], Outline]:
    """Read a sample file as the command would, up to its outline."""

    def read(name: str) -> Outline:
        path = SAMPLES / name
        kind = "text" if path.suffix == ".txt" else "html"
        decoded = decode(Document(name, path.read_bytes(), kind, "", Nowhere()))
        return read_outline(decoded.text, decoded.kind, page_url="")

    return read


class Web:
    """A server on 127.0.0.1 that answers each path as a test says and remembers what was asked."""

    def __init__(self, tls: bool = False) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[str] = []
        self.hosts: list[str] = []
        self._released = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._build_handler())
        self._server.daemon_threads = True
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(CERTIFICATE)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def port(self) -> int:
        return self._server.server_address[1]

    def url(self, path: str, host: str = "127.0.0.1", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"

    def serve(
        self, path: str, body: bytes, content_type: str = "text/html", **headers: str
    ) -> None:
        def answer(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(200)
            handler.send_header("Content-Type", content_type)
            for name, value in headers.items():
                handler.send_header(name.replace("_", "-"), value)
            handler.send_header("Content-Length", str(len(body)))
            handler.end_headers()
            handler.wfile.write(body)

        self.answers[path] = answer

    def redirect(self, path: str, location: str, status: int = 302) -> None:
        def answer(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(status)
            handler.send_header("Location", location)
            handler.send_header("Content-Length", "0")
            handler.end_headers()

        self.answers[path] = answer

    def wait(self) -> None:
        """Block an answer until the server is stopped."""
        self._released.wait(30)

    def close(self) -> None:
        self._released.set()
        self._server.shutdown()
        self._server.server_close()

    def _build_handler(self) -> type[BaseHTTPRequestHandler]:
        web = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                web.asked.append(self.path)
                web.hosts.append(self.headers["Host"])
                answer = web.answers.get(self.path)
                try:
                    if answer:
                        answer(self)
                    else:
                        self.send_error(404)
                except OSError:
                    self.close_connection = True  # the other side had enough

            def log_message(self, *args: Any) -> None:
                """Keep the test's output quiet."""

        return Handler


@pytest.fixture
def web() -> Iterator[Web]:
    server = Web()
    yield server
    server.close()


@pytest.fixture
def secure_web() -> Iterator[Web]:
    server = Web(tls=True)
    yield server
    server.close()


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """What host names resolve to; each look-up is recorded under the key "asked"."""
    known: dict[str, list[str]] = {"asked": []}
    real = socket.getaddrinfo

    def resolve(host: str, port: int, *args: Any, **kwargs: Any) -> Any:
        known["asked"].append(host)
        if host in known:
            return [entry for ip in known[host] for entry in real(ip, port, *args, **kwargs)]
        if host.replace(".", "").isdigit() or ":" in host:
            return real(host, port, *args, **kwargs)
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return known
