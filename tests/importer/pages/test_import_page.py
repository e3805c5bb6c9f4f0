"""The command from beginning to end, on sample pages, against the database."""

import io
import sys
import threading

import pytest
from django.core.management import call_command
from django.db import connection
from wagtail.models import Page

from articles.models import ArticlePage
from tests.factories import ArticleIndexPageFactory, TreatmentIndexPageFactory
from treatments.models import TreatmentPage

from .conftest import PROSE, get_treatment

DRAFT = "Saved as a draft. Finish it at http"


def test_text_page_becomes_a_draft(import_page, samples):
    run = import_page(samples / "browser-copy.txt")

    page = get_treatment("occipital-nerve-blocks")
    assert (page.title, page.live, page.has_unpublished_changes) == (
        "Occipital Nerve Blocks",
        False,
        True,
    )
    assert page.url_path == "/home/treatments/occipital-nerve-blocks/"
    assert page.teaser.startswith("An occipital nerve block is an injection")
    assert [(block.block_type) for block in page.body] == [
        "paragraph",
        "heading",
        "paragraph",
        "heading",
        "paragraph",
    ]
    assert page.body[1].value == {
        "text": "How a block works",
        "level": "2",
        "anchor": "how-a-block-works",
    }
    assert run.lines[-1].startswith(DRAFT)
    assert page.latest_revision is not None


def test_report_tells_block_by_block_what_was_made_and_left_out(import_page, samples):
    run = import_page(samples / "browser-copy.txt")

    assert run.lines[:-1] == [
        f"Source    {samples / 'browser-copy.txt'} (plain text, utf-8, 2 KB)",
        "Page      treatment “Occipital Nerve Blocks” at /treatments/occipital-nerve-blocks/"
        " (new draft)",
        "Teaser    An occipital nerve block is an injection of a local anaesthetic near the nerves"
        " at the back of the head. (from the first sentences)",
        "Body      5 blocks",
        "    1  paragraph     2 paragraphs, 90 words: An occipital nerve block is an injection of a"
        " local anaesth…",
        "    2  heading 2     How a block works",
        "    3  paragraph     1 paragraph, 35 words: Numbing the nerve for some hours can interrupt"
        " the pain sig…",
        "    4  heading 2     Occipital nerve blocks at Larkfield",
        "    5  paragraph     2 paragraphs, 82 words: If tablets have helped too little, or if you"
        " would like to…",
        "Related   4 entries",
        "    1  Does Botox® Help With Migraine? → new draft article",
        "    2  My Back Hurts When I Sit: What Now? → new draft article",
        "    3  Can a Pinched Nerve Heal? → new draft article",
        "    4  Your First Week After the Vertiflex™ Procedure → new draft article",
        "Left out  1 part",
        "    -  announcement: Larkfield now offers evening video visits. Ask for a slot today."
        " (stands above the title)",
    ]


def test_dry_run_prints_the_same_and_writes_nothing(import_page, samples, count_rows):
    before = count_rows()

    dry = import_page(samples / "semantic.html", "--dry-run")

    assert count_rows() == before
    wet = import_page(samples / "semantic.html")
    assert dry.lines[:-1] == wet.lines[:-1]
    assert dry.lines[-1] == "Dry run: nothing was written."


def test_web_page_is_recognised_by_its_address(import_page, web):
    web.serve("/blocks/", f"<h1>Nerve blocks</h1><p>{PROSE}</p>".encode())
    import_page(web.url("/blocks/"), "--allow-private")
    page = get_treatment("nerve-blocks")
    web.serve("/blocks/", f"<h1>Numbing a nerve</h1><p>{PROSE}</p>".encode())

    import_page(web.url("/blocks/"), "--allow-private")

    page.refresh_from_db()
    assert (page.title, page.slug) == ("Numbing a nerve", "nerve-blocks")
    assert TreatmentPage.objects.count() == 1


def test_page_from_standard_input(import_page, monkeypatch):
    text = f"A title\n\n{PROSE}"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))

    import_page("-")

    assert get_treatment("a-title").body[0].value.source == f"<p>{PROSE}</p>"


def test_import_is_told_in_the_pages_history(import_page, web, admin_client):
    web.serve("/blocks/", f"<h1>Nerve blocks</h1><p>{PROSE}</p>".encode())
    import_page(web.url("/blocks/"), "--allow-private")
    page = get_treatment("nerve-blocks")

    history = admin_client.get(f"/admin/pages/{page.pk}/history/").content.decode()

    assert f"Imported from {web.url('/blocks/')}" in history


def test_imported_draft_opens_in_the_editor(import_page, samples, admin_client):
    import_page(samples / "semantic.html")
    page = get_treatment("spinal-cord-stimulation")

    answer = admin_client.get(f"/admin/pages/{page.pk}/edit/")

    assert answer.status_code == 200
    assert b"Typical timetable" in answer.content


@pytest.mark.parametrize("related_count", [2, 12])
def test_planning_costs_three_queries_whatever_the_page_holds(
    import_page, write_page, django_assert_num_queries, related_count
):
    links = "".join(f"<li><a href='/{n}'>Related page {n}</a></li>" for n in range(related_count))
    path = write_page(
        f"<h1>Blocks</h1>{'<h2>A section</h2><p>' + PROSE + '</p>' * related_count}"
        f"<h2>Related posts</h2><ul>{links}</ul>"
    )

    import_page(path, "--dry-run")  # content types are cached from here on

    # 1. a savepoint  2. the first live index page  3. its own class  4. titles of all pages that
    # a related entry could mean  5. the savepoint's end; a parent without children is not asked
    with django_assert_num_queries(5):
        import_page(path, "--dry-run")


def test_two_imports_at_once_make_one_page(committed_db, samples):
    """Real connections: the second waits, then finds what the first has made."""
    TreatmentIndexPageFactory(title="Treatments")
    ArticleIndexPageFactory(title="Articles")
    outputs = []

    def run():
        stdout = io.StringIO()
        call_command("import_page", str(samples / "browser-copy.txt"), stdout=stdout)
        outputs.append(stdout.getvalue().splitlines()[-1])
        connection.close()

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert TreatmentPage.objects.count() == 1
    assert ArticlePage.objects.count() == 4
    assert sorted(line.split()[0] for line in outputs) == ["Nothing", "Nothing", "Saved"]


def test_tree_is_sound_after_imports(import_page, samples):
    for name in ("browser-copy.txt", "semantic.html", "wordpress.html"):
        import_page(samples / name)

    assert Page.find_problems() == ([], [], [], [], [])
