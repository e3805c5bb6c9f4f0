"""A draft on the front end, which is another site, in the editor's panel."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Frame, Locator, expect

from tests.axe import assert_accessible
from tests.frontend.website import Website
from tests.journeys.desk import Desk
from tests.journeys.world import World

SignIn = Callable[[str], Desk]
# As Wagtail counts them.
COUNT_WORDS = """() => {
    for (const mark of document.querySelectorAll("wagtail-inline-userbar")) {
        mark.remove();  // of the checks, which are done after the counting
    }
    const words = new Intl.Segmenter("en", {granularity: "word"});
    const text = document.querySelector("main").innerText;
    return [...words.segment(text)].filter(part => part.isWordLike).length;
}"""
# As the userbar says it once it has checked its own page.
SAY_READY = "window.top.postMessage({wagtail: {type: 'w-userbar:axe-ready'}}, '*');"
SAY_READY_OFTEN = f"() => {{ {SAY_READY * 3} }}"
# Of a page that is gone nothing answers. Resolved once it was asked.
ANSWER_NO_CHECKS = f"""() => new Promise((resolve) => {{
    window.ignore = resolve;
    {SAY_READY}
}})"""
IGNORE_CHECKS = """addEventListener("message", (event) => {
    if (!window.ignore || !String(event.data).includes("axe.start")) return;
    event.stopImmediatePropagation();
    window.ignore();
})"""
COUNTED = "Seven words in a title for counting"
LONGEST_CHECK_MS = 10_000  # as in preview_checks.js


def find_panel(desk: Desk, website: Website) -> Frame:
    """Return the front end's page in the panel."""
    (frame,) = [frame for frame in desk.page.frames if frame.url.startswith(website.origin)]
    return frame


def find_word_count(desk: Desk) -> Locator:
    return desk.page.locator("[data-side-panel=checks] [data-content-word-count]")


def count_words(panel: Frame) -> str:
    """Count while the panel is shown: else all text is counted."""
    return str(panel.evaluate(COUNT_WORDS))


def test_draft_is_on_the_front_end_while_it_is_written(
    sign_in: SignIn, world: World, website: Website
) -> None:
    desk = sign_in("eddie")
    desk.edit_page(world.ids["contact"])
    shown = desk.preview()
    expect(shown.get_by_role("heading", name="Contact")).to_be_visible()

    desk.fill(title="Find us")
    expect(shown.get_by_role("heading", name="Find us")).to_be_visible()
    desk.await_preview()

    assert shown.locator(".skip").count() == 1  # the front end's, not the CMS's
    address = urlsplit(find_panel(desk, website).url)
    assert (address.path[:14], address.query) == ("/preview/page/", "")  # no code is left


def test_page_that_was_never_saved_is_on_the_front_end(sign_in: SignIn, world: World) -> None:
    desk = sign_in("eddie")
    desk.start_page("treatments/treatmentpage", world.ids["treatments"])

    shown = desk.preview()
    desk.fill(title="Half a page")

    expect(shown.get_by_role("heading", name="Half a page", level=1)).to_be_visible()


def test_panel_keeps_its_place_and_checks_across_sites(
    sign_in: SignIn, world: World, website: Website
) -> None:
    desk = sign_in("eddie")
    desk.edit_page(world.ids["unfinished"])
    shown = desk.preview()
    expect(shown.get_by_role("heading", name="Too deep")).to_be_visible()

    checks = desk.page.locator("[data-side-panel=checks]")
    find_panel(desk, website).evaluate("window.scrollTo(0, 150)")
    desk.fill(teaser="Seven words in a teaser for counting.")
    expect(shown.get_by_text("Seven words")).to_be_attached()
    desk.await_preview()

    panel = find_panel(desk, website)
    assert panel.evaluate("window.scrollY") == 150
    words = count_words(panel)
    desk.page.get_by_role("button", name="Toggle checks").click()
    expect(checks.get_by_text("Incorrect heading hierarchy")).to_be_visible()
    expect(checks.locator("[data-content-checker-count]")).to_have_text("1")
    expect(find_word_count(desk)).to_have_text(words)


def assert_new_title_is_counted(
    desk: Desk, website: Website, within_ms: float | None = None
) -> None:
    """Type another title, and expect that the page's words are counted once it is shown."""
    desk.fill(title=COUNTED)
    shown = desk.page.frame_locator("#w-preview-iframe")
    expect(shown.get_by_role("heading", name=COUNTED)).to_be_attached()
    desk.await_preview()
    words = count_words(find_panel(desk, website))
    expect(find_word_count(desk)).to_have_text(words, timeout=within_ms)


def test_pages_that_are_ready_in_quick_succession_are_checked(
    sign_in: SignIn, world: World, website: Website
) -> None:
    desk = sign_in("eddie")
    desk.edit_page(world.ids["unfinished"])
    desk.preview()
    expect(find_word_count(desk)).not_to_have_text("-")

    find_panel(desk, website).evaluate(SAY_READY_OFTEN)
    assert_new_title_is_counted(desk, website)


def test_page_that_goes_while_it_is_checked_does_not_end_the_checks(
    sign_in: SignIn, world: World, website: Website
) -> None:
    desk = sign_in("eddie")
    desk.page.add_init_script(IGNORE_CHECKS)
    desk.edit_page(world.ids["unfinished"])
    desk.preview()
    expect(find_word_count(desk)).not_to_have_text("-")

    find_panel(desk, website).evaluate(ANSWER_NO_CHECKS)
    assert_new_title_is_counted(desk, website, within_ms=2 * LONGEST_CHECK_MS)


@pytest.mark.parametrize("width_px", [375, 1280])
def test_draft_in_a_tab_is_accessible_and_leads_back(
    sign_in: SignIn, world: World, website: Website, width_px: int
) -> None:
    desk = sign_in("eddie")
    desk.page.set_viewport_size({"width": width_px, "height": 900})

    desk.page.goto(f"/admin/pages/{world.ids['reading_list']}/view_draft/")

    assert desk.page.url.startswith(f"{website.origin}/preview/page/")
    assert_accessible(desk.page)
    desk.page.get_by_role("button", name="View Wagtail quick actions").click()
    desk.page.get_by_role("menuitem", name="Edit this page").click()
    assert desk.page_id == world.ids["reading_list"]
