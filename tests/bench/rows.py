"""The requests that are measured, each with the least share of the reference it must reach.

A row has at least 2,000 different requests. Where the question itself does not vary that much,
``_`` makes the address another one, which the contract takes and ignores.
"""

import json
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count, cycle, islice
from typing import Any, NamedTuple
from urllib.parse import quote

import psycopg

from .fetch import Client

REQUESTS = 2_500
SEED = 20_260_101
WALK_SECONDS = 60  # through some 260 cursors; a slow Salve shows what it has in that time

API = "/api/v2"
ARTICLES = f"{API}/pages/?type=articles.ArticlePage&fields=teaser,hero"
BY_DATE = f"{ARTICLES}&order=-first_published_at&limit=20"
# What stock Wagtail has to be asked for by name to answer what Salve's page has anyway.
STOCK_TERMS = (
    "?fields=hero_image(*),conditions(*),reviewed_by(*),related_pages(target(title,html_url))"
)
STOCK_FIELDS = {
    "articlepage": f"{STOCK_TERMS},category(*),article_authors(person(*))",
    "treatmentpage": f"{STOCK_TERMS},body_areas(*)",
}

Connection = psycopg.Connection[Any]


@dataclass(frozen=True)
class Row:
    """One line of the table: what Salve is asked, and stock Wagtail, which may not know it.

    ``is_conditional``: each request names the ETag of the answer before.
    """

    name: str
    label: str
    target: float
    paths: Sequence[str]
    stock_paths: Sequence[str] = ()
    is_conditional: bool = False


class ListedPage(NamedTuple):
    """A public page, its path on the front end and the name of its model."""

    pk: int
    path: str
    model: str


Builder = Callable[[Connection, Client], Row]


def build_detail(connection: Connection, client: Client) -> Row:
    """Pages by their ids."""
    pages = load_pages(connection)
    return Row(
        "detail",
        "detail by id",
        0.60,
        [f"{API}/pages/{page.pk}/" for page in pages],
        [f"{API}/pages/{page.pk}/{STOCK_FIELDS.get(page.model, '')}" for page in pages],
    )


def build_resolve(connection: Connection, client: Client) -> Row:
    """Pages by their paths. Stock ``find/`` answers the first of the two requests it takes."""
    paths = [quote(page.path, safe="/") for page in load_pages(connection)]
    return Row(
        "resolve",
        "resolve/ by path",
        0.60,
        [f"{API}/resolve/?path={path}" for path in paths],
        [f"{API}/pages/find/?html_path={path}" for path in paths],
    )


def build_unchanged(connection: Connection, client: Client) -> Row:
    """Pages that the client has; stock Wagtail has no ETag and answers all of them again."""
    paths = build_detail(connection, client).paths
    return Row("304", "304, by ETag", 0.70, paths, is_conditional=True)


def build_listing(connection: Connection, client: Client) -> Row:
    """The first page of articles by date."""
    paths = vary([BY_DATE])
    return Row("listing", "20 cards by date, page 1", 0.35, paths, paths)


def build_cursor(connection: Connection, client: Client) -> Row:
    """The older half of the same listing, by cursor; for stock Wagtail, by offset."""
    cursors = walk_cursors(client)
    deep = cursors[len(cursors) // 2 :]
    offsets = [20 * number for number in range(len(cursors) // 2, len(cursors))] or [2_600]
    return Row(
        "cursor",
        "20 cards by cursor, deep end",
        0.35,
        vary([f"{BY_DATE}&cursor={quote(cursor, safe='')}" for cursor in deep]),
        vary([f"{BY_DATE}&offset={offset}" for offset in offsets]),
    )


def build_category(connection: Connection, client: Client) -> Row:
    """The first page of each category in turn, from some 60 articles to 2,000."""
    categories = connection.execute(
        "SELECT id, slug FROM articles_category category WHERE 20 <="
        " (SELECT count(*) FROM articles_articlepage WHERE category_id = category.id) ORDER BY id"
    ).fetchall()
    return Row(
        "category",
        "20 cards of a category",
        0.30,
        vary([f"{BY_DATE}&category={slug}" for _, slug in categories]),
        vary([f"{BY_DATE}&category={pk}" for pk, _ in categories]),
    )


def build_search(connection: Connection, client: Client) -> Row:
    """As many different searches, all with at least 20 hits."""
    queries = [quote(query) for query in build_queries(connection)]
    return Row(
        "search",
        "search, 20 hits",
        0.08,
        [f"{API}/search/?q={query}&limit=20" for query in queries],
        [f"{ARTICLES}&search={query}&limit=20" for query in queries],
    )


BUILDERS: dict[str, Builder] = {
    "detail": build_detail,
    "resolve": build_resolve,
    "304": build_unchanged,
    "listing": build_listing,
    "cursor": build_cursor,
    "category": build_category,
    "search": build_search,
}


def vary(paths: Sequence[str]) -> list[str]:
    """Return as many different addresses as a row has, asking the given questions in turn."""
    return [f"{path}&_={number}" for path, number in islice(zip(cycle(paths), count()), REQUESTS)]


def load_pages(connection: Connection, limit: int | None = REQUESTS) -> list[ListedPage]:
    """Return public pages in a fixed random order, the home page left out."""
    rows = connection.execute("""
        SELECT page.id, substr(page.url_path, length(root.url_path)), type.model
          FROM wagtailcore_page page
          JOIN django_content_type type ON type.id = page.content_type_id, wagtailcore_site site
          JOIN wagtailcore_page root ON root.id = site.root_page_id
         WHERE page.live AND site.is_default_site
           AND starts_with(page.path, root.path) AND page.id <> root.id
           AND NOT EXISTS (SELECT 1 FROM wagtailcore_pageviewrestriction restriction
                             JOIN wagtailcore_page private ON private.id = restriction.page_id
                            WHERE starts_with(page.path, private.path))
         ORDER BY page.id""").fetchall()
    random.Random(SEED).shuffle(rows)
    return [ListedPage(*row) for row in rows[:limit]]


def walk_cursors(client: Client) -> list[str]:
    """Return the cursors of the listing by date, none when Salve does not know them."""
    cursors: list[str] = []
    deadline = time.monotonic() + WALK_SECONDS
    answer = client.get(f"{BY_DATE}&cursor=")
    while answer.status == 200 and time.monotonic() < deadline:
        following = json.loads(answer.body)["meta"].get("next_cursor")
        if not following or following in cursors:
            break
        cursors.append(following)
        answer = client.get(f"{BY_DATE}&cursor={quote(following, safe='')}")
    return cursors


def build_queries(connection: Connection) -> list[str]:
    """Return different searches of one and two words of the articles' own.

    Each occurs in at least 20 articles; words in a fifth of all articles are among them.
    """
    pages = load_words(connection)
    found_in: dict[str, set[int]] = {}
    for number, words in enumerate(pages):
        for word in words:
            found_in.setdefault(word, set()).add(number)
    known = sorted(word for word, numbers in found_in.items() if len(numbers) >= 20)
    single = drop_stop_words(connection, known)
    return list(islice(_draw_queries(single, pages, found_in), REQUESTS))


def _draw_queries(
    single: Sequence[str], pages: Sequence[set[str]], found_in: dict[str, set[int]]
) -> Iterator[str]:
    order = random.Random(SEED)
    words = set(single)
    queries = set(single[: REQUESTS // 2])
    while len(queries) < REQUESTS:
        candidates = sorted(words & order.choice(pages))
        if len(candidates) >= 2:
            one, other = order.sample(candidates, 2)
            if len(found_in[one] & found_in[other]) >= 20:
                queries.add(f"{one} {other}")
    shuffled = sorted(queries)
    order.shuffle(shuffled)
    return iter(shuffled)


def load_words(connection: Connection) -> list[set[str]]:
    """Return the words of each page's search text, three letters and more."""
    rows = connection.execute(
        "SELECT ARRAY(SELECT DISTINCT unnest(regexp_split_to_array("
        "lower(concat_ws(' ', title, teaser, body)), '[^a-z]+'))) FROM cms_searchtext"
    ).fetchall()
    return [{word for word in words if len(word) >= 3} for (words,) in rows]


def drop_stop_words(connection: Connection, words: list[str]) -> list[str]:
    """Keep the words that a search looks for."""
    rows = connection.execute(
        "SELECT word FROM unnest(%s::text[]) word"
        " WHERE numnode(plainto_tsquery('english', word)) = 1",
        [words],
    ).fetchall()
    return [word for (word,) in rows]
