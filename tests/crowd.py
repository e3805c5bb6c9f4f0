"""Pages by the thousand, copied row by row inside of PostgreSQL: for plans and for times.

A copy has its own place, dates and words, the terms and people of its seed, and the seed's stored
answer under its own keys. A hundred thousand take seconds, as no trigger runs and nothing is sent.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Model
from wagtail.models import Page

from api.models import Snapshot
from cms.models import BasePage, SearchText
from cms.payload.load import child_models, many_to_many_fields

FIRST = 1_000  # beyond all ids and places that a test's own pages have
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"  # of a step in treebeard's paths
STEP = "".join(f"substr('{DIGITS}', n / {36**place} % 36 + 1, 1) || " for place in (3, 2, 1, 0))

PAGE = {
    "id": "n",
    "path": f"left(path, -4) || {STEP}''",
    "translation_key": "gen_random_uuid()",
    "slug": "slug || '-' || n",
    "title": "title || ' ' || n",
    "draft_title": "title || ' ' || n",
    "url_path": "left(url_path, -1) || '-' || n || '/'",
    "first_published_at": "now() - n * interval '1 minute'",
    "last_published_at": "now() - n * interval '1 minute'",
    "latest_revision_id": "NULL",
    "live_revision_id": "NULL",
}
KEYS = (
    "(SELECT array_agg(CASE WHEN key IN ('page:' || page, 'card:' || page, 'privacy:' || page)"
    " THEN split_part(key, ':', 1) || ':' || n ELSE key END) FROM unnest({column}) key)"
)


def copy_pages(seeds: Sequence[BasePage], count: int) -> None:
    """Copy pages in turn, ``count`` times in all, with ids from ``FIRST`` on; then analyse.

    A tenth of the copies of a page with a category have the next category, if there is another.
    """
    tables = list(dict.fromkeys(model._meta.db_table for model in _list_models(seeds)))
    with _without_triggers(tables):
        for number, seed in enumerate(seeds):
            _copy_page(
                seed, f"generate_series({FIRST + number}, {FIRST + count - 1}, {len(seeds)})"
            )
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM ANALYZE {', '.join(tables)}")


def _list_models(seeds: Sequence[BasePage]) -> Iterator[type[Model]]:
    yield from (Page, SearchText, Snapshot)
    for seed in seeds:
        yield type(seed)
        for model, _ in _list_relations(seed):
            yield model


def _list_relations(seed: BasePage) -> Iterator[tuple[Any, str]]:
    """Yield each table that relates pages of this type to something, and its column of the page."""
    for field in many_to_many_fields(type(seed)):
        yield field.remote_field.through, field.m2m_column_name()
    for name, child in child_models().items():
        if hasattr(seed, name):
            yield child, child._meta.get_field("page").column


def _copy_page(seed: BasePage, numbers: str) -> None:
    _copy_rows(Page, "id", seed.pk, numbers, PAGE)
    pointer = seed._meta.pk.column
    _copy_rows(type(seed), pointer, seed.pk, numbers, {pointer: "n", **_spread_categories(seed)})
    for model, column in _list_relations(seed):
        own = {column: "n"} | ({"uuid": "gen_random_uuid()"} if _has_column(model, "uuid") else {})
        _copy_rows(model, column, seed.pk, numbers, own)
    _copy_rows(
        SearchText, "page_id", seed.pk, numbers, {"page_id": "n", "title": "title || ' ' || n"}
    )
    keys = {column: KEYS.format(column=column) for column in ("keys", "head_keys")}
    _copy_rows(Snapshot, "page", seed.pk, numbers, {"page": "n", **keys})


def _spread_categories(seed: BasePage) -> dict[str, str]:
    if not getattr(seed, "category_id", None):
        return {}
    category = apps.get_model("articles.Category")
    other = category.objects.exclude(pk=seed.category_id).order_by("pk").first()
    if other is None:
        return {}
    return {"category_id": f"CASE WHEN n % 10 = 0 THEN {other.pk} ELSE category_id END"}


def _copy_rows(model: Any, key: str, pk: int, numbers: str, changed: dict[str, str]) -> None:
    """Copy the rows whose key column is the seed's, for each number ``n``; serial ids are new."""
    fields = [field for field in model._meta.local_concrete_fields if not field.generated]
    columns = [
        field.column for field in fields if not (field.column == "id" and "id" not in changed)
    ]
    values = [changed.get(column, f'"{column}"') for column in columns]
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({names})"  # noqa: S608 - ours
            f" SELECT {', '.join(values)} FROM {model._meta.db_table}, {numbers} n"
            f" WHERE {key} = {pk}"
        )


def _has_column(model: Any, name: str) -> bool:
    return any(field.column == name for field in model._meta.local_concrete_fields)


@contextmanager
def _without_triggers(tables: Sequence[str]) -> Iterator[None]:
    """Log nothing of the copies: they have never been asked for, and the triggers take longest."""
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
