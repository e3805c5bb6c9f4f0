"""Pages to search: a clinic with articles and conditions, written through the models."""

from collections.abc import Callable
from typing import Any

import pytest
from wagtail.models import Page

from articles.models import ArticleIndexPage, ArticlePage
from cms.models import HomePage

WriteArticle = Callable[..., ArticlePage]


@pytest.fixture
def articles_index(db: None) -> ArticleIndexPage:
    """The parent of all articles, published."""
    home = Page.get_first_root_node().add_child(instance=HomePage(title="Clinic"))
    return home.add_child(instance=ArticleIndexPage(title="Articles"))


@pytest.fixture
def write_article(articles_index: ArticleIndexPage) -> WriteArticle:
    """Write an article of plain paragraphs, as a draft, and publish it unless told otherwise."""

    def write(title: str, *paragraphs: str, publish: bool = True, **fields: Any) -> ArticlePage:
        body = [{"type": "paragraph", "value": f"<p>{text}</p>"} for text in paragraphs]
        page = ArticlePage(title=title, body=body, live=False, **fields)
        articles_index.add_child(instance=page)
        revision = page.save_revision()
        if publish:
            revision.publish()
        return ArticlePage.objects.get(pk=page.pk)

    return write
