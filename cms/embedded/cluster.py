"""The files and the server of one PostgreSQL data directory: make it, start it, stop it.

Nothing here knows who else uses the cluster; ``server`` decides when each step may run.
"""

import os
import shlex
import shutil
import stat
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import psutil

from .programs import (
    POSTGRES_VERSION,
    Account,
    EmbeddedServerError,
    ensure_account,
    let_others_reach,
    run_program,
)

SUPERUSER = "salve"

# Linux takes 108 bytes for a socket's path, macOS 104; ".s.PGSQL.5432.lock" comes after it.
MAX_SOCKET_DIRECTORY_BYTES = 80
PORT = 5432  # only the name of the socket: the server listens on no network address
START_SECONDS = 120  # recovery after a power cut may take a while
STOP_SECONDS = 60
ORPHANS_SECONDS = 10
NO_PROCESS = 2**31 - 1  # an id above what any system gives out

# The libc locale splits "Botox®" after the x in PostgreSQL's own parser, the builtin one does not
# (tried on 18.4), so it comes first; neither sorts by a language, on any machine.
LOCALES = (
    ("--locale=C.UTF-8",),
    ("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
)


class Address(NamedTuple):
    """Where a running server's socket is."""

    directory: Path
    port: int


class Cluster:
    """One data directory and what ``postgres`` is started with."""

    def __init__(self, directory: Path, parameters: Mapping[str, str]) -> None:
        """Describe the cluster; touches nothing."""
        self.directory = directory
        self.parameters = {"timezone": "UTC", "log_checkpoints": "off", **parameters}
        self.log = directory / "server.log"

    def read_postmaster(self) -> tuple[int, Address] | None:
        """Return the process id and address in ``postmaster.pid``, None when there is none.

        The process may be long dead, and its id may be another program's by now.
        """
        try:
            lines = (self.directory / "postmaster.pid").read_text().splitlines()
            return int(lines[0]), Address(Path(lines[4]), int(lines[3]))
        except (FileNotFoundError, IndexError, ValueError):
            return None

    def is_alive(self) -> bool:
        """Tell whether the process of ``postmaster.pid`` is this cluster's server."""
        postmaster = self.read_postmaster()
        if postmaster is None:
            return False
        with suppress(psutil.Error):
            process = psutil.Process(postmaster[0])
            if process.status() != psutil.STATUS_ZOMBIE:
                return str(self.directory) in process.cmdline()
        return False

    def make(self) -> None:
        """Make the data directory unless it exists: UTF-8, local sockets only, no password.

        Who may open the folder may do all: it and the socket in it belong to one account.
        """
        if (self.directory / "PG_VERSION").exists():
            self._check_version()
            return
        # initdb writes PG_VERSION early: a killed one must not look finished.
        unfinished = self.directory.with_name(self.directory.name + ".new")
        shutil.rmtree(unfinished, ignore_errors=True)
        self._initialise(unfinished)
        with suppress(FileNotFoundError):
            self.directory.rmdir()
        unfinished.rename(self.directory)

    def start(self) -> None:
        """Start the server and wait until it answers; ``is_alive`` must have said that none does.

        Sessions of a server that was killed may take a moment to end, and PostgreSQL refuses to
        start beside them.
        """
        account = self._find_account()
        if os.geteuid() == 0:
            let_others_reach(self.directory)
        sockets = self._make_socket_directory(account)
        self._disown_lock_files(sockets)
        arguments = self._build_start_arguments(sockets)
        deadline = time.monotonic() + ORPHANS_SECONDS
        while True:
            try:
                return self._run("pg_ctl", arguments, account=account)
            except EmbeddedServerError as error:
                reason = self._read_last_refusal()
                if "shared memory block" not in reason or time.monotonic() > deadline:
                    raise EmbeddedServerError(f"{error} {reason}") from error
                time.sleep(0.2)

    def stop(self) -> None:
        """Stop the server: sessions are ended, transactions rolled back, files closed."""
        command = ["stop", "-w", "-t", str(STOP_SECONDS), "-m", "fast"]
        self._run("pg_ctl", command, account=self._find_account())

    def _build_start_arguments(self, sockets: Path) -> list[str]:
        settings = {
            **self.parameters,
            "listen_addresses": "",
            "unix_socket_directories": f'"{sockets}"',
        }
        options = [f"-c {shlex.quote(f'{name}={value}')}" for name, value in settings.items()]
        postgres = " ".join([f"-p {PORT}", *options])
        return ["start", "-w", "-t", str(START_SECONDS), "-l", str(self.log), "-o", postgres]

    def _disown_lock_files(self, sockets: Path) -> None:
        """Let PostgreSQL see that the server of these files is dead, whoever has its id now.

        Only the id is changed: the rest of postmaster.pid tells it whether sessions of that server
        live on, which may still write.
        """
        (sockets / f".s.PGSQL.{PORT}.lock").unlink(missing_ok=True)
        with suppress(FileNotFoundError):
            path = self.directory / "postmaster.pid"
            _, separator, rest = path.read_text().partition("\n")
            path.write_text(f"{NO_PROCESS}{separator}{rest}")

    def _read_last_refusal(self) -> str:
        """Return the last line in which the server said why it would not start, "" for none."""
        if not self.log.exists():
            return ""
        lines = self.log.read_text(errors="replace").splitlines()
        return next((line for line in reversed(lines) if " FATAL: " in line), "")

    def _check_version(self) -> None:
        found = (self.directory / "PG_VERSION").read_text().strip()
        if found != str(POSTGRES_VERSION):
            raise EmbeddedServerError(
                f"{self.directory} was made by PostgreSQL {found}, this is {POSTGRES_VERSION}: "
                "dump it with the old version and load it into a new folder"
            )

    def _initialise(self, directory: Path) -> None:
        directory.mkdir(mode=0o700)
        account = None
        if os.geteuid() == 0:
            account = ensure_account()
            os.chown(directory, *account)
            let_others_reach(directory)
        arguments = ["-U", SUPERUSER, "--auth=trust", "--encoding=UTF8", "-D", str(directory)]
        arguments.append("--text-search-config=english")
        if self.parameters.get("fsync") == "off":
            arguments.append("--no-sync")
        try:
            run_program("initdb", [*LOCALES[0], *arguments], account=account, cwd=directory)
        except EmbeddedServerError:
            run_program("initdb", [*LOCALES[1], *arguments], account=account, cwd=directory)

    def _find_account(self) -> Account | None:
        """Return who must run the server, None for the user we are."""
        owner = self.directory.stat()
        if owner.st_uid == os.geteuid():
            return None
        if os.geteuid() == 0:
            return Account(owner.st_uid, owner.st_gid)
        raise EmbeddedServerError(f"{self.directory} belongs to another user")

    def _make_socket_directory(self, account: Account | None) -> Path:
        if len(os.fsencode(self.directory)) <= MAX_SOCKET_DIRECTORY_BYTES:
            return self.directory
        uid, gid = account or (os.geteuid(), os.getegid())
        digest = sha256(os.fsencode(self.directory)).hexdigest()[:12]
        short = Path(tempfile.gettempdir()) / f"salve-{uid}-{digest}"
        with suppress(FileExistsError):
            short.mkdir(mode=0o700)
            os.chown(short, uid, gid)
        found = short.lstat()
        if found.st_uid != uid or stat.S_IMODE(found.st_mode) != 0o700 or short.is_symlink():
            raise EmbeddedServerError(f"{short} exists and is not ours: remove it")
        return short

    def _run(self, program: str, arguments: list[str], *, account: Account | None) -> None:
        arguments = [*arguments, "-D", str(self.directory)]
        run_program(program, arguments, account=account, cwd=self.directory)
