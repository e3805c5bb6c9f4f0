"""In which order pages come, and where the next part of a walk begins.

Every order ends with the id, so no two pages are equal in it. PostgreSQL puts missing values first
in a descending order and last in an ascending one, as Wagtail's API does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wagtail.models import Page

from api.errors import BadParameterError
from cms.models import BasePage

from .conditions import Conditions, get_field

ORDERINGS = ("id", "title", "slug", "first_published_at", "last_published_at")
OWN_ORDERINGS = ("published_on",)
RANDOM = "random"

_TYPES = {
    "id": "bigint",
    "title": "text",
    "slug": "text",
    "first_published_at": "timestamptz",
    "last_published_at": "timestamptz",
    "published_on": "date",
}


@dataclass(frozen=True)
class Step:
    """One column of an order; only dates may be missing."""

    name: str
    column: str
    is_descending: bool
    is_nullable: bool

    @property
    def sql(self) -> str:
        """The step as part of ORDER BY."""
        return f"{self.column} DESC" if self.is_descending else self.column


def read_order(raw: str, model: type[BasePage] | None) -> list[Step]:
    """Return the steps of ``order=``, the id last.

    Raises:
        BadParameterError: naming what one cannot order by.
    """
    steps = [_read_step(name, model) for name in raw.split(",")]
    if any(step.name == "id" for step in steps):
        return steps
    return [*steps, Step("id", "page.id", is_descending=False, is_nullable=False)]


def _read_step(raw: str, model: type[BasePage] | None) -> Step:
    name = raw.removeprefix("-")
    fields = {field.name for field in model._meta.fields} if model else set()
    if name not in (*ORDERINGS, *fields.intersection(OWN_ORDERINGS)):
        raise BadParameterError("order", f"cannot order by '{raw}' (unknown field)")
    target: Any = get_field(model, name)
    table = "page" if target.model is Page else "own"
    return Step(name, f"{table}.{target.column}", raw.startswith("-"), bool(target.null))


def add_position(conditions: Conditions, steps: Sequence[Step], position: Sequence[Any]) -> None:
    """Keep what comes after a position, which holds a value for each step.

    The first step's bound is said by itself as well: alternatives cannot start a scan of an index.
    """
    values = {f"p{number}": value for number, value in enumerate(position) if value is not None}
    alternatives = []
    for number, step in enumerate(steps):
        after = _comes_after(step, f"p{number}", position[number])
        if after:
            equal = [_equals(steps[at], f"p{at}", position[at]) for at in range(number)]
            alternatives.append(f"({' AND '.join([*equal, after])})")
    first = steps[0]
    if position[0] is not None and (first.is_descending or not first.is_nullable):
        sign = "<=" if first.is_descending else ">="
        conditions.add(f"{first.column} {sign} {{p0}}::{_TYPES[first.name]}", p0=position[0])
    conditions.add(f"({' OR '.join(alternatives)})", **values)


def _equals(step: Step, place: str, value: Any) -> str:
    if value is None:
        return f"{step.column} IS NULL"
    return f"{step.column} = {{{place}}}::{_TYPES[step.name]}"


def _comes_after(step: Step, place: str, value: Any) -> str:
    if value is None:
        return f"{step.column} IS NOT NULL" if step.is_descending else ""
    sign = "<" if step.is_descending else ">"
    after = f"{step.column} {sign} {{{place}}}::{_TYPES[step.name]}"
    if step.is_nullable and not step.is_descending:
        return f"({after} OR {step.column} IS NULL)"
    return after
