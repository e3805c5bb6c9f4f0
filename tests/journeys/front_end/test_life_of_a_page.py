"""A treatment from its first word to its end, as its editor and its readers see it."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser import keep_picture
from tests.factories.files import draw_png
from tests.frontend.website import Website
from tests.journeys.desk import PLACES, Desk
from tests.journeys.world import World

OLD_PATH, NEW_PATH = "/treatments/needles-for-knots/", "/treatments/trigger-points/"


def test_treatment_from_its_first_word_to_its_end(
    sign_in: Callable[[str], Desk], visitor: Page, website: Website, world: World
) -> None:
    desk = sign_in("pat")
    write_draft(desk, world)
    for mode, place in PLACES.items():
        assert_mode_follows(desk, mode, place)
    assert website.get(OLD_PATH).status == 404

    desk.fill(title="Needles for knots")
    # Whoever looks after the confirmation sees it: nothing here waits or tries again.
    desk.review("Imani Whitlock, MD")
    page_id = desk.publish()
    visit(visitor, OLD_PATH)
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Needles for knots")
    assert_picture_is_shown(visitor)
    keep_picture(visitor, "treatment")
    visit(visitor, "/treatments/")
    visitor.get_by_role("link", name="Needles for knots").click()
    expect(visitor).to_have_url(f"{website.origin}{OLD_PATH}")

    desk.edit_page(page_id)
    desk.open_tab("Search and social")
    desk.fill(slug="trigger-points")
    desk.publish()
    moved = website.get(OLD_PATH)
    assert (moved.status, moved.headers["Location"]) == (301, f"{website.origin}{NEW_PATH}")
    visit(visitor, OLD_PATH)
    expect(visitor).to_have_url(f"{website.origin}{NEW_PATH}")

    desk.unpublish(page_id)
    assert [website.get(path).status for path in (NEW_PATH, OLD_PATH)] == [410, 410]
    assert "Needles for knots" not in website.get("/treatments/").text


def write_draft(desk: Desk, world: World) -> None:
    """Begin a treatment with a picture and a few words, and save it."""
    desk.start_page("treatments/treatmentpage", world.ids["treatments"])
    desk.fill(title="Needles for knots", teaser="A small injection for a tight muscle.")
    desk.upload(
        "hero_image",
        ("hills.png", draw_png((1000, 600), "green")),
        button="Choose an image",
        title="Hills",
        description="Hills under a low sun",
    )
    desk.write(desk.add_block("Paragraph"), "Most people walk out within an hour.")
    desk.save_draft()


def assert_mode_follows(desk: Desk, mode: str, place: str) -> None:
    """Expect a mode to show the draft and, a moment later, what is typed then."""
    shown = desk.preview(mode).locator(place)
    expect(shown).to_contain_text(desk.field("title").input_value())
    desk.fill(title=f"Needles for knots: {mode.lower()}")
    expect(shown).to_contain_text(f"Needles for knots: {mode.lower()}")
    desk.await_preview()
    keep_picture(desk.page, f"editor-{mode.lower().replace(' ', '-')}")


def assert_picture_is_shown(visitor: Page) -> None:
    picture = visitor.get_by_role("img", name="Hills under a low sun")
    expect(picture).to_be_visible()
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("image => image.naturalWidth") > 0


def visit(visitor: Page, path: str) -> None:
    """Go to a path, which must be there at the first request."""
    answer = visitor.goto(path)
    assert answer
    assert answer.status == 200
