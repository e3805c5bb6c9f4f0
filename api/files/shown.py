"""Which files public pages show.

Relations (a hero, a portrait, the logo) are asked of the tables, so they are exact. What stands
inside of bodies is asked of Wagtail's reference index. That follows every save of a row, also of
a draft that was never public, so it is joined with the public pages; what was written past
``save()`` it does not know, so whoever shows a file on its word alone verifies the page first
(``verify.py``).
"""

from collections.abc import Sequence

from django.db import connection
from django.db.models import ForeignKey, Model
from django.db.models.expressions import RawSQL
from wagtail.models import Page

from api.listings.shown import as_condition, find_any_public, list_edges, quote_key
from cms.models import Clinic
from cms.payload.kinds import snippet_kinds
from cms.visibility import PUBLIC_SQL

# Of the pages whose body shows a file, this many are asked whether they really do.
MAX_WITNESSES = 4

_CONTENT_TYPE = "(SELECT id FROM django_content_type WHERE app_label = '{}' AND model = '{}')"

_REFERENCE = """
wagtailcore_referenceindex reference
  JOIN wagtailcore_page page ON page.id = reference.object_id::bigint
 WHERE reference.base_content_type_id = {page_type} AND reference.to_content_type_id = {file_type}
   AND reference.to_object_id = {key}::text AND {public}
"""

_VIA = """
SELECT edge.page_type, edge.page_id, shown.{column} FROM {table} shown
  JOIN ({edges}) edge(page_type, page_id, target) ON edge.target = shown.{key}
"""

_SETTING = "{key} = (SELECT {column} FROM {table} ORDER BY id LIMIT 1)"

_ANY_REFERENCE = "COALESCE((SELECT TRUE FROM {references} LIMIT 1), FALSE)"

_WITNESSES = """
SELECT wanted.id, found.page_id FROM unnest(%s::bigint[]) wanted(id)
 CROSS JOIN LATERAL (SELECT page.id FROM {references} LIMIT {limit}) found(page_id)
"""


def build_certain_condition(model: type[Model]) -> RawSQL:
    """Build the condition that a column says a file is shown.

    A column of a public page, of a person whom one names, or of the clinic.
    """
    key = quote_key(model)
    selects = [edge.sql for edge in list_edges(model)]
    selects += [select for snippet in snippet_kinds().values() for select in _via(snippet, model)]
    tests = [find_any_public(selects, key)] if selects else []
    # Of the settings' one row, which ``site/`` shows whole.
    tests += [
        _SETTING.format(key=key, column=column, table=Clinic._meta.db_table)
        for column in _list_columns(Clinic, model)
    ]
    return as_condition(f"COALESCE({' OR '.join(tests) or 'FALSE'}, FALSE)")


def build_indexed_condition(model: type[Model]) -> RawSQL:
    """Build the condition that the reference index knows a public page with a file in its row."""
    references = _write_references(model, quote_key(model))
    return as_condition(_ANY_REFERENCE.format(references=references))


def list_witnesses(model: type[Model], ids: Sequence[int]) -> dict[int, list[int]]:
    """List a few public pages in whose rows the index knows each file. Cost: 1 query."""
    references = _write_references(model, "wanted.id")
    witnesses: dict[int, list[int]] = {pk: [] for pk in ids}
    with connection.cursor() as cursor:
        cursor.execute(_WITNESSES.format(references=references, limit=MAX_WITNESSES), [list(ids)])
        for pk, page_id in cursor.fetchall():
            if page_id not in witnesses[pk]:
                witnesses[pk].append(page_id)
    return witnesses


def _via(snippet: type[Model], model: type[Model]) -> list[str]:
    """Write the edges that lead to a file by way of a snippet."""
    meta = snippet._meta
    return [
        _VIA.format(column=column, table=meta.db_table, edges=edge.sql, key=meta.pk.column)
        for column in _list_columns(snippet, model)
        for edge in list_edges(snippet)
    ]


def _write_references(model: type[Model], key: str) -> str:
    return _REFERENCE.format(
        page_type=_CONTENT_TYPE.format(Page._meta.app_label, Page._meta.model_name),
        file_type=_CONTENT_TYPE.format(model._meta.app_label, model._meta.model_name),
        key=key,
        public=PUBLIC_SQL,
    )


def _list_columns(model: type[Model], target: type[Model]) -> list[str]:
    return [
        field.column
        for field in model._meta.concrete_fields
        if isinstance(field, ForeignKey) and field.related_model is target
    ]
