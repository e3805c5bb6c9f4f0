"""The vocabulary: never behind the stored texts, and rebuilt to be exactly their words."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction
from wagtail.models import Page

from articles.models import ArticlePage
from cms.models import HomePage, SearchText, SearchWord
from cms.search.words import add_words, rebuild_words

WriteArticle = Callable[..., ArticlePage]

DEADLINE_SECONDS = 10


def list_words() -> dict[str, str]:
    return dict(SearchWord.objects.values_list("word", "stem"))


def list_stored_words() -> set[str]:
    rows = SearchText.objects.values_list("title", "names", "teaser", "body")
    return {word for row in rows for text in row for word in text.split()}


def read_typo_keys(word: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT cms_typo_keys(%s)", [word])
        keys: list[str] = cursor.fetchone()[0]
        return keys


def test_publishing_adds_the_words_of_all_texts_with_their_stems(
    write_article: WriteArticle,
) -> None:
    write_article("Migraines explained", "The needle is in.", teaser="Juvéderm")

    words = list_words()

    assert {
        word: words.get(word) for word in ("migraines", "explained", "needle", "juvederm", "the")
    } == {
        "migraines": "migrain",
        "explained": "explain",
        "needle": "needl",
        "juvederm": "juvederm",
        "the": None,
    }


def test_drafts_add_nothing(write_article: WriteArticle) -> None:
    page = write_article("Public")
    page.title = "Zebra"
    page.save_revision()
    write_article("Giraffe", publish=False)

    assert {"zebra", "giraffe"} & set(list_words()) == set()


def test_a_publication_that_fails_leaves_no_word(write_article: WriteArticle) -> None:
    with transaction.atomic():
        write_article("Zebra")
        assert "zebra" in list_words()
        transaction.set_rollback(True)

    assert "zebra" not in list_words()


def test_known_words_are_not_written_again(
    db: None, django_assert_num_queries: Callable[[int], object]
) -> None:
    assert add_words(["zebra", "zebra", "x" * 41, "the"]) == 1
    with django_assert_num_queries(1):
        assert add_words(["zebra"]) == 0


def test_rebuilding_makes_the_vocabulary_that_of_the_stored_texts(
    write_article: WriteArticle,
) -> None:
    page = write_article("Zebra giraffe", "Some lion.")
    page.title = "Giraffe"
    page.save()
    SearchWord.objects.filter(word="lion").delete()
    assert "zebra" in list_words()

    first, second = rebuild_words(), rebuild_words()

    assert (first, second) == ((1, 1), (0, 0))
    unstemmed = {"some"}
    assert set(list_words()) == list_stored_words() - unstemmed


def test_the_command_rebuilds_it(write_article: WriteArticle) -> None:
    write_article("Zebra")
    SearchWord.objects.all().delete()
    SearchWord.objects.create(word="gone", stem="gone")

    output = StringIO()
    call_command("update_search", stdout=output)

    assert "zebra" in list_words()
    assert "gone" not in list_words()
    assert output.getvalue().splitlines()[1].endswith(" words added, 1 removed.")


def test_no_word_is_removed_that_a_publication_under_way_relies_on(committed_db: None) -> None:
    home = Page.get_first_root_node().add_child(instance=HomePage(title="Home"))
    add_words(["zebra"])

    with ThreadPoolExecutor(max_workers=1) as executor:
        with transaction.atomic():
            home.title = "Zebra"
            home.save()
            rebuilding = executor.submit(rebuild_in_a_connection_of_its_own)
            wait_until_somebody_waits()
        rebuilding.result(timeout=DEADLINE_SECONDS)

    assert "zebra" in list_words()


def rebuild_in_a_connection_of_its_own() -> tuple[int, int]:
    try:
        return rebuild_words()
    finally:
        connections.close_all()


def wait_until_somebody_waits() -> None:
    with connection.cursor() as cursor:
        for _ in range(10_000):
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
    pytest.fail("nobody waits")


@pytest.mark.parametrize(
    ("word", "count"),
    [("of", 1), ("leg", 1), ("back", 1 + 4), ("spine", 1 + 5), ("planet", 1 + 6 + 15)],
)
def test_keys_of_a_word_leave_out_no_letter_one_or_two(db: None, word: str, count: int) -> None:
    keys = read_typo_keys(word)

    assert word in keys
    assert len(keys) == len(set(keys)) == count


def test_mistyped_words_share_a_key_with_the_right_one(db: None) -> None:
    pairs = {
        "migrane": "migraine",
        "injektion": "injection",
        "botoks": "botox",
        "scaitica": "sciatica",
        "acupuncutre": "acupuncture",
    }

    assert [
        typed for typed, meant in pairs.items()
        if set(read_typo_keys(typed)).isdisjoint(read_typo_keys(meant))
    ] == []  # fmt: skip


def test_words_without_end_are_left_out_of_what_is_stored(write_article: WriteArticle) -> None:
    page = write_article("Short", "x" * 501 + " needle")

    assert SearchText.objects.get(pk=page.pk).body.split() == ["needle"]
