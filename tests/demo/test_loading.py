"""Loading the demo: complete, once, and never over what an editor did."""

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, ReferenceIndex, Site

from articles.models import ArticlePage
from cms.demo.content import load_content
from cms.demo.loading import load_demo
from cms.demo.site import set_front_end
from cms.models import Announcement, Clinic, Document, Image, Person, StandardPage
from treatments.models import Condition, TreatmentPage


def count_rows() -> dict[str, int]:
    """Count the rows of all tables, those of logs and indices too."""
    return {model._meta.label: model._base_manager.count() for model in apps.get_models()}


def test_demo_has_a_whole_clinic(demo: None) -> None:
    counts = {
        "treatments": TreatmentPage.objects.live().count(),
        "articles": ArticlePage.objects.live().count(),
        "standard pages": StandardPage.objects.live().public().count(),
        "conditions": Condition.objects.count(),
        "people": Person.objects.count(),
        "locations": apps.get_model("cms.Location").objects.count(),
        "announcements": Announcement.objects.count(),
        "redirects": Redirect.objects.count(),
        "images": Image.objects.count(),
        "documents": Document.objects.count(),
    }

    assert counts == {
        "treatments": 12,
        "articles": 24,
        "standard pages": 4,
        "conditions": 8,
        "people": 4,
        "locations": 2,
        "announcements": 2,
        "redirects": 3,
        "images": 30,
        "documents": 3,
    }


def test_second_load_changes_nothing(demo: None) -> None:
    before = count_rows()
    pages = list(Page.objects.order_by("pk").values())

    added = load_demo()

    assert added == Counter()
    assert count_rows() == before
    assert list(Page.objects.order_by("pk").values()) == pages


def test_load_leaves_alone_what_an_editor_changed(demo: None) -> None:
    page = TreatmentPage.objects.get(slug="radiofrequency-ablation")
    page.title, page.slug = "RFA", "rfa"
    page.save_revision().publish()
    Page.objects.get(slug="careers").move(Page.objects.get(slug="about"), "last-child")
    Person.objects.filter(slug="jonah-calder").update(name="Jonah Calder-Voss")
    Image.objects.filter(title="Evening sea").update(title="The sea at seven")
    Announcement.objects.filter(priority=10).update(text="No video visits this week.")
    Clinic.objects.update(name="Alderwick Clinic")
    before = count_rows()

    added = load_demo()

    assert added == Counter()
    assert count_rows() == before
    assert Clinic.load().name == "Alderwick Clinic"
    assert TreatmentPage.objects.get(slug="rfa").title == "RFA"


def test_load_adds_a_page_that_is_missing(demo: None) -> None:
    Page.objects.get(slug="sleep-and-pain-a-two-way-street").delete()

    added = load_demo()

    assert added == Counter({"article": 1})
    restored = ArticlePage.objects.get(slug="sleep-and-pain-a-two-way-street")
    assert restored.live
    assert [row.target.slug for row in restored.related_pages.all()] == [
        "pain-psychology",
        "what-pain-science-really-says",
    ]


def test_tree_has_no_problems(demo: None) -> None:
    assert Page.find_problems() == ([], [], [], [], [])


def test_published_pages_pass_the_rules_of_publishing(demo: None) -> None:
    pages = Page.objects.live().filter(depth__gt=1).specific()

    for page in pages:
        page.full_clean()
        if hasattr(page, "body"):
            page.body.stream_block.clean(page.body)

    assert len(pages) == 45


def test_usage_index_is_what_rebuilding_it_gives(demo: None) -> None:
    columns = ("content_type", "object_id", "to_object_id", "model_path", "content_path")
    loaded = set(ReferenceIndex.objects.values_list(*columns))

    call_command("rebuild_references_index", verbosity=0)

    assert set(ReferenceIndex.objects.values_list(*columns)) == loaded


def test_site_has_the_front_ends_origin_and_the_demos_home_page(demo: None) -> None:
    site = Site.objects.get()

    assert (site.root_url, site.root_page.title) == (
        "https://www.clinic.example",
        "Alderwick Pain Clinic",
    )


def test_origin_that_an_operator_chose_is_kept(demo: None) -> None:
    Site.objects.update(hostname="pain.example", port=8080)

    set_front_end(load_content("site", timezone.localdate()))

    assert Site.objects.get().root_url == "http://pain.example:8080"


def test_site_follows_the_front_end_of_this_machine_and_comes_back(demo: None) -> None:
    content = load_content("site", timezone.localdate())
    origins = []
    for port in (4321, 4399, None):
        set_front_end(content, port)
        origins.append(Site.objects.get().root_url)

    assert origins == [
        "http://127.0.0.1:4321",
        "http://127.0.0.1:4399",
        "https://www.clinic.example",
    ]


def test_front_end_that_stays_is_not_written_again(
    demo: None, django_assert_num_queries: Callable[..., AbstractContextManager[None]]
) -> None:
    content = load_content("site", timezone.localdate())
    set_front_end(content, 4321)

    with django_assert_num_queries(1):
        set_front_end(content, 4321)


@pytest.mark.parametrize("count", ["-1", "many", "1.5"])
def test_command_refuses_what_is_no_number_of_articles(count: str) -> None:
    with pytest.raises(CommandError, match="is not a number of articles"):
        call_command("load_demo", f"--scale={count}")


def test_command_prints_that_nothing_was_missing(
    demo: None, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("load_demo")

    assert capsys.readouterr().out.startswith("Added nothing, all is there (")


def test_command_is_silent_when_told_so(demo: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_demo", verbosity=0)

    assert capsys.readouterr().out == ""
