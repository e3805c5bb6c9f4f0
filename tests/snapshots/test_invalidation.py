"""For each kind of change, exactly which stored answers stop being served.

One clinic for the whole table: each change is made, what is not fresh any more is compared with the
line, and everything is built again before the next.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.utils import timezone
from wagtail.models import Comment, Page, PageViewRestriction, Site

from api.snapshots.checking import build_all, find_differences
from articles.models import ArticlePage
from cms.models import Announcement, Clinic, Navigation
from tests import factories

from .clinic import StoredClinic
from .conftest import list_fresh

EVERY_PAGE = {
    "home", "treatments", "botox", "vertiflex", "articles", "news", "filler", "laser", "about",
    "team",
}  # fmt: skip
EVERYTHING = {*EVERY_PAGE, "site"}
# Pages with a related panel: what fills it depends on every page of that kind.
PANELS = {"botox", "vertiflex", "news", "filler", "laser"}

Change = Callable[[StoredClinic], Any]


def update(name: str, **values: Any) -> Change:
    """Change columns of the clinic's page, as SQL does."""

    def change(clinic: StoredClinic) -> None:
        page = getattr(clinic, name)
        type(page).objects.filter(pk=page.pk).update(**values)

    return change


def publish(name: str, **values: Any) -> Change:
    """Change a page as an editor does."""

    def change(clinic: StoredClinic) -> None:
        page = Page.objects.get(pk=getattr(clinic, name).pk).specific
        for field, value in values.items():
            setattr(page, field, value)
        page.save_revision().publish()

    return change


def save_draft(clinic: StoredClinic) -> None:
    page = Page.objects.get(pk=clinic.news.pk).specific
    page.title = "Not yet"
    revision = page.save_revision()
    page.title = "Not yet either"
    page.save_revision(overwrite_revision=revision)  # as autosave does


def comment(clinic: StoredClinic) -> None:
    user = get_user_model().objects.create_user("someone")
    Comment.objects.create(page=clinic.news, user=user, text="Sure?", contentpath="title")


def reorder(clinic: StoredClinic) -> None:
    Page.objects.get(pk=clinic.laser.pk).move(Page.objects.get(pk=clinic.news.pk), pos="left")


def move_subtree(clinic: StoredClinic) -> None:
    Page.objects.get(pk=clinic.about.pk).move(
        Page.objects.get(pk=clinic.treatments.pk), pos="first-child"
    )


def restrict(name: str) -> Change:
    return lambda clinic: factories.restrict(getattr(clinic, name))


def open_to_all(name: str) -> Change:
    return lambda clinic: PageViewRestriction.objects.filter(page=getattr(clinic, name)).delete()


def truncate(clinic: StoredClinic) -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE cms_announcement")


# Each line: what is done, how, and whose answers it makes stale.
TABLE: list[tuple[str, Change, set[str]]] = [
    ("a draft is saved, and saved again", save_draft, set()),
    ("a comment is written", comment, set()),
    ("siblings are sorted", reorder, set()),
    ("a new draft is begun", lambda c: factories.ArticlePageFactory(parent=c.articles, live=False),
     set()),
    ("a page is locked", update("news", locked=True), set()),
    ("a scheduled date is set", update("news", go_live_at=timezone.now()), set()),
    ("a body is edited", publish("laser", body=[]), {"laser"}),
    ("a page is published unchanged", publish("news"), {"news"}),
    ("a description is edited", update("about", search_description="New"), {"about"}),
    ("a title: its page and those that show its card",
     update("botox", title="Botox"), {"botox", "vertiflex", "news"}),
    ("a teaser: likewise", update("botox", teaser="New"), {"botox", "vertiflex", "news"}),
    ("a linked page's title: links have words of their own, but its card may be shown",
     update("filler", title="Fillers"), {"filler", "about"}),
    ("a title above: breadcrumbs and parents below it",
     update("treatments", title="Care"), {"treatments", "botox", "vertiflex"}),
    ("a title in a menu", update("team", title="Us"), {"team", "filler", "site"}),
    ("the order of siblings in menus", update("team", show_in_menus=True), {"team"}),
    ("a picture's description", lambda c: _update_image(c, description="Thin"),
     {"botox", "vertiflex", "news"}),
    ("a picture's uploader", lambda c: _update_image(c, uploaded_by_user=None), set()),
    ("a person's name: the pages that show them and no other",
     lambda c: _update(c.imani, name="Imani W."), {"botox"}),
    ("a condition's name", lambda c: _update(c.migraine, name="Migraines"),
     {"botox", "vertiflex", "news"}),
    ("a condition's summary, which is in structured data",
     lambda c: _update(c.migraine, summary="New"), {"botox", "vertiflex", "news"}),
    ("a category's name", lambda c: _update(c.category, name="Advices"), {"news", "laser"}),
    ("an editor pins a page", lambda c: c.laser.related_pages.model.objects.create(
        page_id=c.laser.pk, target_id=c.about.pk), {"laser"}),
    ("an article changes its topic", update("laser", category=None), PANELS),
    ("an article is published for the first time",
     lambda c: factories.ArticlePageFactory(parent=c.articles), PANELS),
    ("a linked draft goes live", publish("draft"), {"about", *PANELS}),
    ("a page is unpublished", lambda c: Page.objects.get(pk=c.draft.pk).unpublish(),
     {"about", "draft", *PANELS}),
    ("a page moves with what is below it", move_subtree,
     {"about", "team", "site", *PANELS}),
    ("a page becomes private", restrict("about"), {"about", "team", "site", *PANELS}),
    # What is private is not stored, so nothing of its own becomes stale.
    ("and public again", open_to_all("about"), {"site", *PANELS}),
    ("the clinic's telephone", lambda c: Clinic.objects.update(telephone="0"), EVERYTHING),
    ("a menu", lambda c: Navigation.objects.update(header=[]), {"site"}),
    ("a location: the home page says where the clinic is",
     lambda c: factories.LocationFactory(), {"home", "site"}),
    ("the logo's file, which all structured data shows",
     lambda c: _update(c.logo, file_hash="0" * 40), EVERYTHING),
    ("an announcement", lambda c: factories.AnnouncementFactory(), {"site"}),
    ("the site's host", lambda c: Site.objects.update(hostname="clinic.example"), EVERYTHING),
    ("rows are truncated", truncate, EVERYTHING),
]  # fmt: skip


def _update(row: Any, **values: Any) -> None:
    type(row).objects.filter(pk=row.pk).update(**values)


def _update_image(clinic: StoredClinic, **values: Any) -> None:
    _update(clinic.hero, **values)


def test_each_change_makes_exactly_those_stale_that_show_it(clinic: StoredClinic) -> None:
    found = {}
    for name, change, _ in TABLE:
        build_all()
        before = list_fresh()
        change(clinic)
        found[name] = clinic.names(before - list_fresh())

    wrong = {
        name: {"too much": found[name] - expected, "missed": expected - found[name]}
        for name, _, expected in TABLE
        if found[name] != expected
    }
    assert wrong == {}
    build_all()
    assert list(find_differences()) == []


def test_a_listing_stays_stored_while_only_panels_change(built: StoredClinic) -> None:
    """What fills a panel is no part of a listing: a new article costs listings nothing."""
    ArticlePage.objects.filter(pk=built.laser.pk).update(category=None)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 'related' = ANY (keys), 'related' = ANY (head_keys) FROM api_snapshot"
            " WHERE page = %s",
            [built.news.pk],
        )
        assert cursor.fetchone() == (True, False)


def test_announcements_end_by_themselves(clinic: StoredClinic) -> None:
    ends_at = timezone.now() + timedelta(hours=1)
    Announcement.objects.all().delete()
    factories.AnnouncementFactory(ends_at=ends_at)
    build_all()

    with connection.cursor() as cursor:
        cursor.execute("SELECT valid_until FROM api_snapshot WHERE page = 0")
        assert cursor.fetchone() == (ends_at,)


def list_related(client: Client, clinic: StoredClinic) -> set[int]:
    related = client.get(f"/api/v2/pages/{clinic.news.pk}/").json()["related"]["items"]
    return {item["page"]["id"] for item in related}


def test_an_article_that_becomes_public_is_chosen_for_panels(
    clinic: StoredClinic, client: Client
) -> None:
    """No answer has a key of what it could not find, so the choice itself has one."""
    factories.restrict(clinic.laser)
    build_all()
    assert clinic.laser.pk not in list_related(client, clinic)

    PageViewRestriction.objects.all().delete()

    assert clinic.laser.pk in list_related(client, clinic)
    assert list(find_differences()) == []


def test_an_article_that_leaves_a_private_section_is_chosen_for_panels(
    clinic: StoredClinic, client: Client
) -> None:
    factories.restrict(clinic.articles)
    open_index = factories.ArticleIndexPageFactory(title="Open")
    news = factories.ArticlePageFactory(parent=open_index, category=clinic.category)
    build_all()
    before = client.get(f"/api/v2/pages/{news.pk}/").json()["related"]["items"]
    assert clinic.laser.pk not in {item["page"]["id"] for item in before}

    Page.objects.get(pk=clinic.laser.pk).move(open_index, pos="last-child")

    after = client.get(f"/api/v2/pages/{news.pk}/").json()["related"]["items"]
    assert clinic.laser.pk in {item["page"]["id"] for item in after}
    assert list(find_differences()) == []
