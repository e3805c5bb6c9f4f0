"""Pages in a real browser: without script, without a violation, on a phone and in the dark."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.axe import assert_accessible
from tests.browser import PATIENCE, running_browser

from .cms_with_drafts import Drafts, build_preview
from .website import Website

PATHS = [
    "/",
    "/treatments/",
    "/treatments/needling/",
    "/articles/on-sleep/",
    "/everything/",
    "/search/?q=needling",
    "/team/",
    "/gone/",
    "/preview/refused/",
    "/preview/share/",
]

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def browser(website: Website) -> Iterator[Browser]:
    with running_browser() as browser:
        yield browser


@pytest.fixture
def open_page(browser: Browser, website: Website) -> Iterator[Open]:
    """Open a path in a window of its own, which must find nothing to complain about."""
    contexts, complaints = [], []

    def open_page(path: str, **options: object) -> Page:
        context = browser.new_context(base_url=website.origin, **options)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda said: complaints.append(said.text) if "Security Policy" in said.text else None,
        )
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_no_violation_in_light_and_dark(open_page: Open, path: str) -> None:
    assert_accessible(open_page(path))


@pytest.mark.parametrize("path", PATHS)
def test_page_fits_a_phone(open_page: Open, path: str) -> None:
    page = open_page(path, viewport={"width": 360, "height": 740})

    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_menu_opens_on_a_phone_without_script(open_page: Open) -> None:
    page = open_page("/", viewport={"width": 360, "height": 740}, java_script_enabled=False)
    link = page.get_by_role("link", name="Patient portal")
    menu = page.get_by_role("navigation", name="Main")

    assert not menu.is_visible()
    page.get_by_role("button", name="Menu").click()
    menu.locator("summary").click()

    assert link.is_visible()


def test_site_is_used_without_script(open_page: Open, website: Website) -> None:
    page = open_page("/treatments/", java_script_enabled=False)
    page.get_by_label("Part of the body").select_option("neck")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name="Needling").click()

    assert page.url == f"{website.origin}/treatments/needling/"
    page.get_by_role("link", name="Search").click()
    page.get_by_label("Search for").fill("sleep")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="On sleep").click()

    assert page.get_by_role("heading", level=1).inner_text() == "On sleep"


def test_keyboard_reaches_the_content_first(open_page: Open) -> None:
    page = open_page("/treatments/needling/")
    page.keyboard.press("Tab")

    skip = page.get_by_role("link", name="Skip to content")
    assert skip.evaluate("element => element === document.activeElement")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "content"


def test_pictures_are_shown(open_page: Open) -> None:
    page = open_page("/treatments/needling/")
    hero = page.locator(".lead img")
    hero.wait_for()

    page.wait_for_function("document.querySelector('.lead img').naturalWidth > 0")


def test_share_link_is_pasted_where_there_is_no_script(
    browser: Browser, studio: Website, drafts: Drafts, page: dict[str, Any]
) -> None:
    drafts.by_token["another"] = build_preview(page, kind="share")
    with browser.new_context(base_url=studio.origin, java_script_enabled=False) as context:
        window = context.new_page()
        window.goto("/preview/share/#another")
        window.get_by_label("The link you were sent").fill(
            f"{studio.origin}/preview/share/#another"
        )
        window.get_by_role("button", name="Open").click()

        assert window.get_by_role("heading", level=1).inner_text() == "Needling"
