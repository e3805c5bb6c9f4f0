"""How PostgreSQL goes about the questions that readers ask most, among 100,000 pages.

``SALVE_PLAN_PAGES=20000 make test ARGS=tests/page_listing/test_plans.py`` for fewer.
"""

import os
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from pytest_django import DjangoDbBlocker

from api.connections import SESSION, _number_parameters, decode_values
from api.models import Snapshot
from api.page_listing.quick import understand
from api.page_listing.selection import read_selection
from api.page_listing.statement import BODY, HEAD, build_statement
from api.pages.answering import _FIND_PAGE, _FIND_PATH
from api.pages.gone import _IS_GONE
from api.search.statements import build_find
from api.snapshots.checking import build_all
from api.snapshots.reading import (
    _BY_PAGE,
    _BY_PATH,
    _build_read,
    _build_read_many,
)
from api.snapshots.release import get_release
from tests import factories
from tests.crowd import FIRST, copy_pages
from tests.search.many_pages import walk
from tests.snapshots.clinic import build_stored_clinic
from tests.template_database import copied_database

PAGES = int(os.environ.get("SALVE_PLAN_PAGES", "100000"))
LOG_ENTRIES = 5_000  # more than the pruner leaves
BIG_TABLES = {
    "api_change",
    "api_snapshot",
    "articles_articlepage",
    "articles_articlepage_conditions",
    "cms_searchtext",
    "treatments_treatmentpage",
    "treatments_treatmentpage_conditions",
    "wagtailcore_page",
}

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
    f"{ARTICLES}&slug=can-botox-treat-a-migraine-1001",
    "type=treatments.TreatmentPage&conditions=migraine&order=title&cursor=",
    "search=juvederm",
    "child_of=root",
]


@pytest.fixture(scope="module")
def crowd(template_database: str, django_db_blocker: DjangoDbBlocker) -> Iterator[int]:
    """100,000 pages with their answers; the id of a category that a tenth of the articles have."""
    with django_db_blocker.unblock(), copied_database(template_database):
        clinic = build_stored_clinic()
        category = factories.CategoryFactory()
        build_all()
        Snapshot.objects.update(head=b"", body=b"", body_gzip=b"")  # no plan looks into them
        copy_pages([clinic.news, clinic.botox, clinic.laser, clinic.vertiflex], PAGES)
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO api_change (key) SELECT 'page:' || n FROM generate_series(1, %s) n",
                [LOG_ENTRIES],
            )
            cursor.execute("VACUUM ANALYZE api_change")
        yield category.pk


def list_questions(category: int) -> Iterator[tuple[object, str, Mapping[str, Any]]]:
    """Yield a name, a statement and its values: hits, misses, listings and a search."""
    release = get_release()
    hit = {"etags": "", "page": str(FIRST + 7), "path": "articles/no-such/"}
    for place in (_BY_PAGE, _BY_PATH):
        yield place, _build_read(release, place, by_date=False, is_gzip=True), hit
    many = {"pages": list(range(FIRST, FIRST + 50))}
    yield "many", _build_read_many(release), many
    yield "find a page", _FIND_PAGE, {"page": FIRST + 7}
    yield "find a path", _FIND_PATH, {"path": "articles/no-such/"}
    yield "gone", _IS_GONE, {"path": "articles/no-such/"}
    words = {"words": "juvederm", "limit": 20, "offset": 0, "excerpt": 12_000}
    yield "search", build_find(release), words
    for query in LISTINGS:
        selection = read_selection(QueryDict(query.format(category=category)))
        for part in (HEAD, BODY):
            statement = build_statement(selection, part)
            yield (query, part), statement.sql, statement.values
        quick = understand(query.format(category=category))
        if quick:
            yield (query, "quick"), quick.statement, decode_values(quick.values)


def list_scanned(statement: str, values: Mapping[str, Any], mode: str) -> list[str]:
    """Return the big tables that a statement reads from beginning to end, once it is prepared."""
    numbered, names = _number_parameters(statement)
    complete = {**values, "cluster": 1}
    arguments = ", ".join(["%s"] * len(names))
    with connection.cursor() as cursor:
        cursor.execute(f"SET plan_cache_mode = {mode}")
        cursor.execute(f"PREPARE asked AS {numbered.replace('%%', '%')}")
        execute = f"EXECUTE asked ({arguments})" if names else "EXECUTE asked"
        cursor.execute(f"EXPLAIN (FORMAT JSON) {execute}", [complete[name] for name in names])
        plan = cursor.fetchone()[0][0]["Plan"]
        cursor.execute("DEALLOCATE asked")
    return sorted(
        node["Relation Name"]
        for node in walk(plan)
        if node["Node Type"] == "Seq Scan" and node["Relation Name"] in BIG_TABLES
    )


# Making the pages takes half a minute, on a busy machine several.
@pytest.mark.timeout(900)
def test_nothing_that_is_asked_often_reads_a_whole_table(crowd: int) -> None:
    """Neither planned for its values nor once for all, as PostgreSQL may after a while."""
    with connection.cursor() as cursor:
        for name, value in SESSION.items():
            cursor.execute(f"SET {name} = {value}")

    assert [name[1] for name, _, _ in list_questions(crowd)].count("quick") == 7
    scanned = {
        (question, mode): tables
        for mode in ("force_custom_plan", "force_generic_plan")
        for question, statement, values in list_questions(crowd)
        if (tables := list_scanned(statement, values, mode))
    }

    assert scanned == {}
