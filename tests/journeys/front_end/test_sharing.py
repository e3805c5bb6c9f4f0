"""A draft is shown to someone logged out, on the front end and on the CMS, until it is revoked."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.axe import assert_accessible
from tests.browser import keep_picture
from tests.frontend.website import Website
from tests.journeys.desk import Desk
from tests.journeys.world import World

SignIn = Callable[[str], Desk]


def share_article(desk: Desk, world: World, title: str, label: str) -> str:
    """Write a draft of the article and return a link to it."""
    desk.edit_page(world.ids["article"])
    desk.fill(title=title)
    desk.save_draft()
    return desk.share(label)


def test_shared_draft_is_shown_until_its_link_is_revoked(
    sign_in: SignIn, visitor: Page, website: Website, world: World
) -> None:
    desk = sign_in("eddie")
    address = share_article(desk, world, "Stretching, and why", "The board")
    keep_picture(desk.page, "share-links")
    assert_accessible(desk.page)

    visitor.goto(address)
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Stretching, and why")
    expect(visitor.get_by_role("status")).to_contain_text("Draft preview")
    assert visitor.url.startswith(f"{website.origin}/preview/page/")
    assert visitor.locator("wagtail-userbar").count() == 0
    visitor.reload()
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Stretching, and why")
    assert_accessible(visitor)
    keep_picture(visitor, "shared-draft")

    desk.page.goto(f"/admin/pages/{world.ids['article']}/share/")
    expect(desk.page.get_by_role("row", name="The board")).to_contain_text("1 time")
    desk.page.get_by_role("button", name="Revoke the link for The board").click()
    expect(desk.messages).to_contain_text("does not work any more")

    visitor.reload()
    expect(visitor.get_by_role("heading")).to_have_text("This preview has ended")
    visitor.goto(address)
    expect(visitor.get_by_role("heading")).to_have_text("This preview has ended")


def test_cms_shows_a_shared_draft_itself(
    sign_in: SignIn, visitor: Page, server: str, world: World
) -> None:
    desk = sign_in("eddie")
    token = share_article(desk, world, "Stretching, again", "A lawyer").partition("#")[2]

    visitor.goto(f"{server}/preview/share/")
    assert_accessible(visitor)
    visitor.goto(f"{server}/preview/share/#{token}")
    visitor.reload()

    expect(visitor.get_by_role("heading", level=1)).to_have_text("Stretching, again")
    assert visitor.url == f"{server}/preview/share/"
    assert_accessible(visitor)
