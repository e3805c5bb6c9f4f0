"""The built front end as a process, and a visitor who asks it for pages."""

import os
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPConnection
from pathlib import Path
from urllib.request import urlopen

from bs4 import BeautifulSoup

from cms.management.front_end import SERVER
from tests.server import RunningServer

START_SECONDS = 30
ANSWER_SECONDS = 30


@dataclass
class Answer:
    """What a visitor got."""

    status: int
    headers: Message
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def html(self) -> BeautifulSoup:
        return BeautifulSoup(self.body, "lxml")

    @property
    def words(self) -> str:
        """The text of the page's own content, spaces as they are read."""
        main = self.html.main
        assert main
        return " ".join(main.get_text(" ").split())


@dataclass
class Website:
    """A front end at a port of this machine, by a name of it; ``log`` is all it has printed."""

    port: int
    log: Path
    host: str = "127.0.0.1"

    @property
    def origin(self) -> str:
        return f"http://{self.host}:{self.port}"

    def get(self, path: str, **headers: str) -> Answer:
        """Ask for a path as it stands, and follow nothing."""
        return self.ask("GET", path, headers)

    def post(self, path: str, body: str, **headers: str) -> Answer:
        """Send a form from a page of the site, unless ``Origin`` says otherwise."""
        given = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": self.origin,
            **headers,
        }
        return self.ask("POST", path, given, body)

    def ask(
        self, method: str, path: str, headers: dict[str, str], body: str | None = None
    ) -> Answer:
        http = HTTPConnection("127.0.0.1", self.port, timeout=ANSWER_SECONDS)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            http.request(method, path, body, named)
            response = http.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            http.close()


def find_free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@contextmanager
def running_website(port: int, salve: str, log: Path, host: str = "127.0.0.1") -> Iterator[Website]:
    """Start the front end for the CMS at an origin and stop it afterwards."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            ["node", SERVER],
            env={
                "PATH": os.environ["PATH"],
                "HOST": "127.0.0.1",
                "PORT": f"{port}",
                "SALVE_URL": salve,
            },
            stdout=output,
            stderr=output,
        )
    try:
        await_port(port, process, log)
        yield Website(port, log, host)
    finally:
        process.terminate()
        process.wait(START_SECONDS)


def await_port(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < deadline, log.read_text()
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return


def read_api(salve: RunningServer, address: str) -> Answer:
    """Return what the CMS itself answers at an address under the API."""
    with urlopen(f"{salve.origin}/api/v2/{address}", timeout=ANSWER_SECONDS) as response:  # noqa: S310
        return Answer(response.status, response.headers, response.read())


def read_head(answer: Answer) -> dict[str, str]:
    """Return what a page's head says, by name: title, canonical, and every named meta."""
    head = answer.html.head
    assert head
    said = {"title": head.title.text if head.title else ""}
    said |= {f"link {link['rel'][0]}": str(link["href"]) for link in head.find_all("link")}
    for meta in head.find_all("meta"):
        name = meta.get("name") or meta.get("property")
        if name:
            said[str(name)] = str(meta["content"])
    return said


def find_heading(answer: Answer) -> str:
    """Return the text of the page's one first-level heading."""
    (heading,) = answer.html.find_all("h1")
    return heading.text


def list_styles(html: str) -> list[str]:
    return re.findall(r'href="(/_astro/[^"]+\.css)"', html)
