"""A front end of a hundred lines, which shows previews as any front end has to, and nothing else.

It is another origin than the CMS's and knows of it three addresses.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlsplit
from urllib.request import Request, urlopen

PREVIEW = "/preview/"
SHARE = "/preview/share/"
SHARE_FORM = f"""
<!DOCTYPE html><html lang="en"><title>Shared</title><main><h1>Shared</h1>
<form method="post" action="{SHARE}"><input name="token" aria-label="Token"></form></main>
<script>
  const form = document.querySelector("form");
  if (location.hash) {{
    form.token.value = location.hash.slice(1);
    history.replaceState(null, "", location.pathname);
    form.submit();
  }}
</script></html>"""


class StandIn(ThreadingHTTPServer):
    """``cms`` is the CMS's origin; ``asked`` are the paths and referrers of all requests."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Visit)
        self.cms = ""
        self.asked: list[tuple[str, str]] = []

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def ask(self, path: str, body: dict[str, str] | None = None, session: str = "") -> Any:
        """Ask the CMS; None when it refuses."""
        request = Request(f"{self.cms}/api/v2/preview/{path}")  # noqa: S310
        if body:
            request.data = json.dumps(body).encode()
        if session:
            request.add_header("Authorization", f"Bearer {session}")
        try:
            with urlopen(request, timeout=10) as answer:  # noqa: S310
                return json.load(answer)
        except HTTPError as error:
            error.close()
            return None


class Visit(BaseHTTPRequestHandler):
    """One request of a browser's."""

    server: StandIn

    def do_GET(self) -> None:
        """Exchange a code, or show what the session in the cookie shows."""
        self.note()
        address = urlsplit(self.path)
        query = parse_qs(address.query)
        if address.path == SHARE:
            self.answer(200, SHARE_FORM)
        elif "code" in query:
            self.begin(self.server.ask("exchange/", {"code": query["code"][0]}))
        else:
            session = self.headers.get("Cookie", "").partition("preview=")[2].partition(";")[0]
            self.show(self.server.ask("", session=session) if session else None)

    def do_POST(self) -> None:
        """Open a share link."""
        self.note()
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.begin(self.server.ask("share/", {"token": form["token"][0]}))

    def begin(self, opened: Any) -> None:
        """Keep the session in a cookie and lead to an address without a code."""
        if opened is None:
            return self.show(None)
        cookie = f"preview={opened['session']}; Path=/preview; HttpOnly"
        return self.answer(303, "", {"Location": PREVIEW, "Set-Cookie": cookie})

    def show(self, preview: Any) -> None:
        """Draw a preview, or say that it has ended."""
        if preview is None:
            return self.answer(404, "<h1>This preview has ended.</h1>")
        bar = preview["userbar"] or {"html": "", "scripts": []}
        scripts = "".join(f'<script src="{url}"></script>' for url in bar["scripts"])
        page = preview["page"]
        html = (
            f'<!DOCTYPE html><html lang="en"><title>{escape(page["seo"]["title"])}</title>'
            f'<meta name="description" content="{escape(page["seo"]["description"])}">'
            f"<main><h1>{escape(page['title'])}</h1>\n<p>{escape(page['teaser'])}</p>\n<h2></h2>"
            f'<div style="height: 3000px"></div></main>{bar["html"]}{scripts}</html>'
        )
        frames = preview["editor_origin"] if preview["kind"] == "draft" else "'none'"
        return self.answer(200, html, {"Content-Security-Policy": f"frame-ancestors {frames}"})

    def answer(self, status: int, html: str, headers: dict[str, str] | None = None) -> None:
        """Send a page that nobody keeps."""
        self.send_response(status)
        common = {"Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer"}
        for name, value in {**common, **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(html.encode())

    def note(self) -> None:
        """Remember what was asked."""
        self.server.asked.append((self.path, self.headers.get("Referer", "")))

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def standing_in() -> Iterator[StandIn]:
    """Run a front end on a free port."""
    with StandIn() as front_end:
        thread = Thread(target=front_end.serve_forever, daemon=True)
        thread.start()
        yield front_end
        front_end.shutdown()
        thread.join()
