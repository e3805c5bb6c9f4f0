"""How PostgreSQL goes about the questions that readers ask most, among many pages."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from wagtail.models import Page

from api.connections import SESSION, close_connection
from api.page_listing.quick import understand
from api.page_listing.selection import read_selection
from api.page_listing.statement import BODY, HEAD, build_statement
from api.snapshots.reading import _BY_PAGE, _BY_PATH, _build_read
from api.snapshots.release import get_release
from articles.models import ArticlePage
from tests import factories

PAGES = 20_000
BIG_TABLES = ("wagtailcore_page", "articles_articlepage")

ARTICLES = "type=articles.ArticlePage&fields=teaser,hero"
LISTINGS = [
    f"{ARTICLES}&order=-first_published_at",
    f"{ARTICLES}&order=-first_published_at&cursor=",
    f"{ARTICLES}&order=first_published_at&offset=100",
    f"{ARTICLES}&order=-last_published_at&cursor=",
    "order=-first_published_at&cursor=",
    "order=title&cursor=",
    "order=id&cursor=",
    "cursor=",
    f"{ARTICLES}&order=-first_published_at&category={{category}}&cursor=",
    f"{ARTICLES}&id__in=1,2,3",
    f"{ARTICLES}&slug=copy-17",
    "child_of=root",
]


@pytest.fixture
def category(committed_db: None) -> Iterator[int]:
    """An article copied many times, a tenth of the copies in a category of their own."""
    category = factories.CategoryFactory()
    article = factories.ArticlePageFactory(category=factories.CategoryFactory())
    copy_rows(Page, article.pk, {
        "id": "{pk}",
        "path": "left(path, -4) || upper(to_hex(n + 4096))",
        "translation_key": "gen_random_uuid()",
        "slug": "'copy-' || n",
        "title": "'Copy ' || n",
        "url_path": "url_path || n || '/'",
        "first_published_at": "now() - n * interval '1 minute'",
        "last_published_at": "now() - n * interval '1 minute'",
    })  # fmt: skip
    copy_rows(ArticlePage, article.pk, {
        "page_ptr_id": "{pk}",
        "category_id": f"CASE WHEN n % 10 = 0 THEN {category.pk} ELSE category_id END",
    })  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM ANALYZE {', '.join(BIG_TABLES)}")
        for name, value in SESSION.items():
            cursor.execute(f"SET {name} = {value}")
    yield category.pk
    close_connection()


def copy_rows(model: Any, pk: int, changed: dict[str, str]) -> None:
    columns = [field.column for field in model._meta.local_concrete_fields]
    values = [changed.get(column, f'"{column}"').format(pk=f"{pk} + n") for column in columns]
    key = model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({', '.join(columns)})"  # noqa: S608
            f" SELECT {', '.join(values)} FROM {model._meta.db_table},"
            f" generate_series(1, {PAGES}) n WHERE {key} = {pk}"
        )


def list_scanned(statement: str, values: dict[str, Any]) -> list[str]:
    """Return the big tables that a plan reads from beginning to end."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {statement}", {**values, "cluster": 1})
        lines = [line for (line,) in cursor.fetchall()]
    return [table for table in BIG_TABLES for line in lines if f"Seq Scan on {table} " in line]


def test_nothing_that_is_asked_often_reads_a_whole_table(category: int) -> None:
    scanned = {}
    for query in LISTINGS:
        selection = read_selection(QueryDict(query.format(category=category)))
        for part in (HEAD, BODY):
            statement = build_statement(selection, part)
            scanned[query, part] = list_scanned(statement.sql, statement.values)
        quick = understand(query.format(category=category))
        if quick:
            scanned[query, "quick"] = list_scanned(quick.statement, dict(quick.values))
    for place, values in (
        (_BY_PAGE, {"page": "7"}),
        (_BY_PATH, {"path": "articles/copy-7/"}),
    ):
        sql = _build_read(get_release(), place, False)
        scanned[place] = list_scanned(sql, {**values, "gzip": "f", "etags": ""})

    assert len([question for question in scanned if question[1] == "quick"]) == 7
    assert {question: tables for question, tables in scanned.items() if tables} == {}
