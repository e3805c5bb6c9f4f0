"""Keep the database's triggers equal to the code's, after every ``migrate``.

One look at the catalogue; where nothing differs, nothing is locked. Each table that needs a change
gets its own short transaction, which gives up after ``LOCK_TIMEOUT`` rather than let editors queue
behind it, and logs ``everything``: what happened while a trigger was missing is not known.
"""

from collections import defaultdict
from typing import Any, NamedTuple

from django.db import connection, transaction

from .triggers import FUNCTIONS, PREFIX, Trigger, build_triggers
from .watches import EVERYTHING

LOCK_TIMEOUT = "5s"

_LIST_INSTALLED = """
    SELECT tgname, tgrelid::regclass::text, tgenabled = 'A'
      FROM pg_trigger
     WHERE starts_with(tgname, %s) AND NOT tgisinternal
       AND tgrelid IN (SELECT oid FROM pg_class WHERE relnamespace = current_schema()::regnamespace)
"""
_LIST_FUNCTIONS = """
    SELECT proname FROM pg_proc
     WHERE starts_with(proname, %s) AND pronamespace = current_schema()::regnamespace
"""


class Differences(NamedTuple):
    """What the database lacks and what it has too much, by table; trigger names say which."""

    missing: dict[str, list[Trigger]]
    surplus: dict[str, list[str]]

    def list_tables(self) -> list[str]:
        """Return the tables that need a change."""
        return sorted({*self.missing, *self.surplus})


def find_differences() -> Differences:
    """Compare the catalogue with the code; a trigger that is not ENABLE ALWAYS counts as missing.

    Cost: 2 queries.
    """
    wanted = build_triggers(load_schema())
    with connection.cursor() as cursor:
        cursor.execute(_LIST_INSTALLED, [PREFIX])
        installed = {name: (table, is_always) for name, table, is_always in cursor.fetchall()}
    missing, surplus = defaultdict(list), defaultdict(list)
    for name, trigger in wanted.items():
        if not installed.get(name, ("", False))[1]:
            missing[trigger.table].append(trigger)
    for name, (table, is_always) in installed.items():
        if name not in wanted or not is_always:
            surplus[table].append(name)
    return Differences(dict(missing), dict(surplus))


def install_triggers(**kwargs: Any) -> None:
    """Make the database's triggers what the code wants; the receiver of ``post_migrate``."""
    differences = find_differences()
    if not differences.list_tables():
        return
    schema = load_schema()
    with transaction.atomic(), connection.cursor() as cursor:
        for function in FUNCTIONS:
            cursor.execute(function.build_statement(schema))
    for table in differences.list_tables():
        _change_table(schema, table, differences)
    _drop_old_functions(schema)


def load_schema() -> str:
    """Return the schema that the project's tables are in. Cost: 1 query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_schema())")
        schema: str = cursor.fetchone()[0]
    return schema


def _change_table(schema: str, table: str, differences: Differences) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [LOCK_TIMEOUT])
        for name in differences.surplus.get(table, ()):
            cursor.execute(f"DROP TRIGGER {name} ON {schema}.{table}")
        for trigger in differences.missing.get(table, ()):
            cursor.execute(trigger.statement)
            cursor.execute(f"ALTER TABLE {schema}.{table} ENABLE ALWAYS TRIGGER {trigger.name}")
        cursor.execute("INSERT INTO api_change (key) VALUES (%s)", [EVERYTHING])


def _drop_old_functions(schema: str) -> None:
    current = {function.name for function in FUNCTIONS}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_LIST_FUNCTIONS, [PREFIX])
        for (name,) in cursor.fetchall():
            if name not in current:
                cursor.execute(f"DROP FUNCTION {schema}.{name}()")
