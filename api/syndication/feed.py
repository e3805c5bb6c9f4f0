"""``feed.xml``: the newest articles as an Atom feed (RFC 4287), written by Django's generator."""

from collections.abc import Sequence
from datetime import UTC, datetime
from html import escape
from typing import Any
from urllib.parse import urlsplit
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.xmlutils import SimplerXMLGenerator

from api.delivery import DeliveryView, answer_made
from articles.models import ArticleAuthor, ArticlePage
from cms.payload.content import Content
from cms.payload.load import load_empty_content
from cms.visibility import filter_public

from .writing import check_request, clean_text, document_xml

FEED_ENTRIES = 30
MEDIA_TYPE = "application/atom+xml"
# When a feed without entries was last changed: not now, which would change with each request.
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class ArticleFeed(Atom1Feed):
    """An Atom feed whose entries have several authors."""

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        """Write an entry, its authors first."""
        for name in item["authors"]:
            handler.startElement("author", AttributesImpl({}))
            handler.addQuickElement("name", name)
            handler.endElement("author")
        super().add_item_elements(handler, item)

    def latest_post_date(self) -> datetime:
        """Return when the newest entry was changed."""
        return max((item["updateddate"] for item in self.items), default=NEVER)


class FeedView(DeliveryView):
    """The newest articles."""

    asks_by_django = True

    @document_xml("feed", "The newest articles as an Atom feed", MEDIA_TYPE)
    def get(self, request: HttpRequest) -> HttpResponse:
        """Answer the feed. Cost: 3 queries (site, articles, authors)."""
        check_request(request)
        feed = build_feed(load_empty_content(), load_articles())
        return answer_made(request, feed.writeString("utf-8").encode(), feed.content_type)


def load_articles() -> list[dict[str, Any]]:
    """Load the articles that were first published last. Cost: 2 queries.

    Those that search engines are asked to leave out are left out: engines read feeds too.
    """
    wanted = ArticlePage.objects.filter(is_noindex=False, first_published_at__isnull=False)
    newest = filter_public(wanted).order_by("-first_published_at", "-pk")
    rows = newest.values(
        *("pk", "title", "teaser", "url_path", "translation_key", "category__name"),
        *("first_published_at", "last_published_at"),
    )[:FEED_ENTRIES]
    found: list[dict[str, Any]] = list(rows)
    authors = ArticleAuthor.objects.filter(page_id__any=[row["pk"] for row in found])
    names = authors.order_by("sort_order", "pk").values_list("page_id", "person__name")
    named: dict[int, list[str]] = {}
    for page_id, name in names:
        named.setdefault(page_id, []).append(name)
    return [{**row, "authors": named.get(row["pk"], [])} for row in found]


def build_feed(content: Content, articles: Sequence[dict[str, Any]]) -> ArticleFeed:
    """Build the feed. An entry keeps its id when its address or the site's name changes."""
    site = content.site
    name = clean_text(content.clinic.name) or urlsplit(site.root_url).netloc
    feed = ArticleFeed(
        title=name,
        link=f"{site.root_url}/",
        feed_url=f"{site.root_url}/feed.xml",
        description=None,
        author_name=name,
        language=settings.LANGUAGE_CODE,
    )
    for article in articles:
        published_at = article["first_published_at"]
        feed.add_item(
            title=clean_text(article["title"]),
            link=site.build_page_url(article["url_path"]),
            # Atom reads a summary of Django's as HTML.
            description=escape(clean_text(article["teaser"]), quote=False),
            unique_id=f"urn:uuid:{article['translation_key']}",
            pubdate=published_at,
            updateddate=article["last_published_at"] or published_at,
            authors=[clean_text(author) for author in article["authors"]],
            categories=[clean_text(article["category__name"])] if article["category__name"] else (),
        )
    return feed
