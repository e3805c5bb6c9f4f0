"""``feed.xml``: the newest articles, as Atom."""

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from api.syndication.feed import FEED_ENTRIES
from articles.models import ArticleAuthor, ArticlePage
from tests import factories

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
DAY = datetime(2026, 2, 1, 9, tzinfo=UTC)


def read(client: Client) -> ElementTree.Element:
    response = client.get("/api/v2/feed.xml")
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)  # noqa: S314


def list_titles(client: Client) -> list[str | None]:
    return [entry.findtext(f"{ATOM}title") for entry in read(client).iter(f"{ATOM}entry")]


def test_an_entry_has_all_that_readers_need(client: Client) -> None:
    factories.ClinicFactory(name="Larkspur & Co")
    article = factories.ArticlePageFactory(
        title="Pain < 3?",
        parent=factories.ArticleIndexPageFactory(title="Articles"),
        teaser="Less & less <b>",
        category=factories.CategoryFactory(name="Advice"),
        first_published_at=DAY,
        last_published_at=DAY + timedelta(days=1),
    )
    for number, name in enumerate(("Zoe", "Adam")):
        person = factories.PersonFactory(name=name)
        ArticleAuthor.objects.create(page=article, person=person, sort_order=number)

    assert client.get("/api/v2/feed.xml").content.decode() == (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<feed xml:lang="en-us" xmlns="http://www.w3.org/2005/Atom">'
        "<title>Larkspur &amp; Co</title>"
        '<link href="http://localhost/" rel="alternate"/>'
        '<link href="http://localhost/feed.xml" rel="self"/>'
        "<id>http://localhost/</id><updated>2026-02-02T09:00:00+00:00</updated>"
        "<author><name>Larkspur &amp; Co</name></author>"
        "<entry><author><name>Zoe</name></author><author><name>Adam</name></author>"
        "<title>Pain &lt; 3?</title>"
        '<link href="http://localhost/articles/pain-3/" rel="alternate"/>'
        "<published>2026-02-01T09:00:00+00:00</published>"
        "<updated>2026-02-02T09:00:00+00:00</updated>"
        f"<id>urn:uuid:{article.translation_key}</id>"
        '<summary type="html">Less &amp;amp; less &amp;lt;b&amp;gt;</summary>'
        '<category term="Advice"/></entry></feed>'
    )


def test_the_newest_public_articles_come_first(client: Client) -> None:
    for title, days in {"Old": 1, "Older": 0, "New": 2}.items():
        factories.ArticlePageFactory(title=title, first_published_at=DAY + timedelta(days=days))
    factories.ArticlePageFactory(title="Draft", live=False)
    factories.ArticlePageFactory(title="Quiet", is_noindex=True)
    private = factories.ArticleIndexPageFactory()
    factories.restrict(private)
    factories.ArticlePageFactory(title="Private", parent=private)
    factories.TreatmentPageFactory(title="No article")

    assert list_titles(client) == ["New", "Old", "Older"]


def test_an_entry_keeps_its_id_under_a_new_address(client: Client) -> None:
    article = factories.ArticlePageFactory(title="First")
    before = read(client).findtext(f"{ATOM}entry/{ATOM}id")

    ArticlePage.objects.filter(pk=article.pk).update(url_path="/home/other/second/")

    entry = read(client).find(f"{ATOM}entry")
    assert entry is not None
    link = entry.find(f"{ATOM}link")
    assert link is not None
    assert link.get("href") == "http://localhost/other/second/"
    assert entry.findtext(f"{ATOM}id") == before


def test_characters_that_xml_cannot_hold_are_left_out(client: Client) -> None:
    person = factories.PersonFactory(name="A\x0bnn")
    article = factories.ArticlePageFactory(title="One\x0b\ufffe two\x1f", teaser="\x01Three")
    ArticleAuthor.objects.create(page=article, person=person)

    (entry,) = read(client).iter(f"{ATOM}entry")

    texts = [entry.findtext(f"{ATOM}{path}") for path in ("title", "summary", f"author/{ATOM}name")]
    assert texts == ["One two", "Three", "Ann"]


def test_a_site_without_articles_has_a_feed_that_does_not_change(client: Client) -> None:
    first, second = (client.get("/api/v2/feed.xml").content for _ in range(2))

    assert first == second
    assert read(client).findtext(f"{ATOM}updated") == "1970-01-01T00:00:00+00:00"
    assert read(client).findtext(f"{ATOM}title") == "localhost"


@pytest.mark.parametrize("count", [1, FEED_ENTRIES + 5])
def test_feed_costs_three_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    factories.ArticlePageFactory.create_batch(count)

    # 1. site  2. articles  3. authors
    with django_assert_num_queries(3):
        response = client.get("/api/v2/feed.xml")

    assert response.content.count(b"<entry>") == min(count, FEED_ENTRIES)
