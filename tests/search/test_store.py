"""Stored text: what is written, in how many statements, and what no page can break."""

from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import call_command
from wagtail.models import Page

from articles.models import ArticlePage, Category
from cms.models import SearchText
from cms.search import store
from cms.search.source import SearchSource
from cms.search.store import StoreReport, store_search_text, store_search_texts
from treatments.models import Condition

pytestmark = pytest.mark.django_db


def test_page_is_stored_folded_and_weighted(write_article: Callable[..., ArticlePage]) -> None:
    migraine = Condition.objects.create(
        name="Migraine", slug="m", synonyms="Sick headache\n\nHémicrânie"
    )
    category = Category.objects.create(name="Q&A", slug="qa")
    page = write_article(
        "Botox® explained",
        "Injections, <b>again</b>.",
        teaser="What’s Juvéderm?",
        category=category,
        conditions=[migraine],
    )

    stored = SearchText.objects.get(pk=page.pk)

    assert (stored.title, stored.names, stored.teaser, stored.body) == (
        "botox explained",
        "migraine sick headache hemicranie q a",
        "whats juvederm",
        "injections again",
    )
    assert stored.vector == (
        "'botox':1A 'explain':2A 'headach':5B 'hemicrani':6B 'inject':10 'juvederm':9C "
        "'migrain':3B 'q':7B 'sick':4B 'what':8C"
    )
    assert stored.head == (
        "'botox':1A 'explain':2A 'headach':5B 'hemicrani':6B 'juvederm':9C "
        "'migrain':3B 'q':7B 'sick':4B 'what':8C"
    )
    assert stored.text == "Injections, again."
    assert stored.facets == [
        "type:articles.ArticlePage",
        f"condition:{migraine.pk}",
        f"category:{category.pk}",
    ]


def test_passages_are_stored_line_by_line_as_written_and_folded(
    write_article: Callable[..., ArticlePage],
) -> None:
    page = write_article("Passages", "Botox® <b>helps</b>.", "“Today’s” &amp; x < y", "®")

    stored = SearchText.objects.get(pk=page.pk)

    assert stored.text.split("\n") == ["Botox® helps.", "“Today’s” & x < y"]
    assert stored.body.split("\n") == ["botox helps", "todays x y"]


def test_storing_again_writes_nothing(write_article: Callable[..., ArticlePage]) -> None:
    ids = [write_article(f"Article {number}").pk for number in range(3)]

    assert store_search_texts(ids) == StoreReport(pages=3, written=0)

    ArticlePage.objects.filter(pk=ids[1]).update(title="Reworded")
    assert store_search_texts(ids) == StoreReport(pages=3, written=1)


@pytest.mark.parametrize("count", [1, 10])
def test_storing_costs_the_same_for_one_page_and_for_many(
    count: int,
    write_article: Callable[..., ArticlePage],
    django_assert_num_queries: Callable[[int], object],
) -> None:
    condition = Condition.objects.create(name="Sciatica", slug="sciatica")
    category = Category.objects.create(name="Advice", slug="advice")
    ids = [
        write_article(f"Article {n}", "Text", conditions=[condition], category=category).pk
        for n in range(count)
    ]
    SearchText.objects.all().delete()

    # 1. savepoint  2. lock and types  3. articles  4. conditions  5. categories  6. write
    # 7. words  8. release
    with django_assert_num_queries(8):
        report = store_search_texts(ids)

    assert report == StoreReport(pages=count, written=count)


def test_more_pages_than_a_batch_are_all_stored(
    write_article: Callable[..., ArticlePage], monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [write_article(f"Article {number}").pk for number in range(5)]
    SearchText.objects.all().delete()
    monkeypatch.setattr(store, "BATCH_SIZE", 2)

    assert store_search_texts([*ids, *ids]) == StoreReport(pages=5, written=5)
    assert SearchText.objects.filter(pk__in=ids).count() == 5


def test_drafts_unknown_pages_and_plain_pages_are_passed_over(
    write_article: Callable[..., ArticlePage],
) -> None:
    draft = write_article("Draft", publish=False)
    root = Page.get_first_root_node()

    assert store_search_texts([draft.pk, root.pk, 10**9]) == StoreReport(pages=0, written=0)
    assert not SearchText.objects.filter(pk__in=[draft.pk, root.pk]).exists()


def test_deleting_a_page_deletes_its_text(write_article: Callable[..., ArticlePage]) -> None:
    page = write_article("Soon gone")
    pk = page.pk

    page.delete()

    assert not SearchText.objects.filter(pk=pk).exists()


@pytest.mark.parametrize(
    "body",
    [
        "zero\x00byte and a lone \ud800 surrogate",
        # Different words of three bytes each take PostgreSQL the most room for the least text.
        " ".join(chr(0x4E00 + n) for n in range(20_000)) + " " + "한" * 100_000,
        " ".join(f"{number:06}" for number in range(150_000)),
        " ".join(f"{chr(97 + n % 26)}{n // 26:02x}" for n in range(200_000)),
        "endless" * 100_000,
        "word " * 500_000,
    ],
    ids=["nul", "cjk", "numbers", "short words", "one long word", "one word often"],
)
def test_no_body_is_too_much(body: str, write_article: Callable[..., ArticlePage]) -> None:
    page = write_article("Findable")
    page.build_search_text = lambda: SearchSource("Findable", [body], body, body)

    store_search_text(page)

    stored = SearchText.objects.get(pk=page.pk)
    assert "findabl" in stored.vector
    assert 0 < len(stored.body.encode()) <= store.BODY_MAX_BYTES or " " not in body


def test_long_text_is_cut_after_a_whole_word(
    write_article: Callable[..., ArticlePage], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "BODY_MAX_BYTES", 11)

    page = write_article("Cut", "alpha bravo charlie")

    assert SearchText.objects.get(pk=page.pk).body == "alpha bravo"


def test_command_stores_all_live_pages_and_a_second_run_changes_nothing(
    write_article: Callable[..., ArticlePage],
) -> None:
    write_article("One")
    write_article("Two")
    write_article("Draft", publish=False)
    live_pages = Page.objects.live().exclude(depth=1).count()
    SearchText.objects.all().delete()

    outputs = []
    for _ in range(2):
        output = StringIO()
        call_command("update_search", stdout=output)
        outputs.append(output.getvalue())

    assert SearchText.objects.count() == live_pages
    assert outputs == [
        f"Search text of {live_pages} pages: {live_pages} written, 0 unchanged.\n"
        "Vocabulary: 0 words added, 0 removed.\n",
        f"Search text of {live_pages} pages: 0 written, {live_pages} unchanged.\n"
        "Vocabulary: 0 words added, 0 removed.\n",
    ]
