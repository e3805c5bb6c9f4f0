"""PostgreSQL's own types for transactions, as columns: Django has none of them.

They are written and compared by the database alone; Python only ever passes their text on.
"""

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

# Of texts that are keys and nothing else: to compare them takes no rules of a language, which every
# read would pay for some dozens of times.
BYTE_ORDER = "C"


class TransactionIdField(models.Field):  # type: ignore[type-arg]
    """A transaction's 64-bit number (``xid8``), which never wraps around."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """Return the column's type."""
        return "xid8"


class TransactionSnapshotField(models.Field):  # type: ignore[type-arg]
    """Which transactions a statement could see (``pg_snapshot``)."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """Return the column's type."""
        return "pg_snapshot"


class TableIdField(models.Field):  # type: ignore[type-arg]
    """A table's own number in its database (``oid``)."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """Return the column's type."""
        return "oid"


class CurrentTransactionId(models.Func):
    """The number of the transaction that runs; it gets one by asking."""

    function = "pg_current_xact_id"
    arity = 0
    output_field = TransactionIdField()
