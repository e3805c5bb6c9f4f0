"""The stored text follows what readers can see, never what an editor is still writing."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page

from articles.models import ArticlePage, Category
from cms.models import SearchText
from treatments.models import Condition

pytestmark = pytest.mark.django_db

WriteArticle = Callable[..., ArticlePage]


def stored_title(page: Page) -> str | None:
    return SearchText.objects.filter(pk=page.pk).values_list("title", flat=True).first()


def stored_names(page: Page) -> str:
    return SearchText.objects.get(pk=page.pk).names


def test_draft_is_stored_when_it_is_published(write_article: WriteArticle) -> None:
    page = write_article("Botox®", publish=False)
    assert stored_title(page) is None

    page.get_latest_revision().publish()

    assert stored_title(page) == "botox"


def test_draft_of_a_live_page_is_not_stored_until_published(write_article: WriteArticle) -> None:
    page = write_article("Public words")
    page.title = "Secret draft"
    page.teaser = "Secret teaser"

    revision = page.save_revision()
    assert stored_title(page) == "public words"

    revision.publish()
    assert stored_title(page) == "secret draft"


def test_scheduled_page_is_stored_when_its_time_has_come(
    write_article: WriteArticle, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = write_article("Scheduled", publish=False)
    page.go_live_at = timezone.now() + timedelta(days=1)
    page.save_revision().publish()
    assert stored_title(page) is None

    after_that = page.go_live_at + timedelta(minutes=1)
    monkeypatch.setattr(timezone, "now", lambda: after_that)
    call_command("publish_scheduled", verbosity=0)

    assert stored_title(page) == "scheduled"


def test_unpublished_page_keeps_its_row_unchanged(write_article: WriteArticle) -> None:
    page = write_article("Was public")
    page.title = "Changed since"

    page.unpublish()

    assert stored_title(page) == "was public"


def test_page_that_a_script_saves_live_is_stored(write_article: WriteArticle) -> None:
    page = write_article("Before")
    page.title = "After"

    page.save()

    assert stored_title(page) == "after"


def test_title_saved_through_the_plain_page_is_stored(write_article: WriteArticle) -> None:
    page = write_article("Before")
    plain = Page.objects.get(pk=page.pk)
    plain.title = "After"

    plain.save()

    assert stored_title(page) == "after"


def test_saving_some_fields_stores_what_the_database_says(write_article: WriteArticle) -> None:
    page = write_article("Title", teaser="Before")
    page.title, page.teaser = "Unsaved title", "After"

    page.save(update_fields=["teaser"], clean=False)

    stored = SearchText.objects.get(pk=page.pk)
    assert (stored.title, stored.teaser) == ("title", "after")


def test_copy_and_alias_are_stored_under_their_own_ids(write_article: WriteArticle) -> None:
    page = write_article("Original")

    copy = page.copy(update_attrs={"slug": "copy", "title": "Copy"}, keep_live=True)
    alias = page.create_alias(update_slug="alias")

    assert [stored_title(copy), stored_title(alias)] == ["copy", "original"]


def test_alias_follows_its_original(write_article: WriteArticle) -> None:
    page = write_article("Original")
    alias = page.create_alias(update_slug="alias")
    page.title = "Renamed"

    page.save_revision().publish()

    assert stored_title(alias) == "renamed"


def test_publishing_stores_the_relations_of_that_very_publication(
    write_article: WriteArticle,
) -> None:
    page = write_article("Article", conditions=[Condition.objects.create(name="Old", slug="o")])
    page.conditions = [Condition.objects.create(name="New", slug="n")]

    page.save_revision().publish()

    assert stored_names(page) == "new"


def test_renaming_a_condition_stores_the_pages_that_name_it(write_article: WriteArticle) -> None:
    condition = Condition.objects.create(name="Migrane", slug="migraine")
    page = write_article("Article", conditions=[condition])
    other = write_article("Other")

    condition.name = "Migraine"
    condition.save()

    assert [stored_names(page), stored_names(other)] == ["migraine", ""]


def test_deleting_a_condition_removes_its_name_from_pages(write_article: WriteArticle) -> None:
    condition = Condition.objects.create(name="Sciatica", slug="sciatica")
    page = write_article("Article", conditions=[condition])

    condition.delete()

    assert stored_names(page) == ""


def test_renaming_a_category_stores_its_articles(write_article: WriteArticle) -> None:
    category = Category.objects.create(name="Newss", slug="news")
    page = write_article("Article", category=category)

    category.name = "News"
    category.save()

    assert stored_names(page) == "news"


def test_renaming_a_condition_leaves_drafts_of_live_pages_out(write_article: WriteArticle) -> None:
    condition = Condition.objects.create(name="Gout", slug="gout")
    page = write_article("Public", conditions=[condition])
    page.title = "Draft"
    page.save_revision()

    condition.save()

    assert stored_title(page) == "public"
