"""Filters as SQL: each parameter becomes one condition with bound values.

Names of columns and tables come from the models, never from a request.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Field, Model
from django.utils.dateparse import parse_datetime
from wagtail.api.v2.utils import parse_boolean
from wagtail.models import Page

from api.errors import BadParameterError
from api.parameters import MAX_INTEGER
from cms.models import BasePage

COMMON_FILTERS = (
    "id",
    "title",
    "slug",
    "show_in_menus",
    "seo_title",
    "search_description",
    "first_published_at",
    "last_published_at",
)
COMPARISONS = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
MAX_ALTERNATIVES = 100  # of one __in

# What each kind of column can be asked for besides being equal.
_OPERATORS: dict[str, tuple[str, ...]] = {
    "DateTimeField": (*COMPARISONS, "isnull"),
    "DateField": (*COMPARISONS, "in", "isnull"),
    "AutoField": (*COMPARISONS, "in"),
    "CharField": ("in",),
    "SlugField": ("in",),
    "TextField": (),
    "BooleanField": (),
    "ForeignKey": ("in", "isnull"),
    "ManyToManyField": ("in", "isnull"),
}


@dataclass
class Conditions:
    """Conditions over a row ``page``, and over ``own``, its row in its type's table, if named."""

    clauses: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    needs_own: bool = False

    def add(self, clause: str, **values: Any) -> None:
        """Add a condition with its bound values, ``{name}`` for each in the clause."""
        places = {}
        for name, value in values.items():
            key = f"{name}_{len(self.values)}"
            self.values[key] = value
            places[name] = f"%({key})s"
        self.clauses.append(clause.format(**places))
        self.needs_own = self.needs_own or "own." in clause


def list_filters(model: type[BasePage] | None) -> dict[str, tuple[str, str]]:
    """Map each filter's parameter to (field, operator); the operator of equality is empty."""
    names = (*COMMON_FILTERS, *(model.listing_filters if model else ()))
    return {
        f"{name}__{operator}" if operator else name: (name, operator)
        for name in names
        for operator in ("", *_OPERATORS.get(_kind(get_field(model, name)), ()))
    }


def get_field(model: type[BasePage] | None, name: str) -> "Field[Any, Any]":
    """Return a filter's field: of the one type that is listed, or of any page."""
    found: Field[Any, Any] = (model or Page)._meta.get_field(name)
    return found


def add_filter(
    conditions: Conditions,
    model: type[BasePage] | None,
    parameter: str,
    raw: str,
) -> None:
    """Add the condition of one parameter.

    Raises:
        BadParameterError: the value is not of the field's type.
    """
    name, operator = list_filters(model)[parameter]
    target: Any = get_field(model, name)
    if operator == "isnull":
        is_null = _read_boolean(parameter, raw)
        _add_relation_presence(conditions, target, is_null) if target.many_to_many else (
            conditions.add(f"{_column(target)} IS {'' if is_null else 'NOT '}NULL")
        )
    elif target.is_relation:
        _add_relation(conditions, target, parameter, _split(parameter, raw, operator))
    elif operator == "in":
        values = [read_value(target, parameter, part) for part in _split(parameter, raw, "in")]
        conditions.add(f"{_column(target)} = ANY ({{values}}::{_type(target)}[])", values=values)
    else:
        value = read_value(target, parameter, raw)
        sign = COMPARISONS.get(operator, "=")
        conditions.add(f"{_column(target)} {sign} {{value}}::{_type(target)}", value=value)


def _split(parameter: str, raw: str, operator: str) -> Sequence[str]:
    parts = raw.split(",") if operator == "in" else [raw]
    if len(parts) > MAX_ALTERNATIVES:
        raise BadParameterError(parameter, f"{parameter} has more than {MAX_ALTERNATIVES} values")
    return parts


def _add_relation(
    conditions: Conditions, target: Any, parameter: str, parts: Sequence[str]
) -> None:
    ids = [int(part) for part in parts if is_id(parameter, part)]
    slugs = [part for part in parts if not is_id(parameter, part)]
    related = target.related_model
    if slugs and not _has_slug(related):
        raise BadParameterError(
            parameter, f"'{slugs[0]}' is not a valid value for {parameter}: give an id"
        )
    wanted, values = _want(related._meta.db_table, ids, slugs)
    if target.many_to_many:
        conditions.add(
            f"page.id IN (SELECT link.{target.m2m_column_name()}"  # noqa: S608 - names of ours
            f" FROM {target.m2m_db_table()} link WHERE link.{target.m2m_reverse_name()} {wanted})",
            **values,
        )
    else:
        conditions.add(f"{_column(target)} {wanted}", **values)


def _want(table: str, ids: list[int], slugs: list[str]) -> tuple[str, dict[str, Any]]:
    """Compare with ids and slugs; one alone by "=", which the planner knows the rows of."""
    if len(ids) == 1 and not slugs:
        return "= {id}::bigint", {"id": ids[0]}
    if len(slugs) == 1 and not ids:
        return f"= (SELECT id FROM {table} WHERE slug = {{slug}}::text)", {"slug": slugs[0]}  # noqa: S608
    by_slug = f"ARRAY(SELECT id::bigint FROM {table} WHERE slug = ANY ({{slugs}}::text[]))"  # noqa: S608
    return f"= ANY ({{ids}}::bigint[] || {by_slug})", {"ids": ids, "slugs": slugs}


def _add_relation_presence(conditions: Conditions, target: Any, is_null: bool) -> None:
    conditions.add(
        f"{'NOT ' if is_null else ''}EXISTS (SELECT 1 FROM {target.m2m_db_table()} link"  # noqa: S608
        f" WHERE link.{target.m2m_column_name()} = page.id)"
    )


def is_id(parameter: str, raw: str) -> bool:
    """Tell whether a value names a related row by its id, and not by its slug.

    Raises:
        BadParameterError: it is a number that no row can have.
    """
    if not (raw.isascii() and raw.isdigit()):
        return False
    if len(raw) > len(str(MAX_INTEGER)):
        raise BadParameterError(parameter, f"'{raw}' is not a valid value for {parameter}")
    return True


def _has_slug(model: type[Model]) -> bool:
    return any(found.name == "slug" for found in model._meta.concrete_fields)


def _kind(target: "Field[Any, Any]") -> str:
    if target.many_to_many:
        return "ManyToManyField"
    kind = target.get_internal_type()
    return {
        "BigAutoField": "AutoField",
        "URLField": "CharField",
    }.get(kind, kind)


_TYPES: Mapping[str, str] = {
    "DateTimeField": "timestamptz",
    "DateField": "date",
    "AutoField": "bigint",
    "BooleanField": "boolean",
}


def _type(target: "Field[Any, Any]") -> str:
    return _TYPES.get(_kind(target), "text")


def _column(target: Any) -> str:
    table = "page" if target.model is Page else "own"
    return f"{table}.{target.column}"


def read_value(target: "Field[Any, Any]", parameter: str, raw: str) -> Any:
    """Return a parameter as a value of a field.

    Raises:
        BadParameterError: it is not of the field's type.
    """
    try:
        match _kind(target):
            case "BooleanField":
                return parse_boolean(raw)
            case "AutoField":
                return _read_id(raw)
            case "DateTimeField":
                return _read_moment(raw)
            case _:
                return target.to_python(raw)
    except (ValueError, ValidationError) as error:
        message = f"field filter error. '{raw}' is not a valid value for {parameter}"
        raise BadParameterError(parameter, message) from error


def _read_boolean(parameter: str, raw: str) -> bool:
    try:
        return bool(parse_boolean(raw))
    except ValueError as error:
        raise BadParameterError(parameter, f"{parameter} must be 'true' or 'false'") from error


def _read_id(raw: str) -> int:
    if not (raw.isascii() and raw.isdigit()) or len(raw) > len(str(MAX_INTEGER)):
        raise ValueError(raw)
    return min(int(raw), MAX_INTEGER)


def _read_moment(raw: str) -> datetime:
    moment = parse_datetime(raw)
    if moment is None or moment.tzinfo is None:
        raise ValueError("a date and time with a time zone is needed")
    return moment
