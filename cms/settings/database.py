"""From ``DATABASE_URL`` to Django's ``DATABASES``: PostgreSQL 14 or newer, yours or our own."""

from pathlib import Path
from typing import Any

import dj_database_url

from .env import refuse

EMBEDDED_URL = "embedded:"
CONNECT_SECONDS = 5  # to reach the server
# To wait for a free connection of the pool: whoever asks the API has an answer within two seconds.
# Not less, as the pool rests for one after it has met two dead connections (psycopg_pool 3.3.3).
POOL_SECONDS = 1.5
RECONNECT_SECONDS = 1.0  # the pool asks a server that is away again after at most so long


def build_database(url: str, *, data_dir: Path, pool_sizes: tuple[int, int]) -> dict[str, Any]:
    """Return the default database; ``embedded:`` or nothing means the server Salve brings.

    Errors: refuses to start for what is not PostgreSQL.
    """
    if url in ("", EMBEDDED_URL):
        database = build_embedded_database(data_dir / "postgres")
    else:
        database = parse_url(url)
        database["OPTIONS"].setdefault("connect_timeout", CONNECT_SECONDS)
    smallest, largest = pool_sizes
    if not 0 <= smallest <= largest or largest < 1:
        refuse(f"DATABASE_POOL_MIN_SIZE {smallest} and DATABASE_POOL_MAX_SIZE {largest} do not fit")
    # Statements keep psycopg's client-side binding, as Wagtail's own SQL is written for it.
    database["OPTIONS"]["pool"] = {
        "min_size": smallest,
        "max_size": largest,
        "timeout": POOL_SECONDS,
        "reconnect_timeout": RECONNECT_SECONDS,
    }
    # One empty round trip when a request takes a connection: a restarted server costs no error.
    return database | {"CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": True}


def build_embedded_database(
    directory: Path, parameters: dict[str, str] | None = None
) -> dict[str, Any]:
    """Return a database on the embedded server that lives in the directory."""
    return {
        "ENGINE": "cms.embedded",
        "NAME": "salve",
        "OPTIONS": {},
        "SERVER": {"directory": directory, "parameters": parameters or {}},
    }


def parse_url(url: str) -> dict[str, Any]:
    """Return Django's settings for a ``postgresql://`` URL; its query becomes OPTIONS."""
    if not url.startswith(("postgres://", "postgresql://")):
        refuse("DATABASE_URL must be postgresql://user:password@host:port/name")
    try:
        database = dict(dj_database_url.parse(url))
    except ValueError as error:
        refuse(f"DATABASE_URL cannot be read: {error}")
    if not database["NAME"]:
        refuse("DATABASE_URL names no database: postgresql://user:password@host:port/name")
    database.setdefault("OPTIONS", {})
    return database
