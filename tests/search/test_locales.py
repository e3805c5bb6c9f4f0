"""Marked names are found whatever locale the database was created with.

By itself PostgreSQL takes "®" for a letter under ``C`` and under the built-in ``C.UTF-8``, and
keeps the accent of "Juvéderm" everywhere.
"""

from collections.abc import Iterator

import psycopg
import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, connections
from psycopg import sql
from pytest_django import DjangoDbBlocker
from wagtail.models import Page

from cms.models import SearchText
from cms.search.fold import fold
from cms.search.query import match_pages

BUILTIN_LOCALES_SINCE = 17_00_00  # PostgreSQL's version number

LOCALES = {
    "c": "LOCALE_PROVIDER libc LOCALE 'C'",
    "builtin": "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C'",
}

TITLES = [
    "Botox® for My Migraine? How So?",
    "After the Vertiflex™ Procedure: The First Weeks",
    "Juvéderm",
    "IPL/BBL",
    "Ultra-3",
    "Today’s Ελληνικά",
]


@pytest.fixture(scope="module", params=LOCALES)
def alias(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[str]:
    """The alias of a database of that locale with the two tables that search reads."""
    with django_db_blocker.unblock():
        if request.param == "builtin" and connection.pg_version < BUILTIN_LOCALES_SINCE:
            pytest.skip("built-in locales came with PostgreSQL 17")
        name = f"{connection.settings_dict['NAME']}_{request.param}"
        locale = LOCALES[request.param]
        run_beside(f"CREATE DATABASE {{}} TEMPLATE template0 ENCODING 'UTF8' {locale}", name)
        connections.settings[name] = {**connection.settings_dict, "NAME": name}
        try:
            fill(name)
            yield name
        finally:
            connections[name].close()
            del connections[name], connections.settings[name]
            run_beside("DROP DATABASE {} WITH (FORCE)", name)


def run_beside(statement: str, name: str) -> None:
    """Run a statement about a database in a connection of its own, outside any transaction."""
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as server:
        server.execute(sql.SQL(statement).format(sql.Identifier(name)))


def fill(alias: str) -> None:
    with connection.schema_editor(collect_sql=True) as editor:
        editor.create_model(Page)
        editor.create_model(SearchText)
    with connections[alias].cursor() as cursor:
        # Without the foreign keys: the tables they point to are not there.
        for statement in editor.collected_sql:
            if statement.startswith("CREATE TABLE") or "cms_searchtext_vector" in statement:
                cursor.execute(statement)
    page_type = ContentType.objects.get_for_model(Page)
    pages = [
        Page(
            pk=pk,
            path=f"{pk:04}",
            depth=1,
            title=title,
            slug=str(pk),
            url_path=f"/{pk}/",
            content_type=page_type,
            locale_id=1,
        )
        for pk, title in enumerate(TITLES, start=1)
    ]
    Page.objects.using(alias).bulk_create(pages)
    SearchText.objects.using(alias).bulk_create(
        SearchText(page_id=page.pk, title=fold(page.title)) for page in pages
    )


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("botox", 0),
        ("Botox®", 0),
        ("BOTOX", 0),
        ("migraine", 0),
        ("vertiflex", 1),
        ("Vertiflex™ procedures", 1),
        ("juvederm", 2),
        ("JUVÉDERM", 2),
        ("IPL", 3),
        ("bbl", 3),
        ("ultra 3", 4),
        ("ULTRA-3", 4),
        ("todays", 5),
        ("today's", 5),
        ("ΕΛΛΗΝΙΚΆ", 5),
    ],
)
def test_marked_names_are_found_in_a_database_of_any_locale(
    alias: str, query: str, number: int, django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock():
        found = match_pages(Page.objects.using(alias), query).values_list("title", flat=True)

        assert list(found) == [TITLES[number]]


def test_unfolded_text_would_not_be_found_there(
    alias: str, django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock(), connections[alias].cursor() as cursor:
        cursor.execute(
            "SELECT to_tsvector('english', %s) @@ plainto_tsquery('english', 'botox')", [TITLES[0]]
        )

        assert cursor.fetchone() == (False,)
