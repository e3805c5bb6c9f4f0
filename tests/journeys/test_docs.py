"""The contract's page works in a browser that can reach nothing but this server."""

from playwright.sync_api import Browser, expect


def test_docs_draw_the_contract_and_ask_nobody_else(browser: Browser, server: str) -> None:
    page = browser.new_page()
    asked: list[str] = []
    troubles: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda line: troubles.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))

    page.goto(f"{server}/api/v2/docs/")

    expect(page.get_by_text("/api/v2/pages/{id}/", exact=True)).to_be_visible()
    page.get_by_text("What every page needs once").click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    expect(page.locator(".live-responses-table").get_by_text("root_url")).to_be_visible()
    own = (f"{server}/", "data:")
    assert [url for url in asked if not url.startswith(own)] == []
    assert troubles == []
    page.close()
