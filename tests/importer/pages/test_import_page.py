"""The command from beginning to end, on sample pages, against the database."""

import datetime
import io
import sys
import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from articles.models import ArticlePage
from cms.models import Image
from tests.factories import (
    ArticleIndexPageFactory,
    ArticlePageFactory,
    StandardPageFactory,
    TreatmentIndexPageFactory,
    TreatmentPageFactory,
)
from treatments.models import TreatmentPage

from .conftest import PROSE, list_files

DRAFT = "Saved as a draft. Finish it at http"
NOTHING = "Nothing to do: the draft says all this already."


def get_treatment(slug):
    return TreatmentPage.objects.get(slug=slug)


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


def test_html_page_brings_its_images(import_page, samples):
    run = import_page(samples / "semantic.html")

    page = get_treatment("spinal-cord-stimulation")
    figure = next(block.value for block in page.body if block.block_type == "figure")
    image = Image.objects.get()
    assert figure["image"].pk == image.pk
    assert (
        figure["image"].contextual_alt_text == "A stimulator the size of a matchbox beside a coin"
    )
    assert figure["caption"] == "The pulse generator sits under the skin, usually above the hip."
    assert (image.width, image.height) == (320, 200)
    assert image.description == "A stimulator the size of a matchbox beside a coin"
    assert "new image, alt “A stimulator the size of a matchbox beside a coin”" in run.output
    table = next(block.value for block in page.body if block.block_type == "table")
    assert table.caption == "Typical timetable"


def test_dry_run_prints_the_same_and_writes_nothing(import_page, samples, count_rows):
    before = count_rows()

    dry = import_page(samples / "semantic.html", "--dry-run")

    assert count_rows() == before
    wet = import_page(samples / "semantic.html")
    assert dry.lines[:-1] == wet.lines[:-1]
    assert dry.lines[-1] == "Dry run: nothing was written."


@pytest.mark.parametrize(
    "name", ["browser-copy.txt", "semantic.html", "wordpress.html", "div-soup.html"]
)
def test_second_run_changes_nothing(import_page, samples, count_rows, name):
    import_page(samples / name)
    before = count_rows()

    run = import_page(samples / name)

    assert count_rows() == before
    assert run.lines[-1].startswith(NOTHING)


def test_changed_source_updates_the_same_draft(import_page, write_page):
    path = write_page(f"<h1>Nerve blocks</h1><p>{PROSE}</p><p>Second.</p>")
    import_page(path)
    page = get_treatment("nerve-blocks")
    first_ids = [block.id for block in page.body]

    write_page(f"<h1>Nerve Blocks®</h1><p>{PROSE}</p><p>Second.</p><h2>New</h2><p>Third.</p>")
    run = import_page(path)

    page = get_treatment("nerve-blocks")
    assert "updated draft" in run.output
    assert page.title == "Nerve Blocks®"
    assert [block.block_type for block in page.body] == ["paragraph", "heading", "paragraph"]
    assert page.body[0].id == first_ids[0]  # comments on an unchanged block keep their place


def test_web_page_is_recognised_by_its_address(import_page, web):
    web.serve("/blocks/", f"<h1>Nerve blocks</h1><p>{PROSE}</p>".encode())
    import_page(web.url("/blocks/"), "--allow-private")
    page = get_treatment("nerve-blocks")
    web.serve("/blocks/", f"<h1>Numbing a nerve</h1><p>{PROSE}</p>".encode())

    import_page(web.url("/blocks/"), "--allow-private")

    page.refresh_from_db()
    assert (page.title, page.slug) == ("Numbing a nerve", "nerve-blocks")
    assert TreatmentPage.objects.count() == 1


def test_web_page_brings_images_and_links_of_its_site(import_page, web, samples):
    page = f"<h1>Blocks</h1><p>{PROSE} <a href='/visit/'>Visit us</a></p><img src='a.png' alt='A'>"
    web.serve("/t/blocks/", page.encode())
    web.serve("/t/blocks/a.png", (samples / "images" / "spine.png").read_bytes(), "image/png")

    import_page(web.url("/t/blocks/"), "--allow-private")

    body = get_treatment("blocks").body
    assert f'<a href="{web.url("/visit/")}">Visit us</a>' in body[0].value.source
    assert body[1].value["image"].pk == Image.objects.get().pk


def test_page_of_a_private_address_needs_permission(import_page, web, count_rows):
    before = count_rows()

    run = import_page(web.url("/blocks/"))

    assert "127.0.0.1, which is not a public address (--allow-private permits it)" in run.problem
    assert web.asked == []
    assert count_rows() == before


def test_page_from_standard_input(import_page, monkeypatch):
    text = f"A title\n\n{PROSE}"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))

    import_page("-")

    assert get_treatment("a-title").body[0].value.source == f"<p>{PROSE}</p>"


def test_editors_work_is_never_overwritten_unasked(import_page, write_page):
    path = write_page(f"<h1>Nerve blocks</h1><p>{PROSE}</p>")
    import_page(path)
    page = get_treatment("nerve-blocks")
    page.teaser = "An editor's words."
    page.save_revision(clean=False)
    write_page(f"<h1>Nerve blocks</h1><p>{PROSE} More.</p>")

    run = import_page(path)

    assert run.problem == (
        f"“Nerve blocks” (page {page.pk}) was edited after it was imported; --force replaces the"
        " draft (the page's history keeps the edited one)"
    )
    draft = get_treatment("nerve-blocks").get_latest_revision_as_object()
    assert draft.teaser == "An editor's words."


def test_autosaved_edit_is_seen_although_the_revision_is_the_same(import_page, write_page):
    """Wagtail's autosave overwrites the latest revision in place."""
    path = write_page(f"<h1>Nerve blocks</h1><p>{PROSE}</p>")
    import_page(path)
    page = get_treatment("nerve-blocks")
    page.teaser = "An editor's words."
    page.save_revision(clean=False, overwrite_revision=page.latest_revision)

    run = import_page(path)

    assert "was edited after it was imported" in run.problem


def test_force_replaces_the_draft_and_keeps_the_editors_revision(import_page, write_page):
    path = write_page(f"<h1>Nerve blocks</h1><p>{PROSE}</p>")
    import_page(path)
    page = get_treatment("nerve-blocks")
    page.teaser, page.typical_duration = "An editor's words.", "20 minutes"
    edited = page.save_revision(clean=False)

    import_page(path, "--force")

    draft = get_treatment("nerve-blocks").get_latest_revision_as_object()
    assert draft.teaser == PROSE
    assert draft.typical_duration == "20 minutes"  # what a page says nothing about is kept
    assert edited.content["teaser"] == "An editor's words."
    assert page.revisions.filter(pk=edited.pk).exists()


def test_page_that_was_not_imported_is_not_touched(import_page, samples, count_rows):
    TreatmentPageFactory(title="Occipital nerve blocks")
    before = count_rows()

    run = import_page(samples / "browser-copy.txt")

    assert "is there already and was not imported; --force replaces its draft" in run.problem
    assert count_rows() == before


def test_locked_page_is_not_touched_even_by_force(import_page, samples):
    import_page(samples / "browser-copy.txt")
    TreatmentPage.objects.update(locked=True)

    run = import_page(samples / "browser-copy.txt", "--force")

    assert "is locked or in review" in run.problem


def test_live_page_keeps_what_readers_see_until_published(import_page, write_page):
    path = write_page(f"<h1>Nerve blocks</h1><p>{PROSE}</p>")
    review = ("--publish", "--reviewed-by", "ines okafor")
    import_page(path, *review)
    write_page(f"<h1>Nerve blocks</h1><p>{PROSE} And more.</p>")

    import_page(path)

    page = get_treatment("nerve-blocks")
    assert (page.live, page.has_unpublished_changes) == (True, True)
    assert page.body[0].value.source == f"<p>{PROSE}</p>"
    import_page(path, *review)
    page = get_treatment("nerve-blocks")
    assert (page.live, page.has_unpublished_changes) == (True, False)
    assert page.body[0].value.source == f"<p>{PROSE} And more.</p>"


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


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (("--reviewed-by", "Inés Okafor"), "only make sense with --publish"),
        (("--publish", "--reviewed-on", "2026-01-01"), "--reviewed-on needs --reviewed-by"),
        (
            ("--publish", "--reviewed-by", "Nobody"),
            "no person is called Nobody; there are: Inés Okafor, MD",
        ),
        (
            ("--publish", "--reviewed-by", "Inés Okafor", "--reviewed-on", "yesterday"),
            "yesterday is not a date such as 2026-03-04",
        ),
        (
            ("--publish", "--reviewed-by", "Inés Okafor", "--reviewed-on", "2999-01-01"),
            "a review cannot lie in the future",
        ),
        (("--parent", "/nowhere/"), "no page at /nowhere/ to put the import under"),
        (
            ("--parent", "/articles/"),
            "/articles/ is a article index page, which cannot hold a treatment",
        ),
        (("--parent", "/"), "/ is a home page, which cannot hold a treatment"),
    ],
)
def test_wrong_options_are_one_clear_line_and_write_nothing(
    import_page, samples, count_rows, options, problem
):
    before = count_rows()

    run = import_page(samples / "browser-copy.txt", *options)

    assert problem in run.problem
    assert count_rows() == before


def test_unknown_type_is_refused_by_the_command_line(clinic, samples):
    with pytest.raises(CommandError, match="invalid choice: 'poem'"):
        call_command("import_page", str(samples / "browser-copy.txt"), "--type", "poem")


@pytest.mark.django_db
def test_site_without_an_index_page_says_what_to_do(samples):
    with pytest.raises(CommandError, match="no live treatment index page .* --parent$"):
        call_command("import_page", str(samples / "browser-copy.txt"))


@pytest.mark.parametrize("path", ["/treatments/", "treatments", "/treatments"])
def test_parent_is_named_by_its_path(import_page, samples, path):
    import_page(samples / "browser-copy.txt", "--parent", path)

    assert get_treatment("occipital-nerve-blocks").get_parent().slug == "treatments"


def test_page_of_another_type_in_the_way_is_told(import_page, samples, web):
    web.serve("/p/", f"<h1>Nerve blocks</h1><p>{PROSE}</p>".encode())
    import_page(web.url("/p/"), "--allow-private")

    run = import_page(web.url("/p/"), "--allow-private", "--type", "article")

    assert "is there already and is a different page (treatment)" in run.problem


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "page.html is empty"),
        (b"\x89PNG\r\n\x1a\n\0\0", "is an image, not HTML or text"),
        (b"<p>Only a paragraph.</p>", "page.html: no title found"),
        (b"<html><h1>Title</h1></html>", "page.html: there is a title but no text"),
        (b'<meta charset="utf-8"><h1>Caf\xe9</h1><p>x</p>', "broken encoding, byte 29"),
        (b"x" * (10 * 1024 * 1024 + 1), "page.html is larger than 10 MB"),
    ],
    ids=["empty", "binary", "no title", "no text", "broken encoding", "large"],
)
def test_bad_input_is_one_clear_line_and_writes_nothing(
    import_page, tmp_path, count_rows, data, problem
):
    (tmp_path / "page.html").write_bytes(data)
    before = count_rows()

    run = import_page(tmp_path / "page.html")

    assert problem in run.problem
    assert count_rows() == before


def test_report_of_a_hostile_page_cannot_write_to_the_terminal(import_page, write_page):
    path = write_page(
        f"<h1>Bad \x1b[2J\x1b]0;title\x07 page\u202e</h1><p>{PROSE}</p><nav>\x1b[31mmenu here</nav>"
    )

    run = import_page(path)

    assert not set(run.output) & {"\x1b", "\x07", "\u202e"}


def test_failed_image_is_reported_and_the_rest_imported(import_page, samples, write_page):
    spine = samples / "images" / "spine.png"
    path = write_page(
        f"<h1>Blocks</h1><p>{PROSE}</p><img src='gone.png' alt='A'><img src='good.png' alt='B'>"
        "<img src='broken.png' alt='C'><img src='file:///etc/hostname'><img src='drawing.svg'>"
        "<img src='tiny.png'>"
    )
    (path.parent / "good.png").write_bytes(spine.read_bytes())
    (path.parent / "broken.png").write_bytes(spine.read_bytes()[:-60])
    (path.parent / "drawing.svg").write_text("<svg onload='alert(1)'/>")
    (path.parent / "tiny.png").write_bytes((samples / "images" / "spacer.png").read_bytes())

    run = import_page(path)

    assert [block.block_type for block in get_treatment("blocks").body] == ["paragraph", "figure"]
    assert [line.strip() for line in run.lines if "-  image: " in line] == [
        "-  image: gone.png (gone.png: no such file)",
        "-  image: broken.png (This file is damaged or not an image.)",
        "-  image: file:///etc/hostname (only http and https images, and files beside the page,"
        " are opened)",
        "-  image: drawing.svg (This file is damaged or not an image.)",
        "-  image: tiny.png (only 1 × 1 pixels: a spacer or an icon)",
    ]


def test_same_image_is_stored_once(import_page, samples, write_page):
    spine = (samples / "images" / "spine.png").read_bytes()
    path = write_page(
        f"<h1>One</h1><p>{PROSE}</p><img src='a.png' alt='A'><img src='copy.png' alt='B'>"
    )
    (path.parent / "a.png").write_bytes(spine)
    (path.parent / "copy.png").write_bytes(spine)
    import_page(path)
    write_page(f"<h1>Two</h1><p>{PROSE}</p><img src='a.png' alt='C'>")

    run = import_page(path)

    assert Image.objects.count() == 1
    assert len([name for name in list_files() if "original_images" in name]) == 1
    assert f"image {Image.objects.get().pk} of the library, alt “C”" in run.output


def test_files_of_a_failed_import_are_deleted(import_page, samples, count_rows, monkeypatch):
    """The database forgets what is rolled back; a folder does not."""
    before = count_rows()

    def fail(*args, **kwargs):
        assert list_files()  # the image is there by now
        raise CommandError("power cut")

    monkeypatch.setattr(TreatmentPage, "save_revision", fail)

    run = import_page(samples / "semantic.html")

    assert run.problem == "power cut"
    assert count_rows() == before


def test_related_entries_are_matched_to_pages_by_folded_title(import_page, samples):
    botox = ArticlePageFactory(title="DOES BOTOX HELP WITH MIGRAINE")
    back = TreatmentPageFactory(title="My back hurts when I sit – what now?", live=False)
    StandardPageFactory(title="Can a Pinched Nerve Heal?")

    run = import_page(samples / "browser-copy.txt")

    page = get_treatment("occipital-nerve-blocks")
    targets = [row.target.specific for row in page.related_pages.order_by("sort_order")]
    assert targets[:2] == [botox, back]
    assert [target.title for target in targets[2:]] == [
        "Can a Pinched Nerve Heal?",
        "Your First Week After the Vertiflex™ Procedure",
    ]
    assert all(isinstance(target, ArticlePage) for target in targets[2:])
    assert [target.live for target in targets[2:]] == [False, False]
    assert targets[2].teaser.startswith("Often it can, given time.")
    assert targets[3].slug == "your-first-week-after-the-vertiflex-procedure"
    assert "→ page at /articles/does-botox-help-with-migraine/" in run.output
    assert "→ draft at /treatments/my-back-hurts-when-i-sit-what-now/" in run.output


def test_related_heading_is_kept_when_it_is_not_the_usual_one(import_page, samples):
    import_page(samples / "browser-copy.txt")
    import_page(samples / "wordpress.html")

    assert get_treatment("occipital-nerve-blocks").related_heading == "You might also enjoy"
    assert get_treatment("shoulder-injections-what-to-know").related_heading == "Related posts"


def test_page_is_never_related_to_itself(import_page, write_page):
    path = write_page(
        f"<h1>Nerve blocks</h1><p>{PROSE}</p><h2>Related posts</h2><ul>"
        "<li><a href='/a'>Nerve Blocks</a></li><li><a href='/b'>Another page</a></li></ul>"
    )
    import_page(path)
    ArticlePage.objects.get().delete()
    TreatmentPage.objects.update(title="Another page", draft_title="Another page")

    import_page(path, "--force")

    page = get_treatment("nerve-blocks")
    assert page.pk not in [row.target_id for row in page.related_pages.all()]
    assert [article.title for article in ArticlePage.objects.all()] == ["Another page"]


def test_draft_made_for_a_related_entry_can_be_imported_into(import_page, samples, write_page):
    import_page(samples / "browser-copy.txt")
    path = write_page(f"<h1>Can a Pinched Nerve Heal?</h1><p>{PROSE}</p>")

    run = import_page(path, "--type", "article")

    assert "updated draft" in run.output
    page = ArticlePage.objects.get(slug="can-a-pinched-nerve-heal")
    assert page.body[0].value.source == f"<p>{PROSE}</p>"


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
