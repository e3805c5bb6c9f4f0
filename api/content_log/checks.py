"""A system check: the database logs every change that an answer can show."""

from collections.abc import Sequence
from typing import Any

from django.core import checks
from django.db import connection

from api.models import Change

from .install import find_differences


def check_triggers(
    app_configs: Any = None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """Report tables whose changes are not, or no longer, logged. Runs with ``check --database``.

    A warning, as an error would keep ``migrate`` from mending it.
    """
    if not databases or Change._meta.db_table not in connection.introspection.table_names():
        return []
    return [
        checks.Warning(
            f"Changes of the table {table} are not logged as they should be.",
            hint="Run manage.py migrate, which makes the triggers again.",
            id="api.W001",
        )
        for table in find_differences().list_tables()
    ]
