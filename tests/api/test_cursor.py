"""A walk by cursor meets each page once, whatever comes and goes between its steps."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import orjson
import pytest
from django.test import Client
from wagtail.models import Page

from articles.models import ArticleIndexPage, ArticlePage
from tests import factories

from .small_clinic import Get, Json

pytestmark = pytest.mark.django_db

ARTICLES = "articles.ArticlePage"
ORDERS = [
    sign + name
    for name in ("id", "title", "slug", "first_published_at", "last_published_at", "published_on")
    for sign in ("", "-")
]
SEVERAL = ["title,-id", "-published_on,title", "published_on,-slug", "-title,first_published_at,id"]
DAYS = [None, date(2026, 2, 1), date(2026, 1, 1), None, date(2026, 2, 1), date(2026, 3, 1), None]

Between = Callable[[], object]


@pytest.fixture(scope="module")
def articles(module_db: None) -> list[ArticlePage]:
    """Seven articles of which several are alike in everything that can be ordered by.

    Three have no day, and two of these were published in plain SQL, without a moment.
    """
    made = [
        factories.ArticlePageFactory(title=title, slug=f"article-{number}", published_on=day)
        for number, (title, day) in enumerate(zip("bbaacab", DAYS, strict=True))
    ]
    timeless = [made[1].pk, made[6].pk]
    nothing = {"first_published_at": None, "last_published_at": None}
    Page.objects.filter(pk__in=timeless).update(**nothing)
    return made


def walk(get: Get, between: Between = lambda: None, **query: Any) -> Iterator[Json]:
    """Yield the items of a walk, a step of ``limit`` at a time."""
    cursor: str | None = ""
    for _ in range(50):
        answer = get("pages/", cursor=cursor, **query)
        assert list(answer["meta"]) == ["next_cursor"]
        yield from answer["items"]
        cursor = answer["meta"]["next_cursor"]
        if cursor is None:
            return
        between()
    raise AssertionError("The walk does not end.")


def list_ids(items: Any) -> list[int]:
    return [item["id"] for item in items]


def change_cursor(cursor: str, change: Callable[[list[Any]], Any]) -> str:
    """Return a cursor that a clever client has changed."""
    parts = orjson.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    changed = change(parts)
    return urlsafe_b64encode(orjson.dumps(parts if changed is None else changed)).decode()


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 50])
@pytest.mark.parametrize("order", [*ORDERS, *SEVERAL])
def test_walk_meets_what_the_listing_lists(
    get: Get, articles: list[ArticlePage], order: str, limit: int
) -> None:
    listed = get("pages/", type=ARTICLES, order=order)

    walked = list(walk(get, type=ARTICLES, order=order, limit=limit))

    assert walked == listed["items"]
    assert sorted(list_ids(walked)) == sorted(page.pk for page in articles)


@pytest.mark.parametrize("order", [*ORDERS, *SEVERAL])
def test_walk_meets_each_page_once_while_others_come_and_go(
    get: Get, articles: list[ArticlePage], order: str
) -> None:
    """Between steps pages appear at both ends, are deleted, and all are moved in the tree."""
    index = ArticleIndexPage.objects.get()
    other = factories.ArticleIndexPageFactory(title="Other")
    passing: list[Page] = []

    steps = iter(range(4))  # or those that appear at the end would keep it from ending

    def upset() -> None:
        if next(steps, None) is None:
            return
        for title, day in (("0", date(2020, 1, 1)), ("b", None), ("zz", date(2030, 1, 1))):
            passing.append(factories.ArticlePageFactory(title=title, published_on=day))
        if len(passing) > 6:
            for page in (passing.pop(0), passing.pop(0)):
                Page.objects.get(pk=page.pk).delete()
        for page in articles:
            target = other if page.pk % 2 else index
            Page.objects.get(pk=page.pk).move(Page.objects.get(pk=target.pk), pos="first-child")

    walked = list_ids(walk(get, upset, type=ARTICLES, order=order, limit=2))

    expected = {page.pk for page in articles}
    assert [pk for pk in walked if walked.count(pk) > 1] == []
    assert expected - set(walked) == set()
    assert list_ids(get("pages/", type=ARTICLES, order=order, id__in=join(expected))["items"]) == [
        pk for pk in walked if pk in expected
    ]


def join(ids: set[int]) -> str:
    return ",".join(map(str, sorted(ids)))


def test_walk_goes_on_where_its_last_page_was_deleted(
    get: Get, articles: list[ArticlePage]
) -> None:
    order = "-published_on"
    listed = list_ids(get("pages/", type=ARTICLES, order=order)["items"])
    first = get("pages/", type=ARTICLES, order=order, cursor="", limit=3)

    Page.objects.get(pk=first["items"][-1]["id"]).delete()
    cursor = first["meta"]["next_cursor"]
    second = get("pages/", type=ARTICLES, order=order, cursor=cursor, limit=50)

    assert list_ids(first["items"]) + list_ids(second["items"]) == listed


def test_walk_without_an_order_goes_by_id(get: Get, articles: list[ArticlePage]) -> None:
    walked = list_ids(walk(get, limit=2))

    assert walked == sorted(walked)
    assert len(walked) == get("pages/")["meta"]["total_count"]


def test_walk_keeps_to_its_filters(get: Get, articles: list[ArticlePage]) -> None:
    found = list(walk(get, type=ARTICLES, title="b", order="-slug", limit=1, fields="_,title,slug"))

    assert found == [
        {"title": "b", "meta": {"slug": slug}} for slug in ("article-6", "article-1", "article-0")
    ]


def test_walk_never_meets_what_is_hidden(get: Get, articles: list[ArticlePage]) -> None:
    draft = factories.ArticlePageFactory(title="b", live=False)
    hidden = factories.ArticlePageFactory(title="b")
    factories.restrict(hidden)

    walked = list_ids(walk(get, type=ARTICLES, order="title", limit=1))

    assert {draft.pk, hidden.pk}.isdisjoint(walked)
    assert len(walked) == len(articles)


def test_search_is_walked_through_in_an_order(get: Get, articles: list[ArticlePage]) -> None:
    for number in range(5):
        factories.ArticlePageFactory(title="Sciatica", slug=f"sciatica-{number}")

    query = {"search": "sciatica", "order": "-slug", "limit": 2, "fields": "_,slug"}
    found = [item["meta"]["slug"] for item in walk(get, **query)]

    assert found == [f"sciatica-{number}" for number in (4, 3, 2, 1, 0)]


def test_cursor_of_a_walk_with_no_items_has_no_end_to_go_on_from(
    get: Get, articles: list[ArticlePage]
) -> None:
    nothing = get("pages/", cursor="", title="no such")
    no_limit = get("pages/", cursor="", limit=0)

    assert nothing == no_limit == {"meta": {"next_cursor": None}, "items": []}


def test_walk_says_no_count_and_a_listing_no_cursor(get: Get, articles: list[ArticlePage]) -> None:
    assert set(get("pages/", cursor="", limit=1)["meta"]) == {"next_cursor"}
    assert set(get("pages/", limit=1)["meta"]) == {"total_count"}


@pytest.mark.parametrize(
    "raw",
    ["x", "!", "ä", "=", "%", "e30", "W10", "bnVsbA", "MQ", "WzFd", "W251bGxd", "a" * 1_999],
    ids=lambda raw: raw[:12],
)
def test_garbage_is_no_cursor(get: Get, articles: list[ArticlePage], raw: str) -> None:
    for order in ("id", "-published_on"):
        problem = get("pages/", 400, type=ARTICLES, order=order, cursor=raw)

        assert (problem["code"], problem["parameter"]) == ("bad_parameter", "cursor")


def test_over_long_cursor_is_refused(get: Get, articles: list[ArticlePage]) -> None:
    assert get("pages/", 400, cursor="a" * 2_001)["parameter"] == "cursor"


@pytest.mark.parametrize("other", ["-title", "slug", "id", "title,slug", "title,-id", ""])
def test_cursor_of_another_order_is_refused(
    get: Get, articles: list[ArticlePage], other: str
) -> None:
    first = get("pages/", type=ARTICLES, order="title", cursor="", limit=2)
    order = {"order": other} if other else {}

    problem = get("pages/", 400, type=ARTICLES, cursor=first["meta"]["next_cursor"], **order)

    assert problem["parameter"] == "cursor"


@pytest.mark.parametrize(
    ("order", "value"),
    [
        ("title", 1),
        ("title", None),
        ("title", ["b"]),
        ("title", {"a": 1}),
        ("title", "a\x00"),
        ("slug", True),
        ("id", "1"),
        ("id", -1),
        ("id", 1.5),
        ("id", None),
        ("id", 2**31),
        ("id", True),
        ("published_on", 20260101),
        ("published_on", "2026-13-01"),
        ("published_on", "today"),
        ("published_on", "infinity"),
        ("first_published_at", 0),
        ("first_published_at", "2026-01-01T00:00:00"),
        ("first_published_at", "yesterday"),
    ],
)
def test_cursor_with_a_value_of_another_type_is_refused(
    get: Get, articles: list[ArticlePage], order: str, value: Any
) -> None:
    first = get("pages/", type=ARTICLES, order=order, cursor="", limit=1)
    cursor = change_cursor(
        first["meta"]["next_cursor"], lambda parts: [parts[0], value, *parts[2:]]
    )

    problem = get("pages/", 400, type=ARTICLES, order=order, cursor=cursor)

    assert (problem["code"], problem["parameter"]) == ("bad_parameter", "cursor")


@pytest.mark.parametrize(
    "change",
    [
        lambda parts: parts[:-1],
        lambda parts: [*parts, 1],
        lambda parts: parts[:1],
        lambda parts: [],
        lambda parts: {"a": 1},
        lambda parts: "text",
        lambda parts: None if parts.__setitem__(0, None) else None,
    ],
)
def test_cursor_of_another_shape_is_refused(
    get: Get, articles: list[ArticlePage], change: Callable[[list[Any]], Any]
) -> None:
    first = get("pages/", order="title", cursor="", limit=1)

    problem = get(
        "pages/", 400, order="title", cursor=change_cursor(first["meta"]["next_cursor"], change)
    )

    assert problem["parameter"] == "cursor"


def test_position_that_no_page_has_is_a_place_in_the_list(
    get: Get, articles: list[ArticlePage]
) -> None:
    """A cursor is no secret: it may be made up, and then says where to begin."""
    first = get("pages/", type=ARTICLES, order="title", cursor="", limit=1)
    cursor = change_cursor(first["meta"]["next_cursor"], lambda parts: [parts[0], "aa", 0])

    rest = get("pages/", type=ARTICLES, order="title", cursor=cursor, fields="_,title")

    assert [item["title"] for item in rest["items"]] == ["b", "b", "b", "c"]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({"offset": 0}, "offset"),
        ({"offset": 5, "order": "title"}, "offset"),
        ({"order": "random"}, "cursor"),
        ({"search": "sciatica"}, "cursor"),
    ],
)
@pytest.mark.parametrize("is_begun", [True, False])
def test_cursor_goes_with_no_offset_no_chance_and_no_rank(
    get: Get, articles: list[ArticlePage], query: dict[str, Any], parameter: str, is_begun: bool
) -> None:
    first = get("pages/", cursor="", limit=1)
    cursor = first["meta"]["next_cursor"] if is_begun else ""

    problem = get("pages/", 400, cursor=cursor, **query)

    assert (problem["code"], problem["parameter"]) == ("bad_parameter", parameter)


def test_cursor_is_refused_where_no_walk_is(
    client: Client, get: Get, articles: list[ArticlePage]
) -> None:
    cursor = get("pages/", cursor="", limit=1)["meta"]["next_cursor"]

    for path in ("people/", "images/", f"pages/{articles[0].pk}/", "pages/find/", "site/"):
        assert get(path, 400, cursor=cursor)["parameter"] == "cursor"


def test_moments_of_a_microsecond_apart_are_told_apart(
    get: Get, articles: list[ArticlePage]
) -> None:
    parent = factories.StandardPageFactory(title="Moments")
    at = [datetime(2026, 5, 5, 5, 5, 5, microsecond, UTC) for microsecond in (2, 1, 3, 1)]
    made = [factories.StandardPageFactory(parent=parent, first_published_at=when) for when in at]

    query = {"child_of": parent.pk, "order": "first_published_at", "limit": 1}
    walked = list_ids(walk(get, **query))

    assert walked == [made[number].pk for number in (1, 3, 0, 2)]
