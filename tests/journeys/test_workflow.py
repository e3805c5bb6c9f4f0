"""Three people bring a treatment to its readers: one writes, one reviews, one publishes."""

from collections.abc import Callable

from playwright.sync_api import expect

from .desk import Desk
from .reader import Reader
from .world import World


def test_treatment_passes_writer_reviewer_and_publisher(
    sign_in: Callable[[str], Desk], reader: Reader, world: World
) -> None:
    eddie = sign_in("eddie")
    eddie.start_page("treatments/treatmentpage", world.ids["treatments"])
    eddie.fill(title="Vertiflex™ Procedure", teaser="A small spacer for a narrow spine.")
    eddie.write(eddie.add_block("Paragraph"), "It takes about half an hour.")
    assert eddie.list_actions() == ["Submit to Medical review"]
    eddie.act("Submit to Medical review")
    expect(eddie.messages).to_contain_text("submitted for moderation")

    # What is being reviewed is the reviewer's: the writer waits.
    page_id = eddie.last_page_id
    eddie.edit_page(page_id)
    expect(eddie.page.get_by_role("button", name="Save draft")).to_have_count(0)

    rhea = sign_in("rhea")
    rhea.page.get_by_role("link", name="Vertiflex™ Procedure").click()
    assert rhea.list_actions() == [
        "Cancel workflow",
        "Request changes",
        "Approve",
        "Approve with comment",
    ]
    rhea.act("Approve")
    rhea.open_tab("Medical review")
    expect(rhea.box("reviewed_by")).to_contain_text("only when a clinician has reviewed it")
    rhea.choose("reviewed_by", "Imani Whitlock, MD", button="Choose person")
    rhea.fill(last_reviewed_on="2026-10-02")
    rhea.act("Approve")
    expect(rhea.messages).to_contain_text("updated")
    assert reader.get(f"pages/{page_id}/")[0] == 404

    pat = sign_in("pat")
    pat.page.get_by_role("link", name="Vertiflex™ Procedure").click()
    pat.act("Approve")
    expect(pat.messages).to_contain_text("updated")
    page = reader.find("/treatments/vertiflex-procedure/")
    assert page is not None
    assert page["review"]["last_reviewed"] == "2026-10-02"
