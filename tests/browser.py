"""A real browser: the Chromium that is on the machine, and the pictures that journeys leave."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, expect, sync_playwright

from cms.settings.env import BASE_DIR
from tests.programs import find_program

PATIENCE = 20_000  # milliseconds; on a busy machine pages are drawn slowly
PICTURES = BASE_DIR / ".artefacts"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--test-third-party-cookie-phaseout",  # of another site only what is Partitioned
)


@contextmanager
def running_browser() -> Iterator[Browser]:
    """Start the browser; without one the test is skipped, but never in CI.

    While it runs, Django refuses the database to its thread: write what is to be seen before.
    """
    program = find_program(*BROWSERS, use="Some tests need a browser: apt-get install chromium.")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(QUIET))
        yield browser
        browser.close()


def keep_picture(page: Page, name: str) -> None:
    """Write what a window shows to ``.artefacts/``, over the picture of the run before."""
    page.screenshot(path=PICTURES / f"{name}.png")
