"""``python -m tests.bench.typing_pace``: how soon after the last key a preview shows the words.

Beside a running ``make demo``: types into a treatment in a browser of this machine, in each of the
preview panel's modes, and prints the median. What is typed is saved as a draft, as for an editor.
"""

import json
import statistics
import sys
import time
from urllib.request import urlopen

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
            seconds = [measure(desk.page, field, f"{mode} {n}") for n in range(times)]
            line = f"{mode:16} median {statistics.median(seconds):.2f} s"
            sys.stdout.write(f"{line}, {min(seconds):.2f} to {max(seconds):.2f}\n")
            sys.stdout.flush()


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
    shown = page.frame_locator("#w-preview-iframe").get_by_text(f"Typed for {text}").first
    shown.wait_for(timeout=PATIENCE_MILLISECONDS)
    seconds = time.monotonic() - typed_at
    page.wait_for_timeout(REST_MILLISECONDS)
    return seconds


if __name__ == "__main__":
    main()
