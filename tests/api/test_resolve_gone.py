"""``resolve/``: what was public once is gone (410), what never was is not found."""

from typing import Any

import pytest
from django.test import Client
from wagtail.models import Page, PageViewRestriction

from tests import factories

from .resolving import find_status, load, resolve
from .small_clinic import SmallClinic

pytestmark = pytest.mark.django_db


def test_unpublished_page_is_gone_until_it_is_published_again(
    client: Client, clinic: SmallClinic
) -> None:
    page = factories.StandardPageFactory(title="Soon gone")

    page.unpublish()
    gone = resolve(client, "/soon-gone/?a=1")
    load(page).save_revision().publish()
    again = resolve(client, "/soon-gone/")

    assert gone.status_code == 410
    assert gone["Content-Type"] == "application/problem+json"
    assert gone.json() == {
        "type": "about:blank",
        "title": "Gone",
        "status": 410,
        "code": "gone",
        "detail": "What was public here has been withdrawn.",
        "message": "What was public here has been withdrawn.",
    }
    assert again.json()["title"] == "Soon gone"


def test_path_that_is_public_again_and_then_hidden_is_not_gone(
    client: Client, clinic: SmallClinic
) -> None:
    """Publishing removes the entry, so what comes after is judged by itself."""
    page = factories.StandardPageFactory(title="Back")
    page.unpublish()
    load(page).save_revision().publish()

    factories.restrict(page)

    assert find_status(client, "/back/") == 404


def test_deleted_page_is_gone_with_all_below_it(client: Client, clinic: SmallClinic) -> None:
    paths = ["/about-us/", "/about-us/our-team/", "/about-us/our-draft/"]
    factories.StandardPageFactory(title="Our draft", parent=clinic.about, live=False)

    load(clinic.about).delete()

    assert [find_status(client, path) for path in paths] == [410, 410, 404]


def test_page_unpublished_with_all_below_it_is_gone(client: Client, clinic: SmallClinic) -> None:
    factories.StandardPageFactory(title="Our draft", parent=clinic.about, live=False)

    for page in (clinic.about, *clinic.about.get_descendants().live()):
        load(page).unpublish()

    paths = ["/about-us/", "/about-us/our-team/", "/about-us/our-draft/"]
    assert [find_status(client, path) for path in paths] == [410, 410, 404]


def test_page_below_an_unpublished_one_is_still_there(client: Client, clinic: SmallClinic) -> None:
    load(clinic.about).unpublish()

    assert find_status(client, "/about-us/") == 410
    assert resolve(client, "/about-us/our-team/").json()["title"] == "Our team"


def test_new_page_takes_the_place_of_a_gone_one(client: Client, clinic: SmallClinic) -> None:
    load(clinic.team).delete()

    factories.StandardPageFactory(title="New team", slug="our-team", parent=clinic.about)

    assert resolve(client, "/about-us/our-team/").json()["title"] == "New team"


def test_draft_that_was_never_public_is_not_found(client: Client, clinic: SmallClinic) -> None:
    draft = factories.StandardPageFactory(title="Never", live=False)
    assert find_status(client, "/never/") == 404

    draft.delete()

    assert find_status(client, "/never/") == 404


def test_private_page_is_not_found_whatever_becomes_of_it(
    client: Client, clinic: SmallClinic
) -> None:
    deleted, unpublished = (
        factories.StandardPageFactory(title=title, parent=clinic.private)
        for title in ("Deleted", "Unpublished")
    )
    paths = ["/staff-rota/deleted/", "/staff-rota/unpublished/", "/staff-rota/"]
    before = [find_status(client, path) for path in paths]

    load(deleted).delete()
    load(unpublished).unpublish()
    after = [find_status(client, path) for path in paths]
    load(clinic.private).delete()
    afterwards = [find_status(client, path) for path in paths]

    assert before == after == afterwards == [404, 404, 404]


def test_page_made_private_is_not_found_whatever_becomes_of_it(
    client: Client, clinic: SmallClinic
) -> None:
    """It was public once, but what an editor has locked away is nobody's business."""
    kept, unpublished, deleted = (
        factories.StandardPageFactory(title=title) for title in ("Kept", "Unpublished", "Deleted")
    )
    for page in (kept, unpublished, deleted):
        factories.restrict(page)

    unpublished.unpublish()
    load(deleted).delete()

    paths = ("/kept/", "/unpublished/", "/deleted/")
    assert [find_status(client, path) for path in paths] == [404, 404, 404]


def test_page_made_private_after_it_was_unpublished_is_not_found(
    client: Client, clinic: SmallClinic
) -> None:
    page = factories.StandardPageFactory(title="Withdrawn")
    page.unpublish()
    assert find_status(client, "/withdrawn/") == 410

    factories.restrict(page)
    private = find_status(client, "/withdrawn/")
    load(page).delete()
    deleted = find_status(client, "/withdrawn/")

    assert (private, deleted) == (404, 404)


def test_page_made_public_again_is_gone_when_it_is_deleted(
    client: Client, clinic: SmallClinic
) -> None:
    page = factories.StandardPageFactory(title="Opened")
    factories.restrict(page)
    PageViewRestriction.objects.filter(page=page).delete()

    load(page).delete()

    assert find_status(client, "/opened/") == 410


def test_page_outside_the_site_is_never_gone(client: Client, clinic: SmallClinic) -> None:
    other = factories.HomePageFactory(title="Other")
    pages = [factories.StandardPageFactory(title=title, parent=other) for title in ("One", "Two")]

    pages[0].unpublish()
    Page.objects.get(pk=pages[1].pk).delete()

    assert [find_status(client, path) for path in ("/one/", "/two/")] == [404, 404]


def test_page_unpublished_in_bulk_is_gone(client: Client, clinic: SmallClinic) -> None:
    Page.objects.filter(pk=clinic.team.pk).update(live=False)

    assert find_status(client, "/about-us/our-team/") == 410


def rename(page: Page, slug: str) -> Page:
    """Publish a page under another slug, as in the admin."""
    page = load(page)
    page.slug = slug
    page.save_revision().publish()
    return load(page)


def test_path_that_a_page_left_is_gone_when_the_page_is(
    client: Client, clinic: SmallClinic
) -> None:
    page = rename(rename(factories.StandardPageFactory(title="First"), "second"), "third")
    paths = ("/first/", "/second/", "/third/")
    renamed = [find_status(client, path) for path in paths]

    page.unpublish()
    unpublished = [find_status(client, path) for path in paths]
    rename(page, "fourth")
    elsewhere = [find_status(client, path) for path in paths]
    load(page).delete()
    deleted = [find_status(client, path) for path in (*paths, "/fourth/")]

    assert 410 not in renamed
    assert unpublished == [410] * 3
    assert 410 not in elsewhere
    assert deleted == [410] * 4


def test_path_that_a_page_left_without_a_redirect_is_gone_only_with_the_page(
    client: Client, clinic: SmallClinic, settings: Any
) -> None:
    settings.WAGTAILREDIRECTS_AUTO_CREATE = False
    page = rename(factories.StandardPageFactory(title="Quiet"), "moved-quietly")
    left = find_status(client, "/quiet/")

    page.unpublish()

    assert left == 404
    assert find_status(client, "/quiet/") == 410


def test_pages_of_a_section_that_is_moved_leave_their_paths(
    client: Client, clinic: SmallClinic
) -> None:
    elsewhere = factories.StandardPageFactory(title="Elsewhere")
    load(clinic.about).move(load(elsewhere), "last-child")

    Page.objects.filter(pk=clinic.team.pk).update(live=False)

    assert find_status(client, "/about-us/our-team/") == 410
    assert find_status(client, "/elsewhere/about-us/our-team/") == 410
    assert find_status(client, "/about-us/") != 410


def test_path_in_a_private_section_is_never_gone(client: Client, clinic: SmallClinic) -> None:
    page = factories.StandardPageFactory(title="Rota", parent=clinic.private)
    page.move(load(clinic.about), "last-child")

    load(page).unpublish()

    assert find_status(client, "/staff-rota/rota/") == 404
    assert find_status(client, "/about-us/rota/") == 410


def test_path_that_a_page_left_is_not_found_once_the_page_is_private(
    client: Client, clinic: SmallClinic
) -> None:
    page = rename(factories.StandardPageFactory(title="Early"), "late")
    factories.restrict(page)
    private = find_status(client, "/early/")

    load(page).unpublish()
    unpublished = find_status(client, "/early/")
    load(page).delete()

    assert (private, unpublished, find_status(client, "/early/")) == (404, 404, 404)


def test_pages_that_had_the_same_path_one_after_the_other(
    client: Client, clinic: SmallClinic
) -> None:
    rename(factories.StandardPageFactory(title="Shared"), "first-of-two")
    second = factories.StandardPageFactory(title="Second", slug="shared")

    second.unpublish()

    assert find_status(client, "/shared/") == 410
