"""What stands in a page's head is the API's ``seo``, word for word."""

import json
from typing import Any

import pytest

from tests.server import RunningServer

from .website import Website, read_api, read_head

PATHS = (
    "/",
    "/treatments/",
    "/treatments/needling/",
    "/articles/on-sleep/",
    "/everything/",
    "/hostile/",
)


def load_seo(salve: RunningServer, path: str) -> dict[str, Any]:
    seo: dict[str, Any] = json.loads(read_api(salve, f"resolve/?path={path}").body)["seo"]
    return seo


def expect_head(seo: dict[str, Any]) -> dict[str, str]:
    """Return the head that a page with this ``seo`` must have; what is empty is left out."""
    graph, card = seo["open_graph"], seo["twitter"]
    image = graph["image"] or {}
    said = {
        "title": seo["title"],
        "description": seo["description"],
        "robots": seo["robots"],
        "link canonical": seo["canonical_url"],
        **{
            f"og:{name}": graph[name]
            for name in ("title", "description", "type", "url", "site_name")
        },
        "og:image": image.get("url"),
        **{f"og:image:{name}": image.get(name) for name in ("width", "height", "type", "alt")},
        **{f"twitter:{name}": card[name] for name in ("card", "title", "description", "image")},
    }
    return {name: str(value) for name, value in said.items() if value not in (None, "")}


@pytest.mark.parametrize("path", PATHS)
def test_head_is_what_the_api_says(website: Website, salve: RunningServer, path: str) -> None:
    shown = read_head(website.get(path))

    ours = ("viewport", "color-scheme", "link icon", "link alternate", "link stylesheet")
    assert {name: text for name, text in shown.items() if name not in ours} == expect_head(
        load_seo(salve, path)
    )


@pytest.mark.parametrize("path", PATHS)
def test_structured_data_is_the_apis_byte_for_byte(
    website: Website, salve: RunningServer, path: str
) -> None:
    page = website.get(path)
    given = load_seo(salve, path)["json_ld"]

    assert given
    assert f'<script type="application/ld+json">{given}</script>' in page.text
    assert len(page.html.find_all("script")) == 1


def test_pages_of_the_sites_own_are_titled_by_the_clinics_pattern(website: Website) -> None:
    paths = ("/team/", "/search/?q={clinic}", "/nowhere/")
    team, search, nowhere = (read_head(website.get(path)) for path in paths)

    assert (team["title"], team["robots"], team["link canonical"]) == (
        "Larkspur & Sons: Our team",
        "index, follow",
        f"{website.origin}/team/",
    )
    assert (search["title"], search["robots"]) == (
        "Larkspur & Sons: Search: {clinic}",
        "noindex, follow",
    )
    assert (nowhere["title"], nowhere["robots"]) == (
        "Larkspur & Sons: Nothing is here",
        "noindex",
    )


@pytest.mark.parametrize("path", ["//elsewhere.example/", "/%2F/elsewhere.example/", "/\\a/"])
def test_address_of_a_page_that_is_none_is_on_this_site(website: Website, path: str) -> None:
    answer = website.get(path)

    assert answer.status == 404
    assert read_head(answer)["link canonical"].startswith(f"{website.origin}/")
