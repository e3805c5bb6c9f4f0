"""Insert articles in bulk: for each batch some twenty statements instead of a hundred per page.

What publishing in the admin does besides is left out, and nothing misses it: revisions (the
editor opens a page that has none from its row) and log entries. Search knows of the pages, the
readers' and the admin's; Wagtail's usage counts do after ``manage.py rebuild_references_index``.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from cms.demo.content import load_content, load_pages
from cms.demo.references import build_id
from cms.demo.scale.tables import ArticleTables
from cms.demo.scale.writing import ArticleWriter, Stock
from cms.models import Image
from cms.search.store import store_search_texts

BATCH_SIZE = 500


class DemoMissingError(Exception):
    """The articles stand among the demo's pages, and those are not there."""


def add_articles(count: int, report: Callable[[int], object]) -> int:
    """Add what is missing of the articles number 0 to ``count`` - 1; return how many were added.

    Batches of 500 are transactions of their own, so what is interrupted is continued by the next
    run. ``report`` is called with the number added so far after each. About 10 ms an article.

    Raises:
        DemoMissingError: the demo's article index or its pictures are not there.
    """
    numbers = list_missing_numbers(count)
    if not numbers:
        return 0
    adding = _Adding()
    for start in range(0, len(numbers), BATCH_SIZE):
        batch = numbers[start : start + BATCH_SIZE]
        adding.add(batch)
        report(start + len(batch))
    _analyze_tables()
    return len(numbers)


def list_missing_numbers(count: int) -> list[int]:
    """Return the numbers whose articles are not there. One query."""
    ids = {build_article_id(number): number for number in range(count)}
    found = Page.objects.filter(translation_key__in=ids).values_list("translation_key", flat=True)
    return sorted(set(ids.values()) - {ids[key] for key in found})


def build_article_id(number: int) -> UUID:
    """Return what an article is known by, whatever an editor makes of it."""
    return build_id(f"scale/{number}")


class _Adding:
    """One run: what is written from and where to, loaded once."""

    @cached_property
    def index_id(self) -> int:
        """The id of the page that the articles go under."""
        found = Page.objects.filter(translation_key=build_id("articles")).first()
        if found is None:
            raise DemoMissingError("The demo's article index is not there; run load_demo first.")
        return int(found.pk)

    @cached_property
    def tables(self) -> ArticleTables:
        """Where the articles go to."""
        return ArticleTables()

    @cached_property
    def writer(self) -> ArticleWriter:
        """Who writes them."""
        heroes = _load_hero_images()
        if not heroes:
            raise DemoMissingError("No article has a hero image; run load_demo on an empty site.")
        phrases = load_content("scale", timezone.localdate())
        return ArticleWriter(phrases, Stock(images=heroes, page_ids=_list_card_targets()))

    @transaction.atomic
    def add(self, numbers: Sequence[int]) -> None:
        """Write the articles of these numbers and insert them."""
        articles = {build_article_id(number): self.writer.write(number) for number in numbers}
        page_ids = self.tables.insert(self.index_id, articles)
        store_search_texts(page_ids)
        model = self.tables.model
        pages = model._default_manager.filter(pk__in=page_ids)
        get_search_backend().add_bulk(model, list(pages.prefetch_related(*model.search_prefetch)))


def _load_hero_images() -> dict[int, str]:
    """Return {id: alternative text} of the pictures that articles show on cards."""
    model: Any = apps.get_model("articles.ArticlePage")
    ids = model.objects.live().values("hero_image").distinct()
    images = Image.objects.filter(pk__in=ids).order_by("pk")
    return dict(images.values_list("pk", "description"))


def _list_card_targets() -> list[int]:
    """Return the ids of the demo's public treatments and articles, in the order of their slugs."""
    keys = [
        build_id(slug)
        for slug, page in load_pages(timezone.localdate()).items()
        if page.get("parent") in ("treatments", "articles")
    ]
    pages = Page.objects.filter(translation_key__in=keys).live().public()
    return list(pages.order_by("slug").values_list("pk", flat=True))


def _analyze_tables() -> None:
    """Tell the planner of the new rows now: autovacuum would some time after the measurement."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
