"""What is shown is true: pages are tagged, asked for again each time, and new at once."""

import re

import pytest

from cms.models import Announcement, StandardPage
from tests import factories

from .cms_with_drafts import Drafts
from .conftest import Editing
from .website import Website

PATHS = ["/", "/treatments/", "/treatments/needling/", "/search/?q=needling", "/team/"]


@pytest.mark.parametrize("path", PATHS)
def test_page_that_has_not_changed_is_not_sent_again(website: Website, path: str) -> None:
    tag = website.get(path).headers["ETag"]

    again = website.get(path, If_None_Match=f'"other", {tag}')

    assert (again.status, again.body, again.headers["ETag"]) == (304, b"", tag)
    assert again.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert website.get(path, If_None_Match='W/"other"').status == 200


def test_pages_have_tags_of_their_own(website: Website) -> None:
    tags = [website.get(path).headers["ETag"] for path in PATHS]

    assert len(set(tags)) == len(PATHS)
    assert all(re.fullmatch(r'W/"[\w-]{43}"', tag) for tag in tags)


def test_page_made_of_an_answer_without_a_tag_has_none(website: Website) -> None:
    refused_by_the_api = website.get("/treatments/?condition=%00")

    assert refused_by_the_api.status == 200
    assert "ETag" not in refused_by_the_api.headers


def test_head_is_answered_as_get_without_a_body(website: Website) -> None:
    got, asked = website.get("/everything/"), website.ask("HEAD", "/everything/", {})

    assert (asked.status, asked.body, asked.headers["ETag"]) == (200, b"", got.headers["ETag"])


def test_what_the_cms_has_said_already_is_asked_for_by_its_tag(
    studio: Website, drafts: Drafts
) -> None:
    first = studio.get("/treatments/")
    drafts.statuses.clear()

    second = studio.get("/treatments/")

    assert second.body == first.body
    assert drafts.statuses == [304] * 5  # site, page, its entries, two filters


def test_page_is_there_at_once_then_new_then_gone(website: Website, editing: Editing) -> None:
    with editing():
        page = factories.StandardPageFactory(title="Soon", live=False)
    hidden = website.get("/soon/")
    with editing():
        StandardPage.objects.get(
            pk=page.pk
        ).get_latest_revision_as_object().save_revision().publish()
    shown = website.get("/soon/")
    with editing():
        page = StandardPage.objects.get(pk=page.pk)
        page.title = "Sooner"
        page.save_revision().publish()
    changed = website.get("/soon/", If_None_Match=shown.headers["ETag"])
    with editing():
        StandardPage.objects.get(pk=page.pk).unpublish()
    gone = website.get("/soon/", If_None_Match=changed.headers["ETag"])

    titles = [answer.html.h1.text for answer in (shown, changed) if answer.html.h1]
    statuses = [answer.status for answer in (hidden, shown, changed, gone)]
    assert (statuses, titles) == ([404, 200, 200, 410], ["Soon", "Sooner"])


def test_change_of_the_site_changes_every_pages_tag(website: Website, editing: Editing) -> None:
    before = website.get("/everything/").headers["ETag"]
    with editing():
        notice = Announcement.objects.create(text="Closed on Monday.", priority=50)
    during = website.get("/everything/", If_None_Match=before)
    with editing():
        notice.delete()
    after = website.get("/everything/").headers["ETag"]

    assert during.status == 200
    assert "Closed on Monday." in during.text
    assert after == before
