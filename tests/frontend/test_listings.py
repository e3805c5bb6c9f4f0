"""Listings, their filters and parts, and search: all of it links and forms."""

import pytest

from .website import Answer, Website
from .world import TREATMENTS


def list_titles(answer: Answer) -> list[str]:
    cards = answer.html.find("ul", class_="cards")
    return [heading.text.strip() for heading in cards.find_all(["h2", "h3"])] if cards else []


def read_filters(answer: Answer) -> dict[str, list[str]]:
    form = answer.html.find("form", class_="filters")
    assert form
    return {
        str(select["name"]): [" ".join(option.text.split()) for option in select.find_all("option")]
        for select in form.find_all("select")
    }


def read_links(answer: Answer, place: str) -> dict[str, str]:
    """Return the links in the element with a class: text and address."""
    links = answer.html.find(class_=place).find_all("a")
    return {" ".join(link.text.split()): link["href"] for link in links}


def test_listing_is_read_in_parts(website: Website) -> None:
    first = website.get("/treatments/")
    second = website.get("/treatments/?page=2")

    assert f"{TREATMENTS} entries" in first.words
    assert "Page 1 of 2" in first.words
    assert first.html.find("a", rel="next")["href"] == "?page=2"
    assert second.html.find("a", rel="prev")["href"] == "?page=1"
    assert len(set(list_titles(first) + list_titles(second))) == TREATMENTS


def test_filters_are_a_form_with_counts(website: Website) -> None:
    treatments, articles = website.get("/treatments/"), website.get("/articles/")

    assert read_filters(treatments) == {
        "condition": ["All", "Back pain (4)"],
        "body_area": ["All", "Neck (1)"],
    }
    assert read_filters(articles) == {"category": ["All", "News (1)"], "condition": ["All"]}


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("condition=back-pain&body_area=neck", ["Needling"]),
        (
            "condition=back-pain&body_area=",
            ["Needling", "Treatment 00", "Treatment 01", "Treatment 02"],
        ),
        ("condition=no-such", []),
        ("condition=%00", []),
        ("condition=" + "x" * 1_001, []),
    ],
)
def test_filters_narrow_the_list(website: Website, query: str, titles: list[str]) -> None:
    answer = website.get(f"/treatments/?{query}")

    assert answer.status == 200
    assert list_titles(answer) == titles


def test_articles_are_listed_by_date_and_by_category(website: Website) -> None:
    assert list_titles(website.get("/articles/")) == ["On needling", "On sleep"]
    assert list_titles(website.get("/articles/?category=news")) == ["On sleep"]


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999", "2.5", ""])
def test_part_that_is_no_number_is_the_first(website: Website, page: str) -> None:
    assert "Page 1 of 2" in website.get(f"/treatments/?page={page}").words


def test_search_shows_hits_highlights_and_facets(website: Website) -> None:
    answer = website.get("/search/?q=needling")

    hits = read_links(answer, "hits")
    assert hits["Needling"] == f"{website.origin}/treatments/needling/"
    assert answer.html.find(class_="hits").find("mark").text.lower() == "needling"
    facets = read_links(answer, "facets")
    assert facets["Treatment (1)"] == "?q=needling&type=treatments.TreatmentPage"
    assert facets["Article (1)"] == "?q=needling&type=articles.ArticlePage"


def test_search_is_narrowed_by_a_facet_and_widened_by_it_again(website: Website) -> None:
    answer = website.get("/search/?q=needling&type=articles.ArticlePage")

    assert list(read_links(answer, "hits")) == ["On needling"]
    assert read_links(answer, "facets")["Article (1)"] == "?q=needling"
    chosen = answer.html.find(class_="facets").find_all("a", attrs={"aria-current": "true"})
    assert [link["href"] for link in chosen] == ["?q=needling"]


def test_search_says_which_words_it_took(website: Website) -> None:
    words = website.get("/search/?q=needlinng").words

    assert "for “needling” (no page has “needlinng”)" in words


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("", 200, "Search for"),
        ("?q=", 200, "Search for"),
        ("?q=%20", 200, "Search for"),
        ("?q=zzzzqqqq", 200, "0 pages for “zzzzqqqq”"),
        ("?q=" + "x" * 201, 400, "too long"),
        ("?q=%00", 400, "too long"),
        ("?q=needling&type=no.Such", 400, "too long"),
    ],
)
def test_search_answers_anything(website: Website, query: str, status: int, words: str) -> None:
    answer = website.get(f"/search/{query}")

    assert (answer.status, words in answer.words) == (status, True)
