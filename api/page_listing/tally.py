"""Tallies: how many pages the usual listings have, and the newest of each, stored.

Counting takes longer the more pages there are, and the newest of a category are scattered among all
others. Both are known until a page comes, goes, moves or is filed elsewhere, which the content log
tells: so a tally is served by the same rule as an answer, and made again when it no longer may be.

The questions are a closed set, whatever visitors send: all pages or those of one type, and of that
type those under one term that exists.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from cms.models import BasePage, RelatedPanelPage

from .conditions import get_field, is_id

NEWEST = 100  # so many ids are kept: five pages of twenty
EVERYTHING = "pages"
NEWEST_FIRST = "page.first_published_at DESC, page.id"

_TERM = """(SELECT '{label}, {name} ' || term.id FROM {table} term
             WHERE term.{column} = %(term)s::{type})"""


@dataclass(frozen=True)
class TallyQuestion:
    """The text that a tally is stored under, as SQL; null for a term that does not exist."""

    sql: str
    values: Mapping[str, Any]


def choose_tally(
    models: Sequence[type[BasePage]], narrowing: Collection[str], query: Mapping[str, str]
) -> TallyQuestion | None:
    """Return what to ask the tallies for a listing of some types, None when they do not know.

    ``narrowing`` are the parameters that exclude pages, besides ``type``.
    """
    if len(models) > 1 or not all(issubclass(model, BasePage) for model in models):
        return None
    label = models[0]._meta.label if models else EVERYTHING
    if not narrowing:
        return TallyQuestion(f"'{label}'::text", {})
    (name, *others) = narrowing
    if others or not models or name not in _list_topics(models[0]):
        return None
    return _ask_for_term(models[0], name, query[name])


def write_query(question: str) -> str:
    """Return the query of the listing that a stored tally counts: the opposite of the above."""
    label, _, term = question.partition(", ")
    if label == EVERYTHING:
        return ""
    name, _, term_id = term.partition(" ")
    return urlencode({"type": label} | ({name: term_id} if name else {}))


def _list_topics(model: type[BasePage]) -> tuple[str, ...]:
    """Return the relations whose changes the content log tells as ``related``."""
    if not issubclass(model, RelatedPanelPage):
        return ()
    return (*model.related_strong, *model.related_weak)


def _ask_for_term(model: type[BasePage], name: str, raw: str) -> TallyQuestion:
    target: Any = get_field(model, name)
    by_id = is_id(name, raw)
    sql = _TERM.format(
        label=model._meta.label,
        name=name,
        table=target.related_model._meta.db_table,
        column="id" if by_id else "slug",
        type="bigint" if by_id else "text",
    )
    return TallyQuestion(sql, {"term": raw})
