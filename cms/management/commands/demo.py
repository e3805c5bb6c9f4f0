"""``manage.py demo``: one command that runs all of Salve on this machine until it is stopped.

It starts the database unless ``DATABASE_URL`` names one, prepares it, runs gunicorn and the
worker, and stops all of them together: at Ctrl-C or SIGTERM, and when one of them ends.
"""

import gc
import json
import socket
import sys
import time
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import Error, connections

from cms.embedded.server import EmbeddedServer
from cms.management.accounts import USERNAME, ensure_administrator, write_secret
from cms.management.children import Children
from cms.management.front_end import FrontEnd, find_obstacle
from cms.management.preparation import prepare, set_site_origin
from cms.management.stopping import StopAsked, StopSignals

SETTINGS = "cms.settings.demo"
HOST = "127.0.0.1"
GUNICORN = [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py", "cms.wsgi"]
WORKER = [sys.executable, "manage.py", "worker"]
FIRST_ANSWER_SECONDS = 60
WATCH_SECONDS = 0.5  # between two looks at what should be running

LISTING = "/api/v2/pages/?type=treatments.TreatmentPage&fields=teaser"
FIND = "/api/v2/pages/find/?html_path="
SITE = "/api/v2/site/"


class Command(BaseCommand):
    """Run the web server, the worker and the database as one."""

    help = "Run Salve on this machine with demo content, until Ctrl-C or SIGTERM."
    requires_system_checks: list[str] = []  # they would cost a second of each start

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare, serve, print how to use it, and wait.

        Ends with status 0 when asked to stop; with 1 and one line when it cannot start or when
        one of the processes ends.
        """
        if settings.SETTINGS_MODULE != SETTINGS:
            raise CommandError(f"demo runs with DJANGO_SETTINGS_MODULE={SETTINGS}")
        check_port(settings.PORT, "PORT")
        gc.freeze()  # or the end would take as long again as the start, looking for garbage
        try:
            write_secret_key()
            with StopSignals() as stop:
                self._run(stop)
        except (Error, OSError) as error:
            raise CommandError(" ".join(str(error).split())) from error

    def _run(self, stop: StopSignals) -> None:
        children = Children()
        front_end = self._find_front_end(children)
        try:
            with stop.interrupting():
                prepare(self._say)
                set_site_origin(front_end.port if front_end else None)
            self._say("Starting")
            gunicorn = [*GUNICORN, "--bind", f"{HOST}:{settings.PORT}"]
            children.start("gunicorn", front_end.tell(gunicorn) if front_end else gunicorn)
            with stop.interrupting():
                password = ensure_administrator(settings.PASSWORD_FILE, settings.DEMO_PASSWORD)
                treatments = await_first_answer(children)
                close_connections()
            # Only now: on two cores it would take one from the first answer.
            children.start("worker", WORKER)
            self._say(describe(password, treatments))
            if front_end:
                front_end.begin()
            watch(children, front_end, stop)
            self._say("Stopping")
        except StopAsked:
            self._say("Stopping")
        finally:
            children.stop()
            release_database()

    def _find_front_end(self, children: Children) -> FrontEnd | None:
        """Return the front end to run; None, and say why, when there is none."""
        if not settings.FRONTEND:
            return None
        obstacle = find_obstacle()
        if obstacle:
            self._say(f"Without the front end: {obstacle}")
            return None
        check_port(settings.FRONTEND_PORT, "FRONTEND_PORT")
        return FrontEnd(children, self._say)

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def check_port(port: int, variable: str) -> None:
    """Refuse a port that does not exist, is taken or not ours to take."""
    if not 0 < port < 2**16:
        raise CommandError(f"Port {port} cannot be used: {variable} is between 1 and 65535")
    with socket.socket() as probe:
        # As gunicorn does: connections that are ending do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise CommandError(
                f"Port {port} cannot be used ({error.strerror}): "
                f"choose another, {variable}={port + 1} make demo"
            ) from error


def write_secret_key() -> None:
    """Keep the key these settings began with, for the processes to come and the next start."""
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    if not settings.SECRET_KEY_FILE.exists():
        write_secret(settings.SECRET_KEY_FILE, settings.SECRET_KEY)


def await_first_answer(children: Children) -> list[dict[str, Any]]:
    """Wait for the web server and return the treatments it lists; it must list without error."""
    deadline = time.monotonic() + FIRST_ANSWER_SECONDS
    while time.monotonic() < deadline:
        check_running(children)
        http = HTTPConnection(HOST, settings.PORT, timeout=FIRST_ANSWER_SECONDS)
        try:
            http.request("GET", LISTING)
            response = http.getresponse()
            body = response.read()
        except (OSError, HTTPException):
            time.sleep(0.05)
            continue
        finally:
            http.close()
        if response.status != 200:
            raise CommandError(f"The first request was answered with status {response.status}")
        items: list[dict[str, Any]] = json.loads(body)["items"]
        return items
    raise CommandError(f"gunicorn did not answer within {FIRST_ANSWER_SECONDS} seconds")


def describe(password: str | None, treatments: list[dict[str, Any]]) -> str:
    """Return what to print: where and how to sign in, and three requests to paste."""
    root = f"http://{HOST}:{settings.PORT}"
    path = urlsplit(treatments[0]["meta"]["html_url"]).path if treatments else "/"
    return f"""
Salve is running; stop it with Ctrl-C.

  Admin     {root}/admin/
{describe_account(password)}

  curl -s '{root}{LISTING}'
  curl -sL '{root}{FIND}{path}'
  curl -s '{root}{SITE}'
"""


def describe_account(password: str | None) -> str:
    """Return the lines that say how to sign in."""
    if password is None:
        return "  User      an account of yours: this database has its own"
    reset = f".venv/bin/python manage.py changepassword {USERNAME}"
    known = password or f"the one you have set; for another: {reset}"
    return f"  User      {USERNAME}\n  Password  {known}"


def watch(children: Children, front_end: FrontEnd | None, stop: StopSignals) -> None:
    """Wait until asked to stop; fail when a process has ended that should run."""
    while not stop.wait(WATCH_SECONDS):
        check_running(children)
        if front_end:
            front_end.advance()


def check_running(children: Children) -> None:
    """Fail with one line when gunicorn, the worker or the embedded database has ended."""
    ended = children.find_ended()
    server = find_embedded_server()
    if not ended and server and not server.is_alive():
        ended = "PostgreSQL ended"
    if ended:
        raise CommandError(f"{ended}; everything is stopped")


def find_embedded_server() -> EmbeddedServer | None:
    """Return the server that Salve brings, None when DATABASE_URL names another."""
    return getattr(connections["default"], "server", None)


def close_connections() -> None:
    """Close what this process has open; the watch needs no database."""
    wrapper: Any = connections["default"]
    wrapper.close()
    wrapper.close_pool()


def release_database() -> None:
    """Close what is open and leave the embedded server, which stops when its last user leaves."""
    close_connections()
    server = find_embedded_server()
    if server:
        server.release()
