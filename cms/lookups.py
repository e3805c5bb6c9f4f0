"""A lookup that keeps the shape of a statement constant: ``id__any=[…]``."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, ForeignObject, Lookup
from django.db.models.sql.compiler import SQLCompiler


@ForeignObject.register_lookup  # which looks no further than its own lookups
@Field.register_lookup
class AnyOf(Lookup):
    """``column = ANY(array)``.

    Unlike ``__in`` it binds one parameter however many values there are, so a statement is the same
    for 1 and for 50, and an empty list still runs the query: the builder's price is one number.
    """

    lookup_name = "any"

    def get_prep_lookup(self) -> list[Any]:
        """Convert each value as the column's field does."""
        field = getattr(self.lhs, "output_field", None)
        while field is not None and field.remote_field:
            field = field.target_field
        return [field.get_prep_value(value) if field else value for value in self.rhs]

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[Any, ...]]:
        """Return ``lhs = ANY(%s)`` with one array parameter, cast to the column's type."""
        lhs, params = self.process_lhs(compiler, connection)
        field = self.lhs.output_field
        while field.remote_field:
            field = field.target_field
        column_type = (
            field.rel_db_type(connection) if field.primary_key else field.db_type(connection)
        )
        return f"{lhs} = ANY(%s::{column_type.split('(')[0]}[])", (*params, list(self.rhs))
