"""The admin's own search finds marked names, in the explorer and in choosers."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from modelsearch.query import MATCH_ALL, And, Boost, Fuzzy, Not, Or, Phrase, PlainText, SearchQuery
from wagtail.models import Page
from wagtail.search.backends import get_search_backend
from wagtail.search.models import IndexEntry

from articles.models import ArticlePage
from cms.models import Person
from cms.search.backend import FoldingSearchBackend, fold_query

pytestmark = pytest.mark.django_db

WriteArticle = Callable[..., ArticlePage]


def test_folding_backend_is_the_default_with_a_language_of_its_own() -> None:
    backend = get_search_backend()

    assert isinstance(backend, FoldingSearchBackend)
    assert backend.config == "english"


@pytest.mark.parametrize(
    "query", ["botox", "Botox®", "BOTOX", "juvederm", "Juvéderm", "bbl", "botox juvederm"]
)
def test_whole_words_are_found_however_they_are_typed(
    query: str, write_article: WriteArticle
) -> None:
    page = write_article("Botox® and Juvéderm", "IPL/BBL")
    write_article("Something else")

    assert list(get_search_backend().search(query, ArticlePage)) == [page]


@pytest.mark.parametrize(
    "query", ["bot", "BOTOX®", "juvé", "juve", "today's", "todays tre", "ipl/b"]
)
def test_beginnings_of_titles_are_found_while_typing(
    query: str, write_article: WriteArticle
) -> None:
    page = write_article("Botox®, Juvéderm, IPL/BBL: today’s treatments")
    write_article("Something else")

    assert list(Page.objects.all().autocomplete(query)) == [page.page_ptr]


@pytest.mark.parametrize("query", ["", " ", "?!", "®"])
def test_query_without_a_word_finds_nothing(query: str, write_article: WriteArticle) -> None:
    write_article("Botox®")

    backend = get_search_backend()
    assert list(backend.search(query, ArticlePage)) == []
    assert list(backend.autocomplete(query, ArticlePage)) == []


def test_shorter_title_ranks_higher(write_article: WriteArticle) -> None:
    longer = write_article("Knee pain and all that comes with it in later years")
    shorter = write_article("Knee pain")

    assert list(get_search_backend().search("knee", ArticlePage)) == [shorter, longer]


def test_entry_is_replaced_in_one_statement(
    write_article: WriteArticle, django_assert_num_queries: Callable[[int], object]
) -> None:
    page = write_article("Old name")
    page.title = "Vertiflex™"
    backend = get_search_backend()

    # 1. insert or update
    with django_assert_num_queries(1):
        backend.add(page)

    entry = page.index_entries.get()
    assert (entry.title.rstrip("ABC"), entry.autocomplete) == ("'vertiflex':1", "'vertiflex':1")
    assert entry.title_norm == 6
    assert entry.title_text == "vertiflex"
    assert IndexEntry.objects.filter(object_id=str(page.pk)).count() == 1


def test_rebuilding_gives_the_same_entries(write_article: WriteArticle) -> None:
    write_article("Botox® for migraine", "Text")
    fields = ["object_id", "title", "autocomplete", "body", "title_norm", "title_text", "body_text"]
    entries = IndexEntry.objects.order_by("pk").values(*fields)
    before = {entry["object_id"]: entry for entry in entries}
    backend = get_search_backend()

    backend.add_bulk(ArticlePage, list(ArticlePage.objects.all()))

    assert {entry["object_id"]: entry for entry in entries.all()} == before


@pytest.mark.parametrize(
    ("query", "folded"),
    [
        ("Juvéderm®", "'juvederm'"),
        (PlainText("IPL/BBL", "or", 2.0), "<PlainText 'ipl bbl' operator='or' boost=2.0>"),
        (Phrase("IPL/BBL"), "<Phrase 'ipl bbl'>"),
        (Fuzzy("Juvéderm"), "<Fuzzy 'juvederm' operator='or'>"),
        (Boost(Phrase("Botox®"), 3.0), "<Boost <Phrase 'botox'> boost=3.0>"),
        (Not(Phrase("Botox®")), "<Not <Phrase 'botox'>>"),
        (And([Phrase("Botox®"), Phrase("®")]), "<And <Phrase 'botox'>>"),
        (Or([Phrase("A"), Not(Phrase("É"))]), "<Or <Phrase 'a'> <Not <Phrase 'e'>>>"),
        (MATCH_ALL, "<MatchAll>"),
        (And([Not(Phrase("®")), Boost(PlainText("!"), 2.0)]), "None"),
        (Fuzzy("?"), "None"),
    ],
)
def test_queries_of_every_kind_are_folded(query: str | SearchQuery, folded: str) -> None:
    assert repr(fold_query(query)) == folded


@pytest.mark.parametrize("query", ["juvederm", "JUVÉDERM®"])
def test_explorer_and_choosers_of_the_admin_find_marked_names(
    query: str, write_article: WriteArticle, admin_client: Client
) -> None:
    write_article("Juvéderm® in short")
    Person.objects.create(name="Zoë Juvéderm", slug="zoe")

    answers = [
        admin_client.get(reverse("wagtailadmin_pages:search"), {"q": query}),
        admin_client.get(reverse("wagtailadmin_choose_page_search"), {"q": query}),
        admin_client.get(reverse(Person.snippet_viewset.get_url_name("list")), {"q": query}),
    ]

    shown = [answer.content.decode() for answer in answers]
    assert ["Juvéderm® in short" in page for page in shown] == [True, True, False]
    assert "Zoë Juvéderm" in shown[2]
