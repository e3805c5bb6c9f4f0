"""What answers cost when everything is stored and fresh: statements, as they go over the wire."""

import re
import tempfile
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from psycopg import pq

from api.connections import get_connection
from tests import factories
from tests.snapshots.clinic import StoredClinic

from .conftest import Ask, Reply

SENT = re.compile(r"^F\t\d+\t(?:Query|Execute)\b", re.MULTILINE)

# The words as typed, with the cards; of words that are nowhere: what was typed, words like those,
# and the hits of the words that were meant.
SEARCHES = {
    "q=botox": 1,
    "q=botox&type=articles.ArticlePage&condition=migraine&limit=50": 1,
    "q=nowhere": 2,
    "q=botxo": 3,
    "q=botxo&category=advice": 3,
    "q=": 0,
}
LISTINGS = [
    *("", "limit=1", "limit=50", "limit=50&fields=*", "fields=_,title,hero(_,src)", "limit=0"),
    *("cursor=&limit=2&fields=*&order=-first_published_at", "offset=3", "order=random"),
    *("search=botox", "id__in=1,2,3"),
    "type=articles.ArticlePage&category=advice&order=-published_on&fields=category,related",
]

# Where the named page is in the tree comes first. A part of a walk that has a hidden page in it is
# asked for as if it had none, and then with care.
ASKED_TWICE = ["descendant_of=root", "child_of=root", "cursor="]

Count = Callable[..., tuple[int, Reply]]


@pytest.fixture
def count(ask: Ask) -> Count:
    """Ask, and return how many statements were sent by either connection, and the answer."""

    def count(path: str, query: str = "", **headers: str) -> tuple[int, Reply]:
        ask(path, query, **headers)  # prepares what will be asked, where it was not
        with tempfile.TemporaryFile("w+") as trace, CaptureQueriesContext(connection) as by_django:
            raw = get_connection().pgconn
            raw.trace(trace.fileno())
            raw.set_trace_flags(pq.Trace.SUPPRESS_TIMESTAMPS)
            reply = ask(path, query, **headers)
            raw.untrace()
            trace.seek(0)
            return len(by_django) + len(SENT.findall(trace.read())), reply

    return count


def test_what_is_counted_is_what_is_sent(count: Count, built: StoredClinic) -> None:
    """Otherwise the numbers below could be small for the wrong reason."""
    sent, reply = count("people/")

    # A sign of life by the one; the entries, their number, the site and two of files by the other.
    assert (sent, reply.status) == (1 + 5, 200)


def test_a_page_costs_one_statement_whoever_asks_how(count: Count, built: StoredClinic) -> None:
    page = f"pages/{built.botox.pk}/"
    for path, query in [(page, ""), ("resolve/", "path=/about-us/"), ("site/", "")]:
        sent, reply = count(path, query)
        etag, modified = reply.headers["ETag"], reply.headers["Last-Modified"]

        assert (sent, reply.status) == (1, 200)
        assert count(path, query, accept_encoding="gzip")[0] == 1
        assert count(path, query, method="HEAD")[0] == 1
        assert count(path, query, if_modified_since=modified)[0] == 1
        sent, reply = count(path, query, if_none_match=etag)
        assert (sent, reply.status, reply.body) == (1, 304, b"")
    assert count(page, "fields=title,hero(_,src)")[0] == 1
    assert count("pages/find/", "html_path=/about-us/")[0] == 1


@pytest.mark.parametrize("query", LISTINGS)
def test_a_listing_costs_one_statement_of_any_size(
    count: Count, built: StoredClinic, query: str
) -> None:
    sent, reply = count("pages/", query)

    assert (sent, reply.status) == (1, 200), reply.body
    if etag := reply.headers.get("ETag"):
        assert count("pages/", query, if_none_match=etag)[0] == 1


@pytest.mark.parametrize("query", ASKED_TWICE)
def test_a_listing_costs_two_where_one_does_not_tell(
    count: Count, built: StoredClinic, query: str
) -> None:
    sent, reply = count("pages/", query)

    assert (sent, reply.status) == (2, 200), reply.body


@pytest.mark.parametrize("query", SEARCHES)
def test_a_search_with_facets_costs_one_statement_or_three(
    count: Count, built: StoredClinic, query: str
) -> None:
    sent, reply = count("search/", query)

    assert (sent, reply.status) == (SEARCHES[query], 200), reply.body


def test_forty_pages_more_cost_nothing_more(count: Count, built: StoredClinic, ask: Ask) -> None:
    factories.ArticlePageFactory.create_batch(40, category=built.category)
    ask("pages/", "limit=50")  # builds and stores them

    sent, reply = count("pages/", "limit=50&fields=teaser,hero")

    assert (sent, reply.body.count(b'"teaser"')) == (1, 50)
