"""A clinic whose rows are committed, and what is stored of it."""

from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test import Client

from api.connections import DeliveryConnection
from api.models import Snapshot
from api.snapshots.checking import build_all
from api.snapshots.release import get_release
from api.snapshots.rule import build_fresh_condition

from .clinic import StoredClinic, build_stored_clinic

Session = psycopg.Connection[Any]


@pytest.fixture
def clinic(committed_db: None) -> StoredClinic:
    """The clinic, with nothing stored yet."""
    return build_stored_clinic()


@pytest.fixture
def built(clinic: StoredClinic) -> StoredClinic:
    """The clinic, with every answer stored."""
    build_all()
    return clinic


@pytest.fixture
def other(clinic: StoredClinic) -> Iterator[Session]:
    """Another session of the database, each statement a transaction of its own."""
    with DeliveryConnection.open(connection) as opened:
        yield opened


@pytest.fixture
def ask(client: Client) -> Callable[[str], int]:
    """Ask for an address and return the status."""
    return lambda path: client.get(f"/api/v2/{path}").status_code


def list_fresh() -> set[int]:
    """Return the pages whose stored answer may be served now."""
    condition = build_fresh_condition(get_release())
    with connection.cursor() as cursor:
        cursor.execute("SELECT system_identifier FROM pg_control_system()")
        cursor.execute(
            f"SELECT s.page FROM api_snapshot s WHERE {condition}",  # noqa: S608 - ours
            {"cluster": cursor.fetchone()[0]},
        )
        return {page for (page,) in cursor.fetchall()}


def ask_title(client: Client, page: Any) -> str:
    title: str = client.get(f"/api/v2/pages/{page.pk}/").json()["title"]
    return title


def list_stored() -> set[int]:
    return set(Snapshot.objects.values_list("page", flat=True))
