"""The related panel of an imported page."""

from articles.models import ArticlePage
from tests.factories import ArticlePageFactory, StandardPageFactory, TreatmentPageFactory
from treatments.models import TreatmentPage

from .conftest import PROSE, get_treatment


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
