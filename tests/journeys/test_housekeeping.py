"""A publisher renames, moves and unpublishes an article; readers find it where it is."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from .desk import Desk
from .reader import Reader
from .world import World


def test_article_is_renamed_moved_and_unpublished(
    sign_in: Callable[[str], Desk], reader: Reader, world: World
) -> None:
    article = world.ids["article"]
    assert reader.find("/articles/stretching-at-work/") is not None
    assert list_links(reader, world) == ["http://localhost/articles/stretching-at-work/"] * 2
    desk = sign_in("pat")

    desk.edit_page(article)
    desk.fill(title="Juvéderm® or stretching?")
    desk.open_tab("Search and social")
    expect(desk.field("slug")).to_have_value("stretching-at-work")  # public: only on purpose
    desk.fill(slug="Juvéderm® or stretching?")
    desk.publish()

    assert reader.find("/articles/stretching-at-work/") is None
    page = reader.find("/articles/juvederm-or-stretching/")
    assert page is not None
    assert (page["id"], page["title"]) == (article, "Juvéderm® or stretching?")
    assert list_links(reader, world) == ["http://localhost/articles/juvederm-or-stretching/"] * 2

    desk.page.goto(f"/admin/pages/{article}/move/")
    desk.choose_page("new_parent_page", "Archive", button="Choose another page")
    desk.page.get_by_role("button", name="Confirm").click()
    desk.page.get_by_role("button", name="Yes, move this page").click()
    expect(desk.messages).to_contain_text("moved")

    assert reader.find("/articles/juvederm-or-stretching/") is None
    page = reader.find("/archive/juvederm-or-stretching/")
    assert page is not None
    assert page["meta"]["parent"]["title"] == "Archive"
    assert page["breadcrumbs"] == [{"title": "Archive", "url": "http://localhost/archive/"}]
    assert list_links(reader, world) == ["http://localhost/archive/juvederm-or-stretching/"] * 2

    # Whoever comes by an old address can be led on: Wagtail has kept both.
    desk.page.goto("/admin/redirects/")
    for old_path in ("/articles/stretching-at-work", "/articles/juvederm-or-stretching"):
        expect(desk.page.get_by_role("link", name=old_path, exact=True)).to_be_visible()

    desk.unpublish(article)

    assert reader.get(f"pages/{article}/")[0] == 404
    assert reader.find("/archive/juvederm-or-stretching/") is None
    assert "Juvéderm® or stretching?" not in reader.list_titles()
    assert list_links(reader, world) == []


def list_links(reader: Reader, world: World) -> list[str]:
    """Return where the reading list leads to: by its text, by its card."""
    _, page = reader.get(f"pages/{world.ids['reading_list']}/")
    paragraph, cards = (block["value"] for block in page["body"])
    assert "stretching" in paragraph["html"], "a link that leads nowhere keeps its words"
    return re.findall('href="(.*?)"', paragraph["html"]) + [card["url"] for card in cards["items"]]
