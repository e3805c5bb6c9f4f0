"""An editor sees each preview change while typing, and checks lead into the form."""

from collections.abc import Callable
from itertools import cycle

import pytest
from playwright.sync_api import expect

from cms.models.pages import PREVIEW_MODES
from tests.axe import assert_accessible

from .desk import PLACES, Desk
from .world import World

SignIn = Callable[[str], Desk]
FIRST, SECOND = "Botox® for migraine", "Botox® for chronic migraine"


# At the moment from which on Wagtail (8.0.1) looks for edits.
TYPE_AT_ONCE = """addEventListener("w-unsaved:watch-edits", () => {
    document.querySelector("[name=title]").value = "Typed at once";
}, {once: true})"""


def test_what_is_typed_when_the_form_begins_to_be_watched_is_shown(
    sign_in: SignIn, world: World
) -> None:
    desk = sign_in("eddie")
    desk.page.add_init_script(TYPE_AT_ONCE)
    desk.edit_page(world.ids["contact"])

    desk.page.get_by_role("button", name="Toggle preview").click()

    shown = desk.page.frame_locator("#w-preview-iframe")
    expect(shown.get_by_role("heading", name="Typed at once")).to_be_visible()


def test_each_mode_follows_what_is_typed(sign_in: SignIn, world: World) -> None:
    desk = sign_in("eddie")
    desk.start_page("treatments/treatmentpage", world.ids["treatments"])

    titles = cycle([FIRST, SECOND])
    desk.fill(title=next(titles))
    desk.save_draft()  # the first save draws the panel anew, with the first mode

    for mode, place in PLACES.items():
        shown = desk.preview(mode).locator(place)
        expect(shown).to_contain_text(desk.field("title").input_value())
        title = next(titles)
        desk.fill(title=title)
        expect(shown).to_contain_text(title)


def test_check_leads_to_the_field_beside_it(sign_in: SignIn, world: World) -> None:
    desk = sign_in("eddie")
    desk.edit_page(world.ids["unfinished"])
    address = desk.page.url
    preview = desk.preview("Search result")

    preview.get_by_role("link", name="review-missing").click()
    expect(desk.box("reviewed_by").get_by_role("button", name="Choose person")).to_be_focused()
    preview.get_by_role("link", name="heading-level-skipped").click()
    expect(desk.field("body-0-value-text")).to_be_focused()
    preview.get_by_role("link", name="description-missing").click()
    expect(desk.field("search_description")).to_be_focused()

    assert desk.page.url.split("#")[0] == address  # the form was never left
    desk.fill(search_description="What it is like.")
    expect(preview.locator(".desktop .snippet")).to_have_text("What it is like.")
    expect(preview.get_by_text("description-missing")).to_have_count(0)


def test_check_of_a_draft_opened_alone_leads_into_its_form(sign_in: SignIn, world: World) -> None:
    desk = sign_in("pat")

    desk.page.goto(f"/admin/pages/{world.ids['article']}/view_draft/?mode=search")
    desk.page.get_by_role("link", name="description-missing").click()

    expect(desk.field("search_description")).to_be_visible()
    assert desk.page_id == world.ids["article"]


@pytest.mark.parametrize("width_px", [375, 1280])
@pytest.mark.parametrize("mode", [mode for mode, _ in PREVIEW_MODES])
def test_modes_are_accessible(sign_in: SignIn, world: World, mode: str, width_px: int) -> None:
    desk = sign_in("eddie")
    desk.page.set_viewport_size({"width": width_px, "height": 900})

    desk.page.goto(f"/admin/pages/{world.ids['unfinished']}/view_draft/?mode={mode}")

    expect(desk.page.get_by_role("heading", name="Checks")).to_be_visible()
    assert_accessible(desk.page, exclude=["#too-deep"])  # a heading that is wrong on purpose
