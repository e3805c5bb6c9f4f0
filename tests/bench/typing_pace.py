"""``python -m tests.bench.typing_pace``: how soon after the last key a preview shows the words.

Beside a running ``make demo``: types into a treatment in a browser of this machine, in each of the
preview panel's modes, and prints the median. What is typed is saved as a draft, as for an editor.
"""

import json
import statistics
import sys
import time
from urllib.request import urlopen

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page

from cms.management.accounts import USERNAME
from cms.settings.base import CMS_BASE_URL
from cms.settings.demo import PASSWORD_FILE
from tests.browser import running_browser
from tests.journeys.desk import Desk

TREATMENT = "/api/v2/pages/?type=treatments.TreatmentPage&limit=1"
# The field that a mode shows, by mode, and the tab it is on.
FIELDS = {
    "Page": ("title", "Content"),
    "Search result": ("seo_title", "Search and social"),
    "Social cards": ("social_title", "Search and social"),
    "Structured data": ("title", "Content"),
}
REST_MILLISECONDS = 3_000  # the draft is saved two seconds after it was typed
PATIENCE_MILLISECONDS = 60_000
POLL_MILLISECONDS = 10
CONTAINS = "text => document.body.textContent.includes(text)"


def main() -> None:
    """Print one line for each mode."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    with running_browser() as browser:
        context = browser.new_context(
            base_url=CMS_BASE_URL, viewport={"width": 1400, "height": 1000}
        )
        context.set_default_timeout(PATIENCE_MILLISECONDS)
        desk = Desk(context.new_page())
        desk.sign_in(USERNAME, PASSWORD_FILE.read_text())
        desk.edit_page(find_treatment())
        for mode, (field, tab) in FIELDS.items():
            desk.preview(mode)
            desk.open_tab(tab)
            seconds = [measure(desk.page, field, f"{mode}, {now()}") for _ in range(times)]
            line = f"{mode:16} median {statistics.median(seconds):.2f} s"
            sys.stdout.write(f"{line}, {min(seconds):.2f} to {max(seconds):.2f}\n")
            sys.stdout.flush()


def now() -> str:
    """Return the time of day to the second: no two texts are alike."""
    return time.strftime("%H:%M:%S")


def find_treatment() -> int:
    """Return the id of a treatment of the demo."""
    with urlopen(f"{CMS_BASE_URL}{TREATMENT}", timeout=10) as answer:  # noqa: S310
        return int(json.load(answer)["items"][0]["id"])


def measure(page: Page, field: str, text: str) -> float:
    """Type and return the seconds from the last key to the text in the preview."""
    box = page.locator(f"[name={field}]")
    box.fill("")
    box.press_sequentially(f"Typed for {text}", delay=60)  # milliseconds, a fast typist
    typed_at = time.monotonic()
    while not shows(page, f"Typed for {text}"):
        page.wait_for_timeout(POLL_MILLISECONDS)
        if time.monotonic() - typed_at > PATIENCE_MILLISECONDS / 1000:
            sys.exit(f"After {PATIENCE_MILLISECONDS // 1000} s the preview does not show it.")
    seconds = time.monotonic() - typed_at
    page.wait_for_timeout(REST_MILLISECONDS)
    return seconds


def shows(page: Page, text: str) -> bool:
    """Tell whether the text is in the preview that is shown; Playwright looks twice a second."""
    try:
        frames = [panel.content_frame() for panel in page.query_selector_all("#w-preview-iframe")]
        return any(frame.evaluate(CONTAINS, text) for frame in frames if frame)
    except PlaywrightError:
        return False  # one frame is taking the place of another


if __name__ == "__main__":
    main()
