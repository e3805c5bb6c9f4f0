"""The one test of "public": live, nowhere restricted, under the site's root."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from pytest_django import DjangoAssertNumQueries
from wagtail.models import Page, PageViewRestriction, Site

from cms.models import StandardPage
from cms.visibility import (
    FEW_HIDDEN_IN_PLACE_SQL,
    PLACE_SQL,
    PUBLIC_IN_PLACE_SQL,
    PUBLIC_SQL,
    filter_public,
    public_pages,
)
from tests.factories import (
    HomePageFactory,
    StandardPageFactory,
    TreatmentPageFactory,
    load_home,
    restrict,
)

pytestmark = pytest.mark.django_db


FORMS_OF_THE_TEST = (
    ("", PUBLIC_SQL),
    (f", ({PLACE_SQL}) AS place", PUBLIC_IN_PLACE_SQL),
)
FEW = f"(SELECT ({FEW_HIDDEN_IN_PLACE_SQL}) AS hidden FROM ({PLACE_SQL}) AS place) AS few"  # noqa: S608 - ours


def list_sparsely_hidden() -> set[int] | None:
    """Return the ids of all hidden pages, None where there may be too many."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, few.hidden @> id::bigint FROM wagtailcore_page, {FEW}")  # noqa: S608 - ours
        rows = cursor.fetchall()
    return None if rows[0][1] is None else {page for page, is_hidden in rows if is_hidden}


def list_public() -> set[str]:
    """Ask all forms of the test, which must agree wherever it is asked."""
    public = set(public_pages().values_list("title", flat=True))
    with connection.cursor() as cursor:
        for place, test in FORMS_OF_THE_TEST:
            cursor.execute(f"SELECT page.title FROM wagtailcore_page page{place} WHERE {test}")  # noqa: S608 - ours
            assert {title for (title,) in cursor.fetchall()} == public
    hidden = list_sparsely_hidden()
    if hidden is None:
        assert not Site.objects.filter(is_default_site=True).exists()
    else:
        shown = Page.objects.exclude(pk__in=hidden)
        assert set(shown.values_list("title", flat=True)) == public
    return public


def test_live_pages_of_the_site_are_public() -> None:
    StandardPageFactory(title="Live")
    StandardPageFactory(title="Draft", live=False)

    assert list_public() == {"Home", "Live"}


def test_pages_below_an_unpublished_page_stay_public() -> None:
    """As in Wagtail: unpublishing a page is said of that page alone."""
    parent = StandardPageFactory(title="Parent")
    StandardPageFactory(title="Child", parent=parent)

    parent.unpublish()

    assert list_public() == {"Home", "Child"}


@pytest.mark.parametrize(
    "restriction_type",
    [PageViewRestriction.PASSWORD, PageViewRestriction.LOGIN, PageViewRestriction.GROUPS],
)
def test_restriction_hides_a_page_and_all_below_it(restriction_type: str) -> None:
    private = StandardPageFactory(title="Private")
    child = StandardPageFactory(title="Child", parent=private)
    StandardPageFactory(title="Grandchild", parent=child)
    StandardPageFactory(title="Sibling")
    restriction = PageViewRestriction.objects.create(
        page=private, restriction_type=restriction_type
    )
    restriction.groups.add(Group.objects.first())

    assert list_public() == {"Home", "Sibling"}

    restriction.delete()
    assert list_public() == {"Home", "Private", "Child", "Grandchild", "Sibling"}


def test_restriction_hides_no_sibling_whatever_its_place() -> None:
    """Paths are compared by prefix; no path is a prefix of a sibling's."""
    siblings = [StandardPageFactory(title=f"Page {number}") for number in range(12)]

    restrict(siblings[0])

    assert list_public() == {"Home", *(page.title for page in siblings[1:])}


def test_restriction_of_the_root_hides_everything() -> None:
    StandardPageFactory()

    restrict(load_home())

    assert list_public() == set()


def test_pages_outside_the_sites_tree_are_not_public() -> None:
    StandardPageFactory(parent=HomePageFactory(title="Other"), title="Elsewhere")

    assert list_public() == {"Home"}


def test_site_may_begin_below_the_first_page() -> None:
    start = StandardPageFactory(title="Start")
    StandardPageFactory(title="Inside", parent=start)
    StandardPageFactory(title="Beside")
    Site.objects.update(root_page=start)

    assert list_public() == {"Start", "Inside"}


def test_without_a_default_site_nothing_is_public() -> None:
    Site.objects.update(is_default_site=False)

    assert list_public() == set()


def test_other_sites_do_not_make_pages_public() -> None:
    other = HomePageFactory(title="Other")
    Site.objects.create(hostname="other.example", root_page=other)

    assert list_public() == {"Home"}


def test_filter_works_on_page_types_and_keeps_what_was_filtered() -> None:
    public = StandardPageFactory(title="Public")
    StandardPageFactory(title="Not asked for")
    restrict(StandardPageFactory(title="Hidden"))
    TreatmentPageFactory()

    found = filter_public(StandardPage.objects.filter(title__in=["Public", "Hidden"]))

    assert list(found) == [public]


def test_filter_costs_no_query_of_its_own(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for page in StandardPageFactory.create_batch(3):
        restrict(page)

    with django_assert_num_queries(1):
        titles = [page.title for page in filter_public(Page.objects.all())]

    assert titles == ["Home"]
