"""Wagtail's PostgreSQL search with folded text on both sides, for the admin.

Its explorer, its choosers and its lists of snippets, images and documents ask here::

    WAGTAILSEARCH_BACKENDS = {
        "default": {"BACKEND": "cms.search.backend", "SEARCH_CONFIG": "english"}
    }

Without SEARCH_CONFIG the words would be stemmed by whatever language the database was made with. An
editor who types "botox" or "juvederm" finds "Botox®" and "Juvéderm" whatever the database's locale.
Readers' search does not come here: ``cms.search.query`` asks a table of its own. A search limited
to named fields (``fields=[…]``) bypasses the index in modelsearch and so is not folded; Wagtail's
admin makes none. Written against modelsearch 1.3.2: after an upgrade compare
``PostgresIndex.add_items``.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import FloatField, Model, Value
from django.db.models.functions import Cast, Greatest, Length
from modelsearch.backends.base import BaseSearchResults, EmptySearchResults
from modelsearch.backends.database.postgres.postgres import (
    IndexEntry,
    ObjectIndexer,
    PostgresIndex,
    PostgresSearchBackend,
)
from modelsearch.query import And, Boost, Fuzzy, Not, Or, Phrase, PlainText, SearchQuery
from modelsearch.utils import get_content_type_pk

from .fold import fold

# A title of this many words weighs as much as any other text, a shorter one more. Modelsearch takes
# the average over the whole table instead, anew at each save; a constant orders titles the same
# way.
TYPICAL_TITLE_WORDS = 6.0

_ENTRY_FIELDS = ["title", "autocomplete", "body", "title_norm", "title_text", "body_text"]


class FoldingIndexer(ObjectIndexer):
    """Reads an object's search fields and folds each text."""

    def prepare_value(self, value: Any) -> str:
        """Return the folded text of a field's value, of a list or of a dict of values."""
        return fold(super().prepare_value(value))

    @property
    def title_norm(self) -> Any:
        """An expression for the factor on the title's rank."""
        words = Cast(Length(self.title), FloatField())
        return Value(TYPICAL_TITLE_WORDS) / Greatest(words, Value(1.0))


class FoldingIndex(PostgresIndex):
    """Writes folded entries, each complete at once: no second statement over the whole table."""

    def add_items(self, model: Any, objs: Iterable[Model]) -> None:
        """Insert or replace the entries of ``objs`` in one statement."""
        if not model.get_search_fields():
            return
        content_type_id = get_content_type_pk(model)
        indexers = [FoldingIndexer(obj, self.backend) for obj in objs]
        IndexEntry._default_manager.using(self.write_connection.alias).bulk_create(
            [
                IndexEntry(
                    content_type_id=content_type_id,
                    object_id=indexer.id,
                    **{name: getattr(indexer, name) for name in _ENTRY_FIELDS},
                )
                for indexer in indexers
            ],
            update_conflicts=True,
            unique_fields=["content_type", "object_id"],
            update_fields=_ENTRY_FIELDS,
        )

    def _refresh_title_norms(self, full: bool = False) -> None:
        """Do nothing: an entry's factor depends on no other entry."""


class FoldingSearchBackend(PostgresSearchBackend):
    """Modelsearch's PostgreSQL backend, storing and asking folded text."""

    index_class = FoldingIndex

    def _search(
        self, query_compiler_class: type, query: Any, model_or_queryset: Any, **kwargs: Any
    ) -> BaseSearchResults:
        folded = fold_query(query)
        if folded is None:
            return EmptySearchResults()
        return super()._search(query_compiler_class, folded, model_or_queryset, **kwargs)


# The name by which modelsearch finds the class in the module that the setting names.
SearchBackend = FoldingSearchBackend


def fold_query(query: str | SearchQuery) -> str | SearchQuery | None:
    """Return a query with all its texts folded, or None when no word is left of it."""
    match query:
        case str():
            return fold(query) or None
        case PlainText():
            text = fold(query.query_string)
            return PlainText(text, query.operator, query.boost) if text else None
        case Phrase():
            text = fold(query.query_string)
            return Phrase(text) if text else None
        case Fuzzy():
            text = fold(query.query_string)
            return Fuzzy(text, query.operator, query.unaccent) if text else None
        case Boost():
            part = fold_query(query.subquery)
            return Boost(part, query.boost) if part else None
        case Not():
            part = fold_query(query.subquery)
            return Not(part) if part else None
        case And() | Or():
            parts = [part for part in map(fold_query, query.subqueries) if part]
            return type(query)(parts) if parts else None
        case _:
            return query
