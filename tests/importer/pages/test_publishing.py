"""Imports that publish at once, with the rules of the admin."""

import datetime

from django.test import Client
from django.utils import timezone

from articles.models import ArticlePage
from tests.factories import ArticlePageFactory

from .conftest import NOTHING, PROSE, get_treatment


def test_published_page_is_readable_in_the_api(import_page, samples):
    ArticlePageFactory(title="Frozen shoulder, slowly thawed")

    run = import_page(samples / "wordpress.html", "--publish", "--reviewed-by", "INES OKAFOR, MD")

    assert run.lines[-1].startswith("Published. ")
    page = get_treatment("shoulder-injections-what-to-know")
    answer = Client().get(f"/api/v2/pages/{page.pk}/").json()
    assert answer["title"] == "Shoulder Injections: What to Know"
    assert [block["type"] for block in answer["body"]] == [
        "paragraph",
        "figure",
        "heading",
        "paragraph",
        "heading",
        "paragraph",
        "heading",
        "table",
        "quote",
        "paragraph",
    ]
    assert answer["review"]["reviewed_by"]["name"] == "Inés Okafor"
    assert answer["review"]["last_reviewed"] == timezone.localdate().isoformat()
    assert [item["page"]["title"] for item in answer["related"]["items"]] == [
        "Frozen shoulder, slowly thawed"  # the other entry is a draft still
    ]


def test_publishing_twice_changes_nothing(import_page, samples, count_rows):
    options = ("--publish", "--reviewed-by", "Inés Okafor", "--reviewed-on", "2026-03-04")
    import_page(samples / "browser-copy.txt", *options)
    before = count_rows()

    run = import_page(samples / "browser-copy.txt", *options)

    assert run.lines[-1].startswith(NOTHING)
    assert count_rows() == before
    page = get_treatment("occipital-nerve-blocks")
    assert page.last_reviewed_on == datetime.date(2026, 3, 4)


def test_treatment_without_reviewer_is_refused_as_in_the_admin(import_page, samples, count_rows):
    before = count_rows()

    run = import_page(samples / "semantic.html", "--publish")

    assert run.problem == (
        "the treatment cannot be published: it needs a medical reviewer (--reviewed-by NAME)"
    )
    assert import_page(samples / "semantic.html", "--publish", "--dry-run").problem == run.problem
    assert count_rows() == before


def test_article_is_published_without_a_reviewer(import_page, samples):
    import_page(samples / "semantic.html", "--type", "article", "--publish")

    page = ArticlePage.objects.get(slug="spinal-cord-stimulation")
    assert page.live
    assert page.url_path == "/home/articles/spinal-cord-stimulation/"


def test_image_without_alternative_text_stops_publishing_not_drafting(
    import_page, samples, write_page
):
    path = write_page(f"<h1>Blocks</h1><p>{PROSE}</p><img src='spine.png'>")
    (path.parent / "spine.png").write_bytes((samples / "images" / "spine.png").read_bytes())

    refused = import_page(path, "--type", "article", "--publish")
    draft = import_page(path, "--type", "article")

    assert refused.problem.endswith(
        "cannot be published: the image spine.png has no alternative text"
    )
    assert "no alternative text, please write one" in draft.output
