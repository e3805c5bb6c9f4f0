"""What an import does where an editor, or nobody, has worked on the page before."""

import pytest

from articles.models import ArticlePage
from tests.factories import TreatmentPageFactory
from treatments.models import TreatmentPage

from .conftest import NOTHING, PROSE, get_treatment


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


def test_draft_made_for_a_related_entry_can_be_imported_into(import_page, samples, write_page):
    import_page(samples / "browser-copy.txt")
    path = write_page(f"<h1>Can a Pinched Nerve Heal?</h1><p>{PROSE}</p>")

    run = import_page(path, "--type", "article")

    assert "updated draft" in run.output
    page = ArticlePage.objects.get(slug="can-a-pinched-nerve-heal")
    assert page.body[0].value.source == f"<p>{PROSE}</p>"
