"""The tables an article is spread over, and how many rows get into them at once."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import F, Model
from wagtail.models import Page

from cms.demo.scale.writing import WrittenArticle
from cms.models import Person
from cms.slugs import slugify_title

HOUR_OF_PUBLISHING = time(7, 30, tzinfo=UTC)


class ArticleTables:
    """Inserts articles; finds the rows they refer to by slug once."""

    def __init__(self) -> None:
        """Look up the models and the rows that articles refer to: three queries."""
        self.model: Any = apps.get_model("articles.ArticlePage")
        self._authorship: Any = self.model._meta.get_field("article_authors").related_model
        self._conditions: Any = self.model._meta.get_field("conditions")
        self._people = _load_ids(Person)
        self._categories = _load_ids(self.model._meta.get_field("category").related_model)
        self._condition_ids = _load_ids(self._conditions.related_model)

    def insert(self, parent_id: int, articles: Mapping[UUID, WrittenArticle]) -> list[int]:
        """Insert live articles under a page, keyed by translation key; return their ids.

        To be called in a transaction: the parent is locked, so that nobody else is given the same
        place in the tree.
        """
        pages = self._insert_pages(parent_id, articles)
        ids = {page.translation_key: page.pk for page in pages}
        rows = [self._build_row(ids[key], article) for key, article in articles.items()]
        copy_rows(self.model, rows)
        self._insert_relations({ids[key]: article for key, article in articles.items()})
        return list(ids.values())

    def _insert_pages(self, parent_id: int, articles: Mapping[UUID, WrittenArticle]) -> list[Page]:
        parent = Page.objects.select_for_update().get(pk=parent_id)
        last = parent.get_last_child()
        place = Page._str2int(last.path[-Page.steplen :]) if last else 0
        slugs = set(parent.get_children().values_list("slug", flat=True))
        content_type = ContentType.objects.get_for_model(self.model)
        pages = []
        for position, (key, article) in enumerate(articles.items(), place + 1):
            slug = _choose_slug(article.title, slugs)
            page = Page(
                translation_key=key,
                path=Page._get_path(parent.path, parent.depth + 1, position),
                depth=parent.depth + 1,
                numchild=0,
                locale_id=parent.locale_id,
                content_type=content_type,
                title=article.title,
                draft_title=article.title,
                slug=slug,
                url_path=f"{parent.url_path}{slug}/",
                live=True,
                first_published_at=_at_hour(article.published_on),
                last_published_at=_at_hour(article.published_on),
            )
            pages.append(page)
        Page.objects.filter(pk=parent_id).update(numchild=F("numchild") + len(pages))
        return list(Page.objects.bulk_create(pages))

    def _build_row(self, page_id: int, article: WrittenArticle) -> dict[str, Any]:
        reviewed_on = article.published_on if article.reviewed_by else None
        return {
            "page_ptr_id": page_id,
            "teaser": article.teaser,
            "hero_image_id": article.hero_image_id,
            "body": json.dumps(article.body),
            "category_id": self._categories[article.category],
            "published_on": article.published_on,
            "reviewed_by_id": self._people[article.reviewed_by] if article.reviewed_by else None,
            "last_reviewed_on": reviewed_on,
        }

    def _insert_relations(self, articles: Mapping[int, WrittenArticle]) -> None:
        self._authorship._default_manager.bulk_create(
            self._authorship(page_id=page_id, person_id=self._people[slug], sort_order=position)
            for page_id, article in articles.items()
            for position, slug in enumerate(article.authors)
        )
        through = self._conditions.remote_field.through
        page_column = f"{self._conditions.m2m_field_name()}_id"
        condition_column = f"{self._conditions.m2m_reverse_field_name()}_id"
        through._default_manager.bulk_create(
            through(**{page_column: page_id, condition_column: self._condition_ids[slug]})
            for page_id, article in articles.items()
            for slug in article.conditions
        )


def copy_rows(model: type[Model], rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows into a model's own table, unnamed columns with the fields' defaults.

    ``bulk_create`` refuses models that inherit a table (Django 5.2, ``QuerySet.bulk_create``).
    """
    fields = model._meta.local_concrete_fields
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    statement = f"COPY {quote(model._meta.db_table)} ({columns}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            values = [_read_value(field, row) for field in fields]
            copy.write_row(values)


def _read_value(field: Any, row: Mapping[str, Any]) -> Any:
    return row[field.attname] if field.attname in row else field.get_default()


def _load_ids(model: Any) -> dict[str, int]:
    return dict(model._default_manager.values_list("slug", "pk"))


def _choose_slug(title: str, taken: set[str]) -> str:
    """Return a slug that is not taken, and take it."""
    base = slugify_title(title, max_length=200)
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    taken.add(slug)
    return slug


def _at_hour(day: date) -> datetime:
    return datetime.combine(day, HOUR_OF_PUBLISHING)
