"""PostgreSQL's own programs, run against the configured database.

For the embedded server they are the wheel's. For another the system's are taken, as they are as
new as that server when its administrator has installed both; the wheel's where there are none.
"""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection
from psycopg.conninfo import make_conninfo

from cms.embedded.programs import find_program

from .problems import BackupError

# What of Django's connection parameters libpq knows and the programs need. The password goes by
# a file: what a process was started with can be read by everybody on the machine.
PARAMETERS = (
    "host",
    "hostaddr",
    "port",
    "user",
    "dbname",
    "service",
    "sslmode",
    "sslrootcert",
    "sslcert",
    "sslkey",
    "connect_timeout",
)
EMBEDDED = "cms.embedded"


def dump_database(path: Path) -> None:
    """Write the database to a file in PostgreSQL's custom format, as of one moment."""
    with written_connection() as address:
        run(
            "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={path}", address
        )


def write_statements(dump: Path, path: Path) -> None:
    """Turn a dump into SQL; raises BackupError when it cannot be read to its end."""
    run("pg_restore", "--no-owner", "--no-privileges", f"--file={path}", str(dump))


def run_statements(*paths: Path) -> None:
    """Run files of SQL in one transaction: all of it or nothing."""
    files = [f"--file={path}" for path in paths]
    with written_connection() as address:
        run("psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1",
            *files, address)  # fmt: skip


def run(name: str, *arguments: str) -> None:
    """Run a program; raises BackupError with the first thing it complains of."""
    program = find_client(name)
    finished = subprocess.run(
        [program, *arguments],
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    if finished.returncode:
        said = finished.stderr.decode(errors="replace").strip().splitlines()
        errors = [line for line in said if "error" in line.lower() or "FATAL" in line]
        raise BackupError((errors or said or [f"{name} failed"])[0])


def find_client(name: str) -> Path:
    """Return the path of one of PostgreSQL's client programs."""
    found = None
    if connection.settings_dict["ENGINE"] != EMBEDDED:
        found = shutil.which(name)
    return Path(found) if found else find_program(name)


@contextmanager
def written_connection() -> Iterator[str]:
    """Return libpq's words for the configured database; the password is in a file meanwhile."""
    params = connection.get_connection_params()
    known = {name: str(params[name]) for name in PARAMETERS if params.get(name)}
    with tempfile.NamedTemporaryFile("w", prefix="salve-") as passwords:  # for its owner only
        if password := params.get("password"):
            escaped = str(password).replace("\\", "\\\\").replace(":", "\\:")
            passwords.write(f"*:*:*:*:{escaped}\n")
            passwords.flush()
            known["passfile"] = passwords.name
        yield make_conninfo(**known)
