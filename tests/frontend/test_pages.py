"""What a visitor gets at each kind of URL."""

import json
from urllib.parse import quote

import pytest

from tests.server import RunningServer

from .website import Website, find_heading, read_api, read_head
from .world import HOSTILE

PUBLIC_HEADERS = {
    "Cache-Control": "public, max-age=0, must-revalidate",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
}


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/", "Welcome"),
        ("/treatments/", "Treatments"),
        ("/treatments/needling/", "Needling"),
        ("/articles/", "Articles"),
        ("/articles/on-sleep/", "On sleep"),
        ("/everything/", "Everything"),
    ],
)
def test_page_is_answered_with_its_content_and_headers(
    website: Website, path: str, words: str
) -> None:
    answer = website.get(path)

    assert answer.status == 200
    assert find_heading(answer) == words
    assert {name: answer.headers[name] for name in PUBLIC_HEADERS} == PUBLIC_HEADERS
    assert "Set-Cookie" not in answer.headers


def test_every_page_forbids_scripts_and_foreign_frames(website: Website) -> None:
    policy = website.get("/").headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "frame-ancestors 'self'" in policy


@pytest.mark.parametrize(
    ("path", "status", "location"),
    [
        ("/old-path", 301, "{origin}/everything/"),
        ("/old-path/", 301, "{origin}/everything/"),
        ("/for-now/", 302, "https://elsewhere.example/%C3%A4?b=c"),
        ("/everything?a=1", 301, "/everything/?a=1"),
    ],
)
def test_redirect_is_sent_on_with_its_status(
    website: Website, path: str, status: int, location: str
) -> None:
    answer = website.get(path)

    assert answer.status == status
    assert answer.headers["Location"] == location.format(origin=website.origin)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/gone/", 410),
        ("/nothing/", 404),
        ("/for-staff/", 404),
        ("//elsewhere.example/", 404),
        ("//elsewhere.example", 404),
        ("/%00/", 404),
        ("/" + "x" * 1_001, 404),
        ("/_astro/nothing.css", 404),
        ("/nothing.xml", 404),
    ],
)
def test_what_is_not_there_is_said_with_the_right_status(
    website: Website, path: str, status: int
) -> None:
    answer = website.get(path)

    assert answer.status == status
    assert "ETag" not in answer.headers
    if not path.endswith(".xml"):
        assert read_head(answer)["robots"] == "noindex"


def test_site_is_on_every_page(website: Website) -> None:
    html = website.get("/nothing/").html

    assert html.find("aside", class_="announcements").p.text.strip() == (
        "Video visits are open to everybody."
    )
    menu = {link.text.strip(): link["href"] for link in html.find("nav", id="menu").find_all("a")}
    assert menu == {"Call": "tel:112", "Patient portal": "https://a.example/", "Search": "/search/"}
    assert "12 Quay Street" in html.footer.text
    assert "Larkspur & Sons" in html.header.text


def test_treatment_shows_what_the_api_says_of_it(website: Website) -> None:
    answer = website.get("/treatments/needling/")

    for text in ("20 minutes", "Percutaneous procedure", "Eat something.", "Mara Ellison, MD"):
        assert text in answer.words
    crumbs = answer.html.find("nav", attrs={"aria-label": "Breadcrumb"}).find_all("a")
    assert [(link.text, link["href"]) for link in crumbs] == [
        ("Home", "/"),
        ("Treatments", f"{website.origin}/treatments/"),
    ]
    topics = [link["href"] for link in answer.html.find(class_="procedure").find_all("a")]
    assert topics == [
        f"{website.origin}/treatments/?condition=back-pain",
        f"{website.origin}/treatments/?body_area=neck",
    ]
    panel = answer.html.find("aside", class_="related")
    assert panel.h2.text == "You might also enjoy"
    assert "Same condition: Back pain" in panel.text


def test_every_block_is_drawn(website: Website, salve: RunningServer) -> None:
    body = json.loads(read_api(salve, "resolve/?path=/everything/").body)["body"]
    html = website.get("/everything/").html

    drawn = html.find(class_="body").find_all(recursive=False)

    assert len(body) >= 14
    assert len(drawn) == len(body)
    assert all(element.text.strip() or element.find("img") for element in drawn)


def test_picture_has_every_source_its_size_and_its_colour(
    website: Website, salve: RunningServer
) -> None:
    hero = json.loads(read_api(salve, "resolve/?path=/treatments/needling/").body)["hero"]
    picture = website.get("/treatments/needling/").html.find(class_="lead").picture

    sources = [(source["type"], source["srcset"]) for source in picture.find_all("source")]
    assert sources == [(source["type"], source["srcset"]) for source in hero["sources"]]
    shown = picture.img
    assert (shown["src"], shown["width"], shown["height"], shown["alt"]) == (
        hero["src"],
        str(hero["width"]),
        str(hero["height"]),
        hero["alt"],
    )
    assert hero["placeholder"] in shown["style"]
    assert (shown["loading"], shown["fetchpriority"]) == ("eager", "high")


@pytest.mark.parametrize(
    "path",
    ["/hostile/", f"/search/?q={quote(HOSTILE)}", f"/{quote(HOSTILE)}/", "/?page=%3Cscript%3E"],
)
def test_hostile_text_stays_text(website: Website, path: str) -> None:
    html = website.get(path).html

    kinds = {script.get("type") for script in html.find_all("script")}
    assert kinds <= {"application/ld+json"}
    assert [image for image in html.find_all("img") if image.get("onerror")] == []


def test_hostile_text_is_shown_as_it_was_written(website: Website) -> None:
    answer = website.get("/hostile/")

    assert find_heading(answer) == HOSTILE
    assert read_head(answer)["description"] == HOSTILE


def test_team_page_shows_people_whom_pages_name(website: Website) -> None:
    answer = website.get("/team/")

    assert answer.status == 200
    person = answer.html.find(id="mara-ellison")
    assert person.h2.text == "Mara Ellison, MD"
    assert "Director" in person.text


@pytest.mark.parametrize("name", ["sitemap.xml", "feed.xml"])
def test_files_for_crawlers_are_the_apis(website: Website, salve: RunningServer, name: str) -> None:
    made = read_api(salve, name)

    first = website.get(f"/{name}")
    second = website.get(f"/{name}", If_None_Match=first.headers["ETag"])

    assert (first.status, first.body) == (200, made.body)
    assert first.headers["Content-Type"] == made.headers["Content-Type"]
    assert (second.status, second.body) == (304, b"")


def test_robots_file_names_the_sitemap(website: Website) -> None:
    answer = website.get("/robots.txt")

    assert answer.text == f"User-agent: *\nAllow: /\n\nSitemap: {website.origin}/sitemap.xml\n"
    assert answer.headers["Content-Type"].startswith("text/plain")
