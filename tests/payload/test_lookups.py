"""``any`` binds one array, so a statement is the same for no value, one and fifty."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from cms.models import RelatedPage
from tests.factories import StandardPageFactory

pytestmark = pytest.mark.django_db


def test_any_finds_rows_by_id_path_and_foreign_key() -> None:
    pages = StandardPageFactory.create_batch(3)
    pin = RelatedPage.objects.create(page=pages[0], target=pages[1])

    by_id = Page.objects.filter(id__any=[pages[0].pk, pages[2].pk, 999999])
    by_path = Page.objects.filter(path__any=[pages[1].path])
    by_key = RelatedPage.objects.filter(page_id__any=[pages[0].pk])
    by_relation = RelatedPage.objects.filter(target__any=[pages[1].pk])

    assert sorted(by_id.values_list("pk", flat=True)) == [pages[0].pk, pages[2].pk]
    assert by_path.get().pk == pages[1].pk
    assert by_key.get() == by_relation.get() == pin


def test_any_of_nothing_is_asked_and_finds_nothing() -> None:
    with CaptureQueriesContext(connection) as queries:
        assert list(Page.objects.filter(id__any=[])) == []

    assert len(queries) == 1


def test_statement_does_not_depend_on_how_many_values() -> None:
    statements = {
        str(Page.objects.filter(id__any=range(count)).query.sql_with_params()[0])
        for count in (0, 1, 50)
    }

    assert len(statements) == 1
