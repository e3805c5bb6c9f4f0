"""An editor writes a treatment with every block there is, previews and publishes it."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import APIResponse, Route, expect

from tests.factories.files import draw_png

from .desk import Desk
from .reader import Reader
from .world import World

SignIn = Callable[[str], Desk]
AUTOSAVED_AFTER = 4_000  # milliseconds, with room

SHOWN_BODY = [
    ("heading", {"text": "What to expect", "level": 2, "anchor": "what-to-expect"}),
    ("paragraph", {"html": "<p>Most people walk out within <b>an hour</b>.</p>"}),
    ("quote", {"text": "Movement is rarely the enemy.", "attribution": "Imani Whitlock"}),
    ("testimonial", {"text": "I can turn my head again.", "name": "Marta K."}),
    (
        "callout",
        {"kind": "warning", "title": "Before your visit", "html": "<p>Name your medicines.</p>"},
    ),
    (
        "steps",
        {
            "title": "Your appointment",
            "items": [
                {"title": "We talk", "html": "<p>About your pain.</p>"},
                {"title": "We examine", "html": ""},
            ],
        },
    ),
    (
        "faq",
        {
            "title": "Good to ask",
            "items": [{"question": "Does it hurt?", "answer_html": "<p>A brief sting.</p>"}],
        },
    ),
    (
        "key_facts",
        {"title": "At a glance", "items": [{"label": "Duration", "value": "20 minutes"}]},
    ),
    (
        "table",
        {
            "caption": "Rest afterwards",
            "columns": [
                {"heading": "Activity", "type": "text"},
                {"heading": "Wait for", "type": "text"},
            ],
            "rows": [["Running", "2 days"]],
        },
    ),
    ("figure", {"caption": "Green hills.", "image": {"alt": "Hills under a low sun"}}),
    (
        "video",
        {
            "url": "https://youtu.be/aaaaaaaaaaa",
            "provider": "youtube",
            "video_id": "aaaaaaaaaaa",
            "embed_url": "https://www.youtube-nocookie.com/embed/aaaaaaaaaaa",
            "title": "Three stretches",
            "caption": "Four minutes.",
        },
    ),
    (
        "call_to_action",
        {
            "heading": "Talk to us",
            "text": "We have time.",
            "link": {"label": "Contact", "url": "http://localhost/contact/"},
        },
    ),
    (
        "download",
        {
            "title": "A checklist",
            "description": "One page.",
            "document": {"extension": "txt", "title": "Before your visit", "size_bytes": 19},
        },
    ),
    ("related_cards", {"heading": "Read next", "items": [{"title": "Contact"}]}),
]


def test_editor_writes_every_block_and_publishes(
    sign_in: SignIn, reader: Reader, world: World
) -> None:
    desk = sign_in("pat")
    desk.start_page("treatments/treatmentpage", world.ids["treatments"])
    desk.fill(title="Trigger point injections™", teaser="A small injection for a tight muscle.")
    write_text_blocks(desk)
    write_fact_blocks(desk)
    write_media_and_action_blocks(desk)

    # A draft may lack its review: it can be saved and previewed, but not published.
    page_id = desk.save_draft()
    expect(desk.preview().get_by_role("heading", level=1)).to_have_text("Trigger point injections™")
    expect(desk.preview().get_by_text("I can turn my head again.")).to_be_visible()
    desk.act("Publish")
    expect(desk.messages).to_contain_text("could not be saved due to validation errors")
    desk.open_tab("Medical review")
    expect(desk.box("reviewed_by")).to_contain_text("only when a clinician has reviewed it")
    assert reader.get(f"pages/{page_id}/")[0] == 404

    desk.choose("reviewed_by", "Imani Whitlock, MD", button="Choose person")
    desk.fill(last_reviewed_on="2026-10-02", next_review_on="2027-10-02")
    desk.publish()

    listed = reader.list_titles(type="treatments.TreatmentPage")
    status, page = reader.get(f"pages/{page_id}/")
    assert "Trigger point injections™" in listed
    assert status == 200
    assert page["meta"]["slug"] == "trigger-point-injections"
    assert page["review"]["reviewed_by"]["name"] == "Imani Whitlock"
    assert page["review"]["last_reviewed"] == "2026-10-02"
    assert [block["type"] for block in page["body"]] == [kind for kind, _ in SHOWN_BODY]
    for block, (_, shown) in zip(page["body"], SHOWN_BODY, strict=True):
        assert keep_keys(block["value"], like=shown) == shown
    assert "Marta Kowal" not in str(page), "the record of a consent is the clinic's own"


def test_slugs_follow_the_title_and_leave_the_marks_out(sign_in: SignIn, world: World) -> None:
    desk = sign_in("eddie")

    desk.start_page("treatments/treatmentpage", world.ids["treatments"])
    desk.fill(title="Botox® for My Migraine? How So?")
    expect(desk.field("slug")).to_have_value("botox-for-my-migraine-how-so")
    desk.fill(title="“Vertiflex™” – Juvéderm IPL/BBL")
    expect(desk.field("slug")).to_have_value("vertiflex-juvederm-ipl-bbl")

    desk.page.goto("/admin/snippets/treatments/condition/add/")
    desk.fill(name="Piriformis™ Syndrome")
    expect(desk.field("slug")).to_have_value("piriformis-syndrome")
    desk.page.get_by_role("button", name="Save").click()
    expect(desk.messages).to_contain_text("created")


def test_a_new_page_that_takes_long_to_save_is_not_saved_twice(
    sign_in: SignIn, world: World
) -> None:
    """Neither by autosave, two seconds after the last key."""
    desk = sign_in("eddie")
    desk.start_page("cms/standardpage", world.ids["contact"])
    expect(desk.page.locator("html[data-watched]")).to_be_attached()
    held: list[Route] = []
    desk.page.route(desk.page.url, lambda route: held.append(route))

    desk.fill(title="Parking")
    expect(desk.page.locator("[data-w-unsaved-has-edits-value=true]")).to_be_attached()
    desk.page.get_by_role("button", name="Save draft").click(no_wait_after=True)
    desk.page.wait_for_timeout(AUTOSAVED_AFTER)
    asked = [route.request.resource_type for route in held]
    held[0].continue_()

    expect(desk.messages).to_contain_text("created")
    assert asked == ["document"]


def test_a_new_page_being_saved_by_itself_is_submitted_after_that(
    sign_in: SignIn, world: World, reader: Reader
) -> None:
    """Else there would be a second one, or the admin would say that its slug is in use."""
    desk = sign_in("pat")
    desk.start_page("cms/standardpage", world.ids["contact"])
    expect(desk.page.locator("html[data-watched]")).to_be_attached()
    made: list[tuple[Route, APIResponse]] = []
    desk.page.route(
        "**/admin/pages/add/**", lambda route: made.append((route, route.fetch())), times=1
    )
    desk.fill(title="Parking at night")
    while not made:
        desk.page.wait_for_timeout(50)
    [(route, answer)] = made
    assert answer.ok, answer.text()

    desk.act("Publish")
    desk.page.wait_for_timeout(500)
    route.fulfill(response=answer)

    expect(desk.messages).to_contain_text("published")
    assert desk.last_page_id == answer.json()["pk"]
    assert reader.find("/contact/parking-at-night/") is not None


def test_autosave_sends_what_the_form_holds_by_then(sign_in: SignIn, world: World) -> None:
    """The slug follows the title when the save is announced already, and no page is without one."""
    desk = sign_in("eddie")
    desk.start_page("cms/standardpage", world.ids["contact"])
    expect(desk.page.locator("html[data-watched]")).to_be_attached()

    with desk.page.expect_response(re.compile("/admin/pages/add/")) as saved:
        desk.field("title").fill("Parking in the rain")
        expect(desk.page.locator("[data-w-autosave-state-value=saving]")).to_be_attached()
        desk.field("title").press("Tab")

    assert saved.value.ok, saved.value.text()
    desk.field("title").fill("Parking in the snow")
    with desk.page.expect_response(re.compile("/edit/$")) as saved_again:
        desk.field("title").press("Tab")
    assert saved_again.value.json()["revision_id"] == saved.value.json()["revision_id"]


def test_a_submission_that_led_nowhere_can_be_repeated(sign_in: SignIn, world: World) -> None:
    """What it cancelled never ends, so nothing may wait for that."""
    desk = sign_in("eddie")
    desk.start_page("cms/standardpage", world.ids["contact"])
    expect(desk.page.locator("html[data-watched]")).to_be_attached()
    desk.page.evaluate("addEventListener('submit', e => e.preventDefault(), { once: true })")
    desk.fill(title="Parking by the river")
    expect(desk.page.locator("[data-w-autosave-state-value=saving]")).to_be_attached()
    desk.page.get_by_role("button", name="Save draft").click()
    desk.page.wait_for_timeout(AUTOSAVED_AFTER)

    desk.page.locator("form[data-edit-form]").evaluate("form => form.requestSubmit()")

    expect(desk.messages).to_contain_text("created")


def write_text_blocks(desk: Desk) -> None:
    block = desk.add_block("Heading")
    desk.fill(**{f"{block}-text": "What to expect"})
    block = desk.add_block("Paragraph")
    desk.write(block, "Most people walk out within **an hour**.")
    block = desk.add_block("Quote")
    desk.fill(
        **{
            f"{block}-text": "Movement is rarely the enemy.",
            f"{block}-attribution": "Imani Whitlock",
        }
    )
    block = desk.add_block("Testimonial")
    desk.fill(
        **{
            f"{block}-text": "I can turn my head again.",
            f"{block}-name": "Marta K.",
            f"{block}-consent-given_on": "2026-03-01",
            f"{block}-consent-given_by": "Marta Kowal",
        }
    )
    block = desk.add_block("Callout")
    desk.field(f"{block}-kind").select_option(label="Take care")
    desk.fill(**{f"{block}-title": "Before your visit"})
    desk.write(f"{block}-text", "Name your medicines.")


def write_fact_blocks(desk: Desk) -> None:
    block = desk.add_block("Steps")
    desk.fill(**{f"{block}-title": "Your appointment", f"{block}-items-0-value-title": "We talk"})
    desk.write(f"{block}-items-0-value-text", "About your pain.")
    desk.add_item(f"{block}-items")
    desk.fill(**{f"{block}-items-1-value-title": "We examine"})
    block = desk.add_block("Questions and answers")
    desk.fill(
        **{f"{block}-title": "Good to ask", f"{block}-items-0-value-question": "Does it hurt?"}
    )
    desk.write(f"{block}-items-0-value-answer", "A brief sting.")
    block = desk.add_block("Key facts")
    desk.fill(
        **{
            f"{block}-title": "At a glance",
            f"{block}-items-0-value-label": "Duration",
            f"{block}-items-0-value-value": "20 minutes",
        }
    )
    block = desk.add_block("Table")
    desk.fill(**{f"{block}-caption": "Rest afterwards"})
    desk.add_table_column("Activity", "Wait for")
    desk.fill(**{f"{block}-cell-0-0": "Running", f"{block}-cell-0-1": "2 days"})


def write_media_and_action_blocks(desk: Desk) -> None:
    block = desk.add_block("Figure")
    desk.upload(
        f"{block}-image-image",
        ("hills.png", draw_png((1000, 600), "green")),
        button="Choose an image",
        title="Hills",
        description="Hills under a low sun",
    )
    desk.fill(**{f"{block}-caption": "Green hills."})
    block = desk.add_block("Video")
    desk.fill(
        **{
            f"{block}-url": "https://youtu.be/aaaaaaaaaaa",
            f"{block}-title": "Three stretches",
            f"{block}-caption": "Four minutes.",
        }
    )
    block = desk.add_block("Call to action")
    desk.fill(
        **{
            f"{block}-heading": "Talk to us",
            f"{block}-text": "We have time.",
            f"{block}-link-label": "Contact",
        }
    )
    desk.choose_page(f"{block}-link-page", "Contact")
    block = desk.add_block("Download")
    desk.upload(
        f"{block}-document",
        ("before-your-visit.txt", b"One page to print.\n"),
        button="Choose a document",
        title="Before your visit",
    )
    desk.fill(**{f"{block}-title": "A checklist", f"{block}-description": "One page."})
    block = desk.add_block("Related cards")
    desk.fill(**{f"{block}-heading": "Read next"})
    desk.choose_page(f"{block}-pages-0-value", "Contact")


def keep_keys(value: Any, *, like: Any) -> Any:
    """Cut a payload down to the keys that are compared; lists keep their length."""
    if isinstance(like, dict) and isinstance(value, dict):
        return {key: keep_keys(value.get(key), like=like[key]) for key in like}
    if isinstance(like, list) and isinstance(value, list) and like:
        return [keep_keys(item, like=like[0]) for item in value]
    return value
