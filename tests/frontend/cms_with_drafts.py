"""A CMS that hands out drafts: three addresses of its own, all else is the real one's."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from tests.server import RunningServer

EDITOR = "https://cms.clinic.example"
SCRIPT = f"{EDITOR}/static/userbar.js?v=1"
EXPIRES_AT = "2099-01-01T00:00:00Z"

Json = dict[str, Any]


@dataclass
class Drafts:
    """What is to be had: previews by code, by token and by session; a code is good for once.

    ``statuses`` are those of all that the real CMS was asked for.
    """

    origin: str
    by_code: dict[str, Json] = field(default_factory=dict)
    by_token: dict[str, Json] = field(default_factory=dict)
    by_session: dict[str, Json] = field(default_factory=dict)
    statuses: list[int] = field(default_factory=list)

    def open(self, name: str, given: Json) -> Json | None:
        """Return the answer to ``exchange/`` or ``share/``, None for a refusal."""
        if name == "exchange":
            preview = self.by_code.pop(given["code"], None)
        else:
            preview = self.by_token.get(given["token"])
        if preview is None:
            return None
        session = f"session-{len(self.by_session)}"
        self.by_session[session] = preview
        return {"session": session, "expires_at": EXPIRES_AT, "preview": preview}


def build_preview(page: Json, kind: str = "draft") -> Json:
    userbar = {"html": '<template id="userbar"></template>', "scripts": [SCRIPT]}
    return {
        "kind": kind,
        "page": page,
        "editor_origin": EDITOR,
        "userbar": userbar if kind == "draft" else None,
    }


@contextmanager
def cms_with_drafts(salve: RunningServer) -> Iterator[Drafts]:
    """Serve drafts at a port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            given = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self.answer(drafts.open(self.path.split("/")[-2], given))

        def do_GET(self) -> None:
            if self.path == "/api/v2/preview/":
                session = self.headers["Authorization"].removeprefix("Bearer ")
                self.answer(drafts.by_session.get(session))
            else:
                tag = self.headers["If-None-Match"]
                status, body, tag = ask(f"{salve.origin}{self.path}", tag)
                drafts.statuses.append(status)
                self.send(status, body, tag)

        def answer(self, found: Json | None) -> None:
            self.send(200 if found else 404, json.dumps(found or {"status": 404}).encode())

        def send(self, status: int, body: bytes, tag: str | None = None) -> None:
            self.send_response(status)
            if tag:
                self.send_header("ETag", tag)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        drafts = Drafts(f"http://127.0.0.1:{server.server_port}")
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield drafts
        server.shutdown()
        thread.join()


def ask(url: str, tag: str | None) -> tuple[int, bytes, str | None]:
    """Return status, body and tag of what the real CMS answers to who has the tag."""
    request = Request(url, headers={"If-None-Match": tag} if tag else {})  # noqa: S310
    try:
        with urlopen(request) as response:  # noqa: S310
            return response.status, response.read(), response.headers["ETag"]
    except HTTPError as error:
        with error:
            return error.code, error.read(), error.headers["ETag"]
