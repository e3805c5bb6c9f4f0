"""Stored tallies: as exact as counting, whatever happens, and never more of them than questions."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, Site

from api.connections import PREPARED_MAX, DeliveryConnection, get_connection
from api.delivery.conditional import read_wanted
from api.delivery.door import DeliveryDoor
from api.models import Tally
from api.page_listing.quick import read_listing, understand
from api.page_listing.remember import find_wrong_tallies
from api.snapshots.checking import build_all
from api.snapshots.pruning import reset
from articles.models import ArticlePage
from cms.visibility import filter_public
from tests import factories
from tests.delivery.conftest import Ask, make_ask
from tests.snapshots.clinic import StoredClinic, build_stored_clinic
from treatments.models import TreatmentPage

ARTICLES = "type=articles.ArticlePage&order=-first_published_at"
WANTED = read_wanted({"REQUEST_METHOD": "GET"})

Session = psycopg.Connection[Any]
Change = Callable[[StoredClinic], Any]


@pytest.fixture
def clinic(committed_db: None) -> StoredClinic:
    clinic = build_stored_clinic()
    build_all()
    return clinic


@pytest.fixture
def other(clinic: StoredClinic) -> Iterator[Session]:
    with DeliveryConnection.open(connection) as opened:
        yield opened


@pytest.fixture
def ask(clinic: StoredClinic) -> Ask:
    return make_ask(DeliveryDoor(WSGIHandler()))


def list_questions(clinic: StoredClinic) -> dict[str, Any]:
    """Return queries whose answer begins with the newest, each with the pages it should list."""
    articles, treatments = ArticlePage.objects, TreatmentPage.objects
    treatment = "type=treatments.TreatmentPage&order=-first_published_at"
    return {
        "order=-first_published_at": Page.objects,
        ARTICLES: articles,
        f"{ARTICLES}&category={clinic.category.pk}": articles.filter(category=clinic.category),
        f"{ARTICLES}&category={clinic.category.slug}": articles.filter(category=clinic.category),
        f"{ARTICLES}&conditions={clinic.migraine.pk}": articles.filter(conditions=clinic.migraine),
        treatment: treatments,
        f"{treatment}&body_areas={clinic.neck.slug}": treatments.filter(body_areas=clinic.neck),
    }


def read_truth(pages: Any) -> dict[str, Any]:
    """Return what the ORM says that a listing should have."""
    ordered = filter_public(pages.all()).order_by("-first_published_at", "pk")
    ids = list(ordered.values_list("pk", flat=True))
    return {"total": len(ids), "ids": ids}


def read_answer(body: bytes | None) -> dict[str, Any]:
    answer = json.loads(body or b"{}")
    return {
        "total": answer["meta"]["total_count"],
        "ids": [item["id"] for item in answer["items"]],
    }


def publish(clinic: StoredClinic) -> None:
    article = factories.ArticlePageFactory(
        parent=clinic.articles, category=clinic.category, conditions=[clinic.migraine]
    )
    article.save_revision().publish()


def update(name: str, **values: Any) -> Change:
    def change(clinic: StoredClinic) -> None:
        page = getattr(clinic, name)
        type(page).objects.filter(pk=page.pk).update(**values)

    return change


def move_into_private(clinic: StoredClinic) -> None:
    Page.objects.get(pk=clinic.laser.pk).move(Page.objects.get(pk=clinic.private.pk), "last-child")


def undo(clinic: StoredClinic) -> None:
    with transaction.atomic():
        ArticlePage.objects.all().update(live=False)
        transaction.set_rollback(True)


CHANGES: list[tuple[str, Change]] = [
    ("nothing", lambda clinic: None),
    ("an article is published", publish),
    ("an article is unpublished", lambda c: Page.objects.get(pk=c.news.pk).unpublish()),
    ("by SQL it is live again", update("news", live=True)),
    ("an article is filed elsewhere", update("laser", category=None)),
    ("and back", lambda c: update("laser", category=c.category)(c)),
    ("a condition is taken away", lambda c: c.news.conditions.through.objects.filter(
        articlepage_id=c.news.pk).delete()),
    ("a body area is given", lambda c: c.vertiflex.body_areas.through.objects.create(
        treatmentpage_id=c.vertiflex.pk, bodyarea_id=c.neck.pk)),
    ("a date is changed", update("filler", first_published_at=timezone.now())),
    ("a section becomes private", lambda c: factories.restrict(c.treatments)),
    ("and public again", lambda c: PageViewRestriction.objects.filter(
        page_id=c.treatments.pk).delete()),
    ("an article moves to where it is private", move_into_private),
    ("all is unpublished, and that is undone", undo),
    ("a category is emptied", lambda c: ArticlePage.objects.update(category=None)),
    ("and goes", lambda c: type(c.category).objects.filter(pk=c.category.pk).delete()),
    ("an article is deleted", lambda c: Page.objects.get(pk=c.filler.pk).delete()),
    ("another page is the site's root", lambda c: Site.objects.update(root_page=c.articles.pk)),
    ("what is above the root becomes private", lambda c: factories.restrict(c.home)),
]  # fmt: skip


def test_what_the_tallies_say_is_what_counting_says(clinic: StoredClinic, ask: Ask) -> None:
    """After each change, the first answer and the second, which comes from the tally."""
    questions = list_questions(clinic)
    for name, change in CHANGES:
        change(clinic)
        assert list(find_wrong_tallies()) == [], name
        for query, pages in questions.items():
            truth = read_truth(pages)

            assert read_answer(ask("pages/", query).body) == truth, (name, query)
            assert read_answer(ask("pages/", query).body) == truth, (name, query)
            if truth["ids"]:
                quick = read_listing(query, WANTED)
                assert quick is not None, (name, query)
                assert read_answer(quick.body) == truth, (name, query)


def test_every_tally_can_be_recounted(clinic: StoredClinic, ask: Ask) -> None:
    for query in list_questions(clinic):
        ask("pages/", query)
    assert list(find_wrong_tallies()) == []
    questions = Tally.objects.order_by("question").values_list("question", flat=True)

    Tally.objects.update(total=F("total") + 1)
    wrong_by_number = list(find_wrong_tallies())
    Tally.objects.update(total=F("total") - 1, newest=[])
    wrong_by_order = list(find_wrong_tallies())

    assert wrong_by_number == wrong_by_order == list(questions)
    assert len(questions) == 6
    with pytest.raises(CommandError, match="stored tallies differ from counting: articles.Article"):
        call_command("snapshots", "check")


def test_a_change_that_is_not_yet_committed_is_not_missed(
    clinic: StoredClinic, ask: Ask, other: Session
) -> None:
    with other.transaction():
        other.execute("UPDATE wagtailcore_page SET live = false WHERE id = %s", [clinic.news.pk])
        before = read_answer(ask("pages/", ARTICLES).body)
        assert read_answer(ask("pages/", ARTICLES).body) == before

    after = read_answer(ask("pages/", ARTICLES).body)

    assert clinic.news.pk in before["ids"]
    assert clinic.news.pk not in after["ids"]
    assert after["total"] == before["total"] - 1


def test_what_tallies_do_not_show_leaves_them_alone(clinic: StoredClinic, ask: Ask) -> None:
    ask("pages/", ARTICLES)
    built = Tally.objects.values_list("built", flat=True)
    before = list(built)

    ArticlePage.objects.filter(pk=clinic.news.pk).update(title="New", teaser="New")
    titles = [item["title"] for item in json.loads(ask("pages/", ARTICLES).body)["items"]]

    assert "New" in titles
    assert list(built) == before


def test_only_known_questions_are_stored(clinic: StoredClinic, ask: Ask) -> None:
    for query in [
        f"{ARTICLES}&category=999",
        f"{ARTICLES}&category=nothing",
        f"{ARTICLES}&category=advice&conditions=1",
        f"{ARTICLES}&category__in=advice",
        f"{ARTICLES}&reviewed_by={clinic.imani.pk}",
        f"{ARTICLES}&slug=a",
        f"{ARTICLES}&search=botox",
        f"{ARTICLES}&descendant_of={clinic.articles.pk}",
        "type=articles.ArticlePage,treatments.TreatmentPage",
        "type=wagtailcore.Page",
        f"{ARTICLES}&cursor=",
        f"{ARTICLES}&limit=1",
        f"{ARTICLES}&offset=1&fields=title",
        f"{ARTICLES}&category={clinic.category.pk}",
        f"{ARTICLES}&category={clinic.category.slug}&_=17",
    ]:
        assert ask("pages/", query).status == 200

    assert set(Tally.objects.values_list("question", flat=True)) == {
        "articles.ArticlePage",
        f"articles.ArticlePage, category {clinic.category.pk}",
    }


def test_a_count_is_taken_from_the_tally_in_every_order(clinic: StoredClinic, ask: Ask) -> None:
    ask("pages/", ARTICLES)
    Tally.objects.update(total=41)

    for query in ("order=title", "order=-first_published_at&offset=2", "order=id&limit=0"):
        answer = json.loads(ask("pages/", f"type=articles.ArticlePage&{query}").body)
        assert answer["meta"]["total_count"] == 41


@pytest.mark.parametrize("change", [{"release": "0123456789abcdef"}, {"cluster": 1}, {"origin": 1}])
def test_a_tally_of_another_release_or_database_is_not_used(
    clinic: StoredClinic, ask: Ask, change: dict[str, Any]
) -> None:
    truth = read_answer(ask("pages/", ARTICLES).body)
    Tally.objects.update(total=41, **change)

    assert read_answer(ask("pages/", ARTICLES).body) == truth


def test_a_tally_below_the_horizon_is_not_used(
    clinic: StoredClinic, ask: Ask, other: Session
) -> None:
    """The log that knew of the change is gone."""
    ask("pages/", ARTICLES)
    old = other.execute("SELECT built::text FROM api_tally").fetchone()
    ArticlePage.objects.filter(pk=clinic.news.pk).update(live=False)
    truth = read_answer(ask("pages/", ARTICLES).body)
    # What the pruner does, whom an older transaction of another test's would keep from it.
    other.execute("UPDATE api_horizon SET xid = pg_current_xact_id()")
    other.execute("DELETE FROM api_change")

    ask("pages/", ARTICLES)
    changed = other.execute("UPDATE api_tally SET total = 41, built = %s::pg_snapshot", old)
    assert changed.rowcount == 1

    assert read_answer(ask("pages/", ARTICLES).body) == truth


def test_a_reset_forgets_tallies(clinic: StoredClinic, ask: Ask) -> None:
    ask("pages/", ARTICLES)

    reset()

    assert not Tally.objects.exists()


def test_nothing_is_stored_in_a_transaction(clinic: StoredClinic, ask: Ask) -> None:
    understand.cache_clear()  # the first to ask a question reads it
    with transaction.atomic():
        ArticlePage.objects.filter(pk=clinic.news.pk).update(live=False)
        inside = read_answer(ask("pages/", ARTICLES).body)
        assert not ArticlePage.objects.get(pk=clinic.news.pk).live  # the transaction is open still
        transaction.set_rollback(True)

    assert clinic.news.pk not in inside["ids"]
    assert not Tally.objects.exists()


def test_a_database_that_only_reads_answers_all_the_same(clinic: StoredClinic, ask: Ask) -> None:
    get_connection().execute("SET default_transaction_read_only = on")

    assert ask("pages/", ARTICLES).status == 200
    assert not Tally.objects.exists()


def test_a_walk_meets_every_page_without_the_endpoint(clinic: StoredClinic) -> None:
    cursor, ids = "", []
    while cursor is not None:
        query = f"type=articles.ArticlePage&order=-first_published_at&limit=1&cursor={cursor}"
        answer = read_listing(query, WANTED)
        assert answer is not None
        payload = json.loads(answer.body or b"")
        ids += [item["id"] for item in payload["items"]]
        cursor = payload["meta"]["next_cursor"]

    assert ids == read_truth(ArticlePage.objects)["ids"]


def test_the_usual_listings_are_planned_once(clinic: StoredClinic, ask: Ask) -> None:
    """A plan for each set of values would take longer than the answer."""
    ask("pages/", ARTICLES)
    for query in (ARTICLES, f"{ARTICLES}&cursor="):
        for limit in range(1, 20):
            assert read_listing(f"{query}&limit={limit}", WANTED)

    plans = get_connection().execute(
        "SELECT generic_plans > 10 FROM pg_prepared_statements WHERE starts_with(name, 'salve_')"
        " AND (statement LIKE '%unnest%tally%' OR statement LIKE '%AS most%')"
    )
    assert plans.fetchall() == [(True,), (True,)]


def test_a_connection_keeps_a_bounded_number_of_statements(clinic: StoredClinic) -> None:
    connection = get_connection()
    for number in range(PREPARED_MAX + 5):
        connection.run(f"SELECT {number}", [])
    connection.run("SELECT 0", [])

    prepared = connection.execute(
        "SELECT count(*) FROM pg_prepared_statements WHERE starts_with(name, 'salve_')"
    )
    assert prepared.fetchall() == [(PREPARED_MAX,)]
