"""Whoever guesses learns nothing: what is hidden is answered exactly as what does not exist."""

from collections.abc import Iterable
from typing import Any, NamedTuple
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction

from tests.leaks.answers import (
    LISTINGS,
    PAGES,
    TREE_FILTERS,
    build_listing_url,
    build_search_url,
)
from tests.leaks.hidden import MARK
from tests.leaks.world import World

RESOLVE = "/api/v2/resolve/?path=GUESS"
ABSENT_ID = 7_999_999
ABSENT_WORD = "xqnothing"
EMPTY = {"meta": {"total_count": 0}, "items": []}


class Answer(NamedTuple):
    """All that an attacker can compare; the number of queries stands for the time taken."""

    status: int
    headers: dict[str, str]
    body: str
    query_count: int


def ask(template: str, guess: Any, method: str = "get") -> Answer:
    """Ask for the address with the guess in it, and take it out of the answer again.

    An error may repeat what was asked, and so may a search; length and tag follow from that.
    """
    with CaptureQueriesContext(connection) as queries:
        response = getattr(Client(), method)(template.replace("GUESS", quote(str(guess))))
    headers = {name: value.replace(str(guess), "…") for name, value in response.items()}
    for name in ("Content-Length", "ETag"):
        headers.pop(name, None)
    body = response.content.decode().replace(str(guess), "…")
    return Answer(response.status_code, headers, body, len(queries))


def find_different(
    expected: Answer, template: str, guesses: Iterable[Any], method: str = "get"
) -> dict[Any, Answer]:
    answers = {guess: ask(template, guess, method) for guess in guesses}
    assert answers
    return {guess: answer for guess, answer in answers.items() if answer != expected}


def read_path(page: Page) -> str:
    """Return a page's path on the front end."""
    return str(page.url_path).removeprefix("/home")


@pytest.mark.parametrize("path", ["GUESS/", "find/?id=GUESS"])
def test_a_hidden_page_is_answered_like_an_absent_one(world: World, path: str) -> None:
    expected = ask(PAGES + path, ABSENT_ID)

    assert expected.status == 404
    assert find_different(expected, PAGES + path, list_hidden_ids(world)) == {}


def test_a_hidden_path_is_answered_like_an_absent_one_unless_it_was_public(world: World) -> None:
    """What was withdrawn is gone, and no draft, private page or page that was moved to one is.

    The parents of public pages have got another slug since they were withdrawn.
    """
    paths = {key: read_path(page) for key, page in world.hidden.pages.items()}
    withdrawn = {
        path
        for (kind, page_type), path in paths.items()
        if kind in ("unpublished", "expired") and page_type != "StandardPage"
    }
    expected = ask(RESOLVE, "/absent/")

    different = find_different(expected, RESOLVE, paths.values())

    assert expected.status == 404
    assert {path: answer.status for path, answer in different.items()} == dict.fromkeys(
        withdrawn, 410
    )
    assert len(withdrawn) == 4


def test_a_redirect_to_a_hidden_page_is_answered_like_none(world: World) -> None:
    rows = [row for row in world.referrers if isinstance(row, Redirect)]
    hidden = {page.pk for page in world.hidden.pages.values()}
    paths = [row.old_path for row in rows if row.redirect_page_id in hidden]
    expected = ask(RESOLVE, "/absent/")

    different = find_different(expected, RESOLVE, paths)

    assert expected.status == 404
    assert different == {}


@pytest.mark.parametrize(
    ("method", "status"), [("head", 404), ("options", 200), ("post", 405), ("delete", 405)]
)
def test_no_method_tells_a_hidden_page_from_an_absent_one(
    world: World, method: str, status: int
) -> None:
    expected = ask(f"{PAGES}GUESS/", ABSENT_ID, method)
    one_of_each_kind = [target.page for target in world.hidden.list_targets()]

    assert expected.status == status
    assert find_different(expected, f"{PAGES}GUESS/", one_of_each_kind, method) == {}


@pytest.mark.parametrize("fields", ["*", "nonsense"])
def test_no_choice_of_fields_tells_a_hidden_page_from_an_absent_one(
    world: World, fields: str
) -> None:
    template = f"{PAGES}GUESS/?fields={fields}"
    one_of_each_kind = [target.page for target in world.hidden.list_targets()]

    assert find_different(ask(template, ABSENT_ID), template, one_of_each_kind) == {}


def test_the_address_of_a_hidden_page_is_answered_like_an_absent_one(world: World) -> None:
    home = world.pages["home"].url_path
    paths = [
        page.url_path.removeprefix(home.rstrip("/"))
        for page in world.hidden.pages.values()
        if page.url_path.startswith(home)
    ]
    find = f"{PAGES}find/?html_path=GUESS"
    expected = ask(find, "/absent/")

    assert expected.status == 404
    assert find_different(expected, find, [*paths, *(path.rstrip("/") for path in paths)]) == {}


@pytest.mark.parametrize("name", ["id", *TREE_FILTERS])
def test_a_listing_tells_no_hidden_page_from_an_absent_one(world: World, name: str) -> None:
    template = build_listing_url(**{name: "GUESS"})
    one_of_each_kind = [target.page for target in world.hidden.list_targets()]

    assert find_different(ask(template, ABSENT_ID), template, one_of_each_kind) == {}


@pytest.mark.parametrize(
    ("page_type", "name"),
    [
        ("articles.ArticlePage", "conditions"),
        ("articles.ArticlePage", "category"),
        ("articles.ArticlePage", "reviewed_by"),
        ("treatments.TreatmentPage", "conditions"),
        ("treatments.TreatmentPage", "body_areas"),
        ("treatments.TreatmentPage", "reviewed_by"),
    ],
)
def test_a_topic_of_hidden_pages_only_is_answered_like_an_absent_one(
    world: World, page_type: str, name: str
) -> None:
    template = build_listing_url(type=page_type, **{name: "GUESS"})
    topics = [item for item in world.hidden.only_used_by_hidden if hasattr(item, "slug")]
    by_id, by_slug = ask(template, ABSENT_ID), ask(template, ABSENT_WORD)

    assert by_slug.status == 200
    assert find_different(by_id, template, [topic.pk for topic in topics]) == {}
    assert find_different(by_slug, template, [topic.slug for topic in topics]) == {}


@pytest.mark.parametrize("route", LISTINGS)
def test_an_entry_that_only_hidden_pages_show_is_answered_like_an_absent_one(
    world: World, route: str
) -> None:
    template = f"/api/v2/{route}/GUESS/"
    rows: list[Any] = [*world.hidden.only_used_by_hidden, *world.hidden.images.values()]
    rows += world.hidden.documents.values()
    expected = ask(template, ABSENT_ID)

    assert expected.status == 404
    assert find_different(expected, template, {row.pk for row in rows}) == {}


@pytest.mark.parametrize(
    ("route", "name"),
    [(route, name) for route in LISTINGS for name in ("id", "name", "slug", "title")],
)
def test_no_filter_of_a_listing_finds_what_only_hidden_pages_show(
    world: World, route: str, name: str
) -> None:
    template = f"/api/v2/{route}/?{name}=GUESS"
    rows: list[Any] = [*world.hidden.only_used_by_hidden, *world.hidden.images.values()]
    guesses = {getattr(row, name) for row in rows if hasattr(row, name)}

    assert find_different(ask(template, ABSENT_ID), template, guesses) == {}


@pytest.mark.parametrize("name", ["title", "slug", "seo_title", "search_description"])
def test_no_field_filter_finds_a_hidden_page(world: World, name: str) -> None:
    pages = Page.objects.filter(pk__in=[target.page for target in world.hidden.list_targets()])
    texts = pages.exclude(**{name: ""}).values_list(name, flat=True)

    found = {text: count_found(**{name: text}) for text in texts}

    assert {text: count for text, count in found.items() if count} == {}
    assert len(found) > 10


@pytest.mark.parametrize("name", ["first_published_at", "last_published_at"])
def test_no_moment_finds_a_hidden_page(world: World, name: str) -> None:
    ids = [target.page for target in world.hidden.list_targets()]
    pages = Page.objects.filter(pk__in=ids).exclude(**{name: None})
    moments = set(pages.values_list(name, flat=True))

    assert [moment for moment in moments if count_found(**{name: moment.isoformat()})] == []
    assert moments


def test_no_word_finds_a_hidden_page_or_an_unpublished_draft(world: World) -> None:
    ids = [target.page for target in world.hidden.list_targets()]
    titles = [*Page.objects.in_bulk(ids).values(), f"{MARK}editedarticlepagetitle"]
    searches = [list_words(str(title).removesuffix("title")) for title in titles]

    found = {words: count_found(search=words, search_operator="or") for words in searches}

    assert {words: count for words, count in found.items() if count} == {}


def test_the_same_words_find_pages_once_restrictions_are_lifted(world: World) -> None:
    """The test above can fail: hidden pages are in the index of words."""
    PageViewRestriction.objects.all().delete()

    assert count_found(search=f"{MARK}loginpagearticlepagebody") == 1


SEARCHES = ["GUESS", "shared GUESS", "GUESS plainwords"]


@pytest.mark.parametrize("query", SEARCHES)
def test_a_search_for_a_hidden_word_is_answered_like_one_for_an_absent_word(
    world: World, query: str
) -> None:
    template = build_search_url(q=query)

    assert find_different(ask(template, ABSENT_WORD), template, list_hidden_words(world)) == {}


@pytest.mark.parametrize("query", SEARCHES)
def test_a_mistyped_hidden_word_is_not_corrected(world: World, query: str) -> None:
    template = build_search_url(q=query)
    mistyped = [f"{word[:-2]}{word[-1]}" for word in list_hidden_words(world)]

    assert find_different(ask(template, ABSENT_WORD), template, mistyped) == {}


@pytest.mark.parametrize(
    ("name", "model"), [("category", "Category"), ("condition", "Condition"), ("body_area", "Bod")]
)
def test_a_search_by_a_topic_of_hidden_pages_only_is_answered_like_one_by_an_absent_topic(
    world: World, name: str, model: str
) -> None:
    template = build_search_url(q="shared", **{name: "GUESS"})
    topics: list[Any] = [
        topic
        for topic in world.hidden.only_used_by_hidden
        if type(topic).__name__.startswith(model)
    ]
    by_id, by_slug = ask(template, ABSENT_ID), ask(template, ABSENT_WORD)

    assert by_slug.status == 200
    assert find_different(by_id, template, [topic.pk for topic in topics]) == {}
    assert find_different(by_slug, template, [topic.slug for topic in topics]) == {}


def test_mistyped_words_are_corrected_once_restrictions_are_lifted(world: World) -> None:
    """The tests above can fail: the vocabulary has the words of hidden pages."""
    PageViewRestriction.objects.all().delete()
    word = f"{MARK}loginpagearticlepagebody"

    answer = Client().get(build_search_url(q=f"{word[:-2]}{word[-1]}")).json()

    assert (answer["meta"]["total_count"], answer["meta"]["corrected_query"]) == (1, word)


def list_hidden_words(world: World) -> list[str]:
    """Return words of hidden pages, of unpublished drafts, topics, files and the admin."""
    kinds = [f"{kind}{name.lower()}" for kind, name in world.hidden.pages]
    parts = [f"{kind}{part}" for kind in kinds for part in ("title", "teaser", "body")]
    others = ("editedarticlepagetitle", "editedarticlepagebody", "lonelyname", "lonelysynonym")
    files = ("loginfiletitle", "loginfiledescription", "username", "comment", "future")
    return [f"{MARK}{part}" for part in (*parts, *others, *files)]


def list_hidden_ids(world: World) -> list[int]:
    return [page.pk for page in world.hidden.pages.values()]


def list_words(mark: str) -> str:
    """Return some words of a hidden page; a search may have 200 characters."""
    return " ".join(f"{mark}{name}" for name in ("title", "teaser", "body"))


def count_found(**parameters: Any) -> int:
    count: int = Client().get(build_listing_url(**parameters)).json()["meta"]["total_count"]
    return count
