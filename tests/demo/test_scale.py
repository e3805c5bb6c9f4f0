"""Articles by the hundred: in the tree, in search and in the editor like any other."""

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker
from wagtail.models import Page

from articles.models import ArticlePage
from cms.demo.scale import add_articles
from cms.demo.scale.adding import list_missing_numbers
from cms.models import SearchText, User
from cms.search.source import extract_stream_text
from tests.template_database import copied_database

COUNT = 300


@pytest.fixture(scope="module")
def scaled_database(demo_template: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), copied_database(demo_template):
        add_articles(COUNT, report=lambda added: None)
        yield


@pytest.fixture
def articles(scaled_database: None, db: None) -> list[ArticlePage]:
    """The generated articles: those that nobody has saved in the editor."""
    return list(ArticlePage.objects.live().filter(latest_revision=None).order_by("path"))


def test_tree_is_sound_and_paths_follow_slugs(articles: list[ArticlePage]) -> None:
    parent = Page.objects.get(slug="articles")

    assert len(articles) == COUNT
    assert Page.find_problems() == ([], [], [], [], [])
    assert parent.get_children_count() == parent.get_children().count() == COUNT + 26
    for page in articles:
        assert page.url_path == f"/home/articles/{page.slug}/"
        assert page.get_parent() == parent


def test_pages_would_pass_publishing(articles: list[ArticlePage]) -> None:
    for page in articles[::15]:
        page.full_clean()
        cleaned = page.body.stream_block.clean(page.body)
        assert cleaned.get_prep_value()[0]["id"] == page.body.get_prep_value()[0]["id"]


def test_titles_slugs_and_keys_are_unique(articles: list[ArticlePage]) -> None:
    for field in ("title", "slug", "translation_key"):
        assert len({getattr(page, field) for page in articles}) == COUNT


def test_lengths_dates_categories_and_conditions_vary(articles: list[ArticlePage]) -> None:
    lengths = [
        len(extract_stream_text(page.body.stream_block, page.body.raw_data).split())
        for page in articles
    ]
    categories = Counter(page.category.slug for page in articles)
    conditions = Counter(c.slug for page in articles for c in page.conditions.all())

    assert 120 < min(lengths) < 200
    assert 300 < max(lengths) < 450
    assert len({page.published_on.year for page in articles}) >= 6
    assert len(categories) >= 4
    assert max(categories.values()) > 4 * min(categories.values())
    assert len(conditions) == 8
    assert max(conditions.values()) > 2 * min(conditions.values())
    assert len({block.block_type for page in articles for block in page.body}) >= 9


def test_some_words_are_common_and_others_rare(articles: list[ArticlePage]) -> None:
    frequency: Counter[str] = Counter()
    for page in articles:
        text = extract_stream_text(page.body.stream_block, page.body.raw_data)
        frequency.update(set(re.findall(r"[a-z]+", text.lower())))

    assert frequency["walking"] > 0.2 * COUNT
    assert 0.05 * COUNT < frequency["swimming"] < 0.3 * COUNT
    assert sum(1 for count in frequency.values() if count <= 0.02 * COUNT) > 50


def test_articles_are_found_by_both_searches(articles: list[ArticlePage]) -> None:
    missing = {page.pk for page in articles} - set(SearchText.objects.values_list("pk", flat=True))
    found = ArticlePage.objects.search(articles[0].title)

    assert missing == set()
    assert articles[0] in list(found[:3])


def test_api_shows_them(articles: list[ArticlePage], client: Client) -> None:
    listing = client.get("/api/v2/pages/?type=articles.ArticlePage&limit=1").json()
    detail = client.get(f"/api/v2/pages/{articles[7].pk}/").json()

    assert listing["meta"]["total_count"] == COUNT + 24
    assert detail["title"] == articles[7].title
    assert len(detail["body"]) == len(articles[7].body)
    assert detail["hero"]["alt"]


# Wagtail 8.0 leaves a thumbnail's temporary file to the garbage collector when drawing it fails, as
# it does here: the pictures' files are not in this test's media folder.
@pytest.mark.filterwarnings("ignore:Unclosed file <tempfile.Spooled:ResourceWarning")
def test_editor_opens_one_and_publishes_it(articles: list[ArticlePage], client: Client) -> None:
    editor = User.objects.create_superuser("editor", "editor@clinic.example", "a long password")
    client.force_login(editor)

    answer = client.get(reverse("wagtailadmin_pages:edit", args=[articles[3].pk]))
    articles[3].title = "Rewritten"
    articles[3].save_revision(user=editor).publish()

    assert answer.status_code == 200
    assert ArticlePage.objects.get(pk=articles[3].pk).title == "Rewritten"


def test_same_number_adds_none_and_a_larger_one_the_difference(
    articles: list[ArticlePage],
) -> None:
    reports: list[int] = []

    assert add_articles(COUNT, reports.append) == 0
    assert add_articles(COUNT + 20, reports.append) == 20

    assert reports == [20]
    assert list_missing_numbers(COUNT + 20) == []
    assert Page.find_problems() == ([], [], [], [], [])


def test_article_is_the_same_wherever_it_is_written(articles: list[ArticlePage]) -> None:
    first = articles[0]
    title, body = first.title, list(first.body.raw_data)
    first.delete()

    add_articles(COUNT, report=lambda added: None)

    again = ArticlePage.objects.get(title=title)
    assert list(again.body.raw_data) == body


def test_command_reports_progress_and_sum(
    articles: list[ArticlePage], capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("load_demo", "--scale", str(COUNT + 3))

    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("Added nothing")
    assert lines[1] == "3 articles"
    assert lines[2].startswith("Added 3 × generated article (")
