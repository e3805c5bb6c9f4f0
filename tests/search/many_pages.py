"""5,000 pages to search among, and what PostgreSQL says of a statement."""

import random
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from wagtail.models import Locale, Page

from cms.models import HomePage, SearchText
from cms.search.store import tidy_search_index
from cms.search.words import rebuild_words

PAGE_COUNT = 5_000
COMMON_WORDS = ["pain", "nerve", "spine", "clinic", "relief", "therapy", "muscle", "knee"]


def build_many_pages() -> None:
    """Insert live pages of 150 words each below the home page, 20 of them about a rare word.

    Each common word is in nearly all of them, "sciatica" in the bodies of a fifth.
    """
    rng = random.Random(5)
    home = HomePage.objects.get()
    content_type, locale = ContentType.objects.get_for_model(Page), Locale.get_default()
    Page.objects.bulk_create(
        Page(
            path=f"{home.path}{1_000 + number}",  # beyond the children it may have
            depth=3,
            title=f"Page {number}",
            slug=f"page-{number}",
            url_path=f"/home/page-{number}/",
            content_type=content_type,
            locale=locale,
        )
        for number in range(PAGE_COUNT)
    )
    ids = Page.objects.filter(slug__startswith="page-").values_list("pk", flat=True)
    SearchText.objects.bulk_create(
        SearchText(
            page_id=pk,
            title=f"vertiflex {number}" if number % 250 == 0 else f"page {number}",
            body=" ".join(
                rng.choices(COMMON_WORDS, k=50)
                + draw_words(rng, 100)
                + (["sciatica"] if number % 5 == 0 else [])
            ),
            facets=["type:articles.ArticlePage", f"condition:{number % 9}"],
        )
        for number, pk in enumerate(ids)
    )
    rebuild_words()
    tidy_search_index()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE wagtailcore_page")


def draw_words(rng: random.Random, count: int) -> list[str]:
    return [f"word{rng.randrange(20_000)}" for _ in range(count)]


def explain(sql: str, parameters: Mapping[str, Any] | Sequence[Any]) -> dict[str, Any]:
    """Run a statement and return its plan and times."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}", parameters)
        result: dict[str, Any] = cursor.fetchone()[0][0]
        return result


def walk(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield all nodes of a plan."""
    yield plan
    for child in plan.get("Plans", ()):
        yield from walk(child)
