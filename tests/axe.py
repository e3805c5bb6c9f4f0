"""What axe, the accessibility checker, finds on a page."""

from collections.abc import Sequence
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# Wagtail's bird on drafts that are opened alone, and its marks beside what it found: not part of
# what is drawn here.
USERBAR = ("wagtail-userbar", "wagtail-inline-userbar")
AWAIT_COLOURS = """() => Promise.allSettled(document.getAnimations()
    .filter(each => each instanceof CSSTransition).map(each => each.finished))"""


def assert_accessible(page: Page, *, exclude: Sequence[str] = ()) -> None:
    """Expect that axe finds nothing, in light and in dark; frames within are not looked into."""
    found = {scheme: find_violations(page, scheme, exclude) for scheme in ("light", "dark")}
    if any(found.values()):
        pytest.fail(f"axe on {page.url}: {found}")


def find_violations(page: Page, scheme: Any, exclude: Sequence[str]) -> list[tuple[str, str]]:
    """Return (rule, element) of each violation of any of axe's rules."""
    page.emulate_media(color_scheme=scheme)
    page.evaluate(AWAIT_COLOURS)
    results = Axe().run(
        page, context={"exclude": [[selector] for selector in (*USERBAR, *exclude)]}
    )
    return [
        (violation["id"], node["html"])
        for violation in results.response["violations"]
        for node in violation["nodes"]
    ]
