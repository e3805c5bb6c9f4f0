"""An editor sees a draft on the front end, another origin, and shows it to someone logged out."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FrameLocator, expect

from tests.server import running_server

from .desk import Desk
from .stand_in import StandIn, standing_in
from .world import World

SignIn = Callable[[str], Desk]
# Milliseconds for typing, form, redirect, exchange, page and checks, on a busy machine.
FOLLOWS_WITHIN = 15_000


@pytest.fixture(scope="module")
def front_end() -> Iterator[StandIn]:
    with standing_in() as front_end:
        yield front_end


@pytest.fixture(scope="module")
def server(
    journey_world: tuple[str, Path, World],
    front_end: StandIn,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """The CMS, which knows of the front end."""
    database_url, _, _ = journey_world
    environment = {
        "DATABASE_URL": database_url,
        "FRONTEND_PREVIEW_URL": f"{front_end.origin}/preview/",
    }
    with running_server(tmp_path_factory.mktemp("front-end"), environment) as running:
        front_end.cms = running.origin
        yield running.origin


def open_preview(desk: Desk) -> FrameLocator:
    desk.page.get_by_role("button", name="Toggle preview").click()
    return desk.page.frame_locator("#w-preview-iframe")


def read_scroll(desk: Desk, front_end: StandIn) -> float:
    """Return how far down the panel's page is."""
    frames = [frame for frame in desk.page.frames if frame.url.startswith(front_end.origin)]
    return max((frame.evaluate("window.scrollY") for frame in frames), default=0)


def test_draft_is_on_the_front_end_while_it_is_written(
    sign_in: SignIn, world: World, front_end: StandIn
) -> None:
    desk = sign_in("eddie")
    desk.edit_page(world.ids["contact"])
    shown = open_preview(desk)
    expect(shown.get_by_role("heading", name="Contact")).to_be_visible(timeout=FOLLOWS_WITHIN)

    desk.fill(title="Find us")

    expect(shown.get_by_role("heading", name="Find us")).to_be_visible(timeout=FOLLOWS_WITHIN)
    frame = desk.page.frame(url=re.compile(front_end.origin))
    assert frame is not None
    assert frame.url == f"{front_end.origin}/preview/"  # no code is left in it


def test_panel_keeps_its_place_and_checks_across_origins(
    sign_in: SignIn, world: World, front_end: StandIn
) -> None:
    desk = sign_in("eddie")
    desk.edit_page(world.ids["reading_list"])
    shown = open_preview(desk)
    expect(shown.get_by_role("heading", name="Reading list")).to_be_visible(timeout=FOLLOWS_WITHIN)

    desk.page.frames[-1].evaluate("window.scrollTo(0, 700)")
    desk.fill(title="A reading list", teaser="Seven words in a teaser for counting.")
    expect(shown.get_by_role("heading", name="A reading list")).to_be_visible(
        timeout=FOLLOWS_WITHIN
    )
    expect(shown.get_by_text("Seven words")).to_be_visible(timeout=FOLLOWS_WITHIN)

    expect(desk.page.locator(".w-preview iframe")).to_have_count(1, timeout=FOLLOWS_WITHIN)
    assert read_scroll(desk, front_end) == 700
    desk.page.get_by_role("button", name="Toggle checks").click()
    checks = desk.page.locator("[data-side-panel=checks]")
    expect(checks.locator("[data-content-word-count]")).to_have_text("10", timeout=FOLLOWS_WITHIN)
    expect(checks.get_by_text("Empty heading found")).to_be_visible(timeout=FOLLOWS_WITHIN)
    expect(checks.locator("[data-content-checker-count]")).to_have_text("1")


def test_draft_is_shown_to_someone_logged_out_until_the_link_is_revoked(
    sign_in: SignIn, browser: Browser, server: str, world: World, front_end: StandIn
) -> None:
    article = world.ids["article"]
    desk = sign_in("eddie")
    desk.edit_page(article)
    desk.fill(title="Stretching, and why")
    desk.save_draft()
    desk.page.locator("header").get_by_role("button", name="Actions").first.click()
    desk.page.get_by_role("link", name="Share links").click()
    desk.fill(label="The board", days="2")
    desk.page.get_by_role("button", name="Make a link").click()
    address = desk.page.get_by_label("Share link", exact=True).input_value()
    token = address.partition("#")[2]
    visitor = browser.new_context()
    window = visitor.new_page()

    window.goto(address)
    expect(window.get_by_role("heading", name="Stretching, and why")).to_be_visible()
    assert window.url == f"{front_end.origin}/preview/"
    window.goto(f"{server}/preview/share/#{token}")  # the CMS's own page does as well
    expect(window.get_by_role("heading", name="Stretching, and why")).to_be_visible()
    assert window.url == f"{server}/preview/share/"

    desk.page.goto(f"/admin/pages/{article}/share/")
    expect(desk.page.get_by_role("row", name="The board")).to_contain_text("2 times")
    desk.page.get_by_role("button", name="Revoke the link for The board").click()
    expect(desk.messages).to_contain_text("does not work any more")

    window.goto(f"{front_end.origin}/preview/")
    expect(window.get_by_text("This preview has ended.")).to_be_visible()
    window.goto(address)
    expect(window.get_by_text("This preview has ended.")).to_be_visible()
    visitor.close()
    assert [asked for asked in front_end.asked if token in str(asked)] == []


def test_codes_are_in_no_referrer_and_no_later_address(front_end: StandIn) -> None:
    """Of all that the journeys above asked of the front end."""
    codes = [path for path, _ in front_end.asked if "code=" in path]

    assert codes
    assert len(set(codes)) == len(codes)
    assert {referrer for _, referrer in front_end.asked} <= {"", f"{front_end.origin}/"}
