"""An editor's desk: the admin in a browser window, and what an editor does with mouse and keys."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self
from urllib.parse import urlsplit

from playwright.sync_api import FrameLocator, Locator, Page, Request, expect

# Wagtail 8.0.1 looks for changes only after the first two seconds of a form.
MARK_WATCHED_FORM = """addEventListener("w-unsaved:watch-edits", () => {
    document.documentElement.dataset.watched = "yes";
})"""
# When its question for other windows is answered only after an autosave, Wagtail 8.0.1 takes that
# for another window's.
OWN_VERSION = "You saved a new version in another window"
# Where each mode of the preview shows the title.
PLACES = {
    "Page": "h1",
    "Search result": ".desktop .headline",
    "Social cards": ".large h3",
    "Structured data": ".raw pre",
}
BODY = "#panel-child-content-body-section"


class Desk:
    """One person's browser window. Fields are named as in the form they are posted with."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.name = ""
        self.troubles: list[str] = []
        page.on("pageerror", lambda error: self.troubles.append(f"script error: {error}"))
        page.on("request", self._watch_request)
        page.add_init_script(MARK_WATCHED_FORM)
        page.add_locator_handler(page.get_by_role("dialog", name=OWN_VERSION), self._proceed)

    def sign_in(self, name: str, password: str) -> Self:
        self.name = name
        self.page.goto("/admin/login/")
        self.page.get_by_label("Username").fill(name)
        self.page.get_by_label("Password").fill(password)
        self.page.get_by_role("button", name="Sign in").click()
        expect(self.page).to_have_url(re.compile(r"/admin/$"))
        return self

    def sign_out(self) -> None:
        self.page.goto("/admin/")
        self.page.get_by_role("button", name=self.name).click()
        self.page.get_by_role("button", name="Log out").click()
        expect(self.page).to_have_url(re.compile(r"/admin/login/"))

    # Pages

    def start_page(self, model: str, parent_id: int) -> None:
        """Open the form of a new page; the model as in the admin's addresses: ``app/model``."""
        self.page.goto(f"/admin/pages/add/{model}/{parent_id}/")

    def edit_page(self, page_id: int) -> None:
        self.page.goto(f"/admin/pages/{page_id}/edit/")

    def save_draft(self) -> int:
        """Save, wait for the confirmation, and return the page's id."""
        expect(self.field("slug")).not_to_have_value("")  # it follows the title a moment later
        self.page.get_by_role("button", name="Save draft").click()
        expect(self.messages).to_contain_text(re.compile("created|updated|saved"))
        return self.page_id

    def publish(self) -> int:
        """Publish, wait for the confirmation, and return the page's id."""
        self.act("Publish")
        expect(self.messages).to_contain_text("published")
        return self.last_page_id

    def unpublish(self, page_id: int) -> None:
        self.page.goto(f"/admin/pages/{page_id}/unpublish/")
        self.page.get_by_role("button", name="Yes, unpublish it").click()
        expect(self.messages).to_contain_text("unpublished")

    def share(self, label: str) -> str:
        """Make a share link of the page that is being edited and return its address."""
        self.page.locator("header").get_by_role("button", name="Actions").first.click()
        self.page.get_by_role("link", name="Share links").click()
        self.fill(label=label, days="2")
        self.page.get_by_role("button", name="Make a link").click()
        return self.page.get_by_label("Share link", exact=True).input_value()

    def review(self, person: str) -> None:
        """Enter a medical review, without which no treatment is published."""
        self.open_tab("Medical review")
        self.choose("reviewed_by", person, button="Choose person")
        self.fill(last_reviewed_on="2026-10-02", next_review_on="2027-10-02")

    def act(self, action: str) -> None:
        """Choose what the menu beside the save button offers."""
        self.page.get_by_role("button", name="More actions").click()
        self.page.get_by_role("button", name=action, exact=True).click()

    def list_actions(self) -> list[str]:
        """Return what the menu beside the save button offers."""
        menu = self.page.get_by_role("button", name="More actions")
        menu.click()
        actions = self.page.locator("footer [data-w-dropdown-target=content] :is(a, button)")
        expect(actions.first).to_be_visible()
        found = [text.strip() for text in actions.all_inner_texts()]
        menu.click()
        return found

    @property
    def page_id(self) -> int:
        """The id of the page that is being edited."""
        expect(self.page).to_have_url(re.compile(r"/admin/pages/\d+/edit/"))
        return int(urlsplit(self.page.url).path.split("/")[3])

    @property
    def last_page_id(self) -> int:
        """The id of the page that the confirmation speaks of."""
        link = self.messages.get_by_role("link", name="Edit").get_attribute("href")
        assert link is not None
        return int(link.split("/")[3])

    @property
    def messages(self) -> Locator:
        return self.page.locator(".messages")

    def preview(self, mode: str = "Page") -> FrameLocator:
        """Open the preview beside the form, choose a mode, and return what is shown."""
        panel = self.page.get_by_role("button", name="Toggle preview")
        if panel.get_attribute("aria-expanded") != "true":
            panel.click()
        self.await_preview()
        choice = self.page.get_by_label("Preview mode")
        if choice.locator("option:checked").inner_text() != mode:
            choice.select_option(label=mode)
            self.await_preview()
        return self.page.frame_locator("#w-preview-iframe")

    def await_preview(self) -> None:
        """Wait until the form is watched, what was typed is saved and nothing is being drawn.

        Wagtail 8.0.1 overlooks what is typed and forgets a mode that is chosen before.
        """
        expect(self.page.locator("[data-w-unsaved-has-edits-value=true]")).to_have_count(0)
        expect(self.page.locator("html[data-watched]")).to_be_attached()
        frames = self.page.locator(".w-preview iframe")
        expect(frames.and_(self.page.locator("[src]"))).to_have_count(1)
        expect(frames).to_have_count(1)

    # Forms

    def open_tab(self, name: str) -> None:
        self.page.get_by_role("tab", name=name).click()

    def field(self, name: str) -> Locator:
        return self.page.locator(f"[name='{name}']")

    def box(self, name: str) -> Locator:
        """A field with its label and buttons."""
        return self.page.locator(".w-field").filter(has=self.field(name)).last

    def fill(self, **values: str) -> None:
        """Fill in fields; a date's calendar is closed again."""
        for name, value in values.items():
            self.field(name).fill(value)
            self.field(name).press("Tab")

    def write(self, name: str, text: str) -> None:
        """Type into a rich text field, ``**bold**`` too, and wait until the form has it."""
        editor = self.box(name).get_by_role("textbox")
        editor.click()
        for number, part in enumerate(text.split("**")):
            if number:
                editor.press("Control+b")
            editor.press_sequentially(part)
        # The editor hands its text to the form a quarter of a second after the last key.
        expect(self.field(name)).to_have_value(re.compile(re.escape(text.replace("**", ""))))

    def add_block(self, label: str) -> str:
        """Add a block at the end of the body and return the start of its fields' names."""
        count = int(self.field("body-count").input_value())
        self.page.locator(BODY).get_by_title("Insert a block").last.click()
        self.page.get_by_role("option", name=label, exact=True).click()
        expect(self.field("body-count")).to_have_value(str(count + 1))
        return f"body-{count}-value"

    def add_item(self, name: str) -> None:
        """Add an item at the end of a block's list."""
        count = int(self.field(f"{name}-count").input_value())
        items = self.page.locator("[data-contentpath]").filter(has=self.field(f"{name}-count")).last
        items.get_by_title("Add").last.click()
        expect(self.field(f"{name}-count")).to_have_value(str(count + 1))

    def add_table_column(self, *headings: str) -> None:
        """Add columns of plain text to the page's only table."""
        for number, heading in enumerate(headings):
            self.page.get_by_role("button", name="Add column").last.click()
            self.page.get_by_role("button", name="Text", exact=True).click()
            self.page.locator(f"[name$='column-{number}-heading']").fill(heading)

    # Choosers

    @contextmanager
    def chooser(self, name: str, button: str) -> Iterator[Locator]:
        """The window in which something is chosen for a field; it closes by itself."""
        self.box(name).get_by_role("button", name=button).click()
        window = self.page.get_by_role("dialog")
        yield window
        expect(window).to_be_hidden()
        expect(self.field(name)).not_to_have_value("")

    def choose(self, name: str, title: str, *, button: str) -> None:
        """Choose one of the things that are listed at once."""
        with self.chooser(name, button) as window:
            window.get_by_role("link", name=title, exact=True).click()

    def choose_page(self, name: str, title: str, *, button: str = "Choose a page") -> None:
        """Choose a page by searching for it; instead of another one by ``Choose another page``."""
        if button == "Choose another page":
            self.box(name).get_by_role("button", name="Actions").click()
        with self.chooser(name, button) as window:
            window.get_by_placeholder("Search").fill(title)
            window.get_by_role("link", name=title, exact=True).click()

    def upload(self, name: str, file: tuple[str, bytes], *, button: str, **fields: str) -> None:
        """Upload a new file where another could be chosen."""
        filename, content = file
        payload = {"name": filename, "mimeType": "application/octet-stream", "buffer": content}
        with self.chooser(name, button) as window:
            window.get_by_role("tab", name="Upload").click()
            window.locator("input[type=file]").set_input_files([payload])
            # Wagtail fills in the file's name; while it does, what is typed would be added to that.
            expect(window.get_by_label("Title")).not_to_have_value("")
            for label, value in fields.items():
                window.get_by_label(label.capitalize()).fill(value)
            window.get_by_role("button", name="Upload").click()

    def _proceed(self, dialog: Locator) -> None:
        dialog.get_by_role("button").last.click()

    def _watch_request(self, request: Request) -> None:
        place = urlsplit(request.url)
        here = ("127.0.0.1", "localhost")
        if place.scheme in ("http", "https") and place.hostname not in here:
            self.troubles.append(f"left this machine: {request.url}")
