"""A live page shows what was published, and nothing of the draft that lies over it."""

import pytest
from django.test import Client

from tests.leaks.answers import PAGES, find_traces
from tests.leaks.hidden import MARK
from tests.leaks.world import World, list_page_types

EDITED = [f"edited-{page_type.__name__.lower()}" for page_type in list_page_types()]


@pytest.mark.parametrize("slug", EDITED)
def test_a_draft_shows_nowhere_until_it_is_published(world: World, slug: str) -> None:
    page = world.pages[slug]
    url = f"{PAGES}{page.pk}/"
    before = Client().get(url)

    page.get_latest_revision().publish()

    after = Client().get(url)
    title = f"{MARK}{slug.replace('-', '')}title"
    assert find_traces(world, before) == []
    assert (before.json()["title"], after.json()["title"]) == (slug, title)


@pytest.mark.parametrize("slug", EDITED)
def test_the_address_in_a_draft_does_not_exist(world: World, slug: str) -> None:
    path = f"/{MARK}{slug.replace('-', '')}slug/"

    found = {
        "find": Client().get(f"{PAGES}find/?html_path={path}").status_code,
        "cms": Client().get(path).status_code,
    }

    assert found == {"find": 404, "cms": 404}
    assert Client().get(f"/{slug}/").status_code == 302
