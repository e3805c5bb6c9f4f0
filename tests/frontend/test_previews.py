"""Drafts: opened by a code or a link, seen by who opened them, and by nobody else."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.server import RunningServer

from .cms_with_drafts import EDITOR, SCRIPT, Drafts, build_preview
from .website import Answer, Website, find_heading, read_api, read_head

PRIVATE_HEADERS = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "X-Frame-Options": None,
    "ETag": None,
}
COOKIE = re.compile(
    r"preview=([^;]+); Path=(/preview/page/[0-9a-f]{16}/); Max-Age=(\d+); "
    r"HttpOnly; Secure; SameSite=None; Partitioned"
)


def read_cookie(answer: Answer) -> tuple[str, str]:
    """Return the path of the clean address, and the cookie to show there."""
    found = COOKIE.fullmatch(answer.headers["Set-Cookie"])
    assert found, answer.headers["Set-Cookie"]
    assert (answer.status, answer.headers["Location"]) == (303, found[2])
    return found[2], f"preview={found[1]}"


def open_draft(studio: Website, drafts: Drafts, page: dict[str, Any], code: str) -> Answer:
    drafts.by_code[code] = build_preview(page)
    path, cookie = read_cookie(studio.get(f"/preview/?code={code}"))
    return studio.get(path, Cookie=cookie)


def assert_private(*answers: Answer) -> None:
    for answer in answers:
        assert {name: answer.headers[name] for name in PRIVATE_HEADERS} == PRIVATE_HEADERS


def assert_refused(studio: Website, answer: Answer) -> None:
    """Nothing was opened: the reader is sent, without the code, to a page that says so."""
    said = studio.get("/preview/refused/")

    assert (answer.status, answer.headers["Location"]) == (303, "/preview/refused/")
    assert "Set-Cookie" not in answer.headers
    assert (said.status, find_heading(said)) == (403, "This preview has ended")
    assert_private(answer, said)


def test_code_opens_a_draft_at_a_clean_address(
    studio: Website, drafts: Drafts, page: dict[str, Any]
) -> None:
    drafts.by_code["a-code"] = build_preview({**page, "title": "Not yet published"})

    opened = studio.get("/preview/?code=a-code")
    path, cookie = read_cookie(opened)
    shown = studio.get(path, Cookie=cookie)
    again = studio.get(path, Cookie=cookie)

    assert (shown.status, again.status) == (200, 200)
    assert find_heading(shown) == "Not yet published"
    assert read_head(shown)["robots"] == "noindex, nofollow"
    assert_private(opened, shown, again)


def test_draft_is_drawn_by_what_draws_the_page(
    website: Website, studio: Website, drafts: Drafts, page: dict[str, Any]
) -> None:
    shown = open_draft(studio, drafts, page, "same")
    published = website.get("/treatments/needling/")

    assert str(shown.html.main) == str(published.html.main)
    head, public_head = read_head(shown), read_head(published)
    assert {name for name in head if head[name] != public_head.get(name)} == {"robots"}
    assert f'<script type="application/ld+json">{page["seo"]["json_ld"]}</script>' in shown.text


def test_draft_may_be_framed_by_its_editor_alone_and_runs_the_userbars_script_alone(
    studio: Website, drafts: Drafts, page: dict[str, Any]
) -> None:
    shown = open_draft(studio, drafts, page, "framed")

    policy = dict(
        part.split(" ", 1) for part in shown.headers["Content-Security-Policy"].split("; ")
    )
    assert policy["frame-ancestors"] == EDITOR
    assert policy["script-src"] == SCRIPT.removesuffix("?v=1")  # a policy knows no queries
    body = shown.html.body
    assert body
    assert body.find("template", id="userbar")
    assert [script["src"] for script in body.find_all("script")] == [SCRIPT]


def test_drafts_that_are_open_at_once_do_not_mix(
    studio: Website, drafts: Drafts, page: dict[str, Any]
) -> None:
    for name in ("One", "Two"):
        drafts.by_code[name] = build_preview({**page, "title": name})

    opened = [read_cookie(studio.get(f"/preview/?code={name}")) for name in ("One", "Two")]
    shown = [find_heading(studio.get(path, Cookie=cookie)) for path, cookie in opened]

    assert shown == ["One", "Two"]
    assert len({path for path, _ in opened}) == 2


@pytest.mark.parametrize(
    "path",
    ["/preview/", "/preview/?code=", "/preview/?code=used", "/preview/page/0123456789abcdef/"],
)
def test_what_opens_nothing_is_refused(
    studio: Website, drafts: Drafts, page: dict[str, Any], path: str
) -> None:
    drafts.by_code["used"] = build_preview(page)
    studio.get("/preview/?code=used")

    assert_refused(studio, studio.get(path))


def test_session_that_ended_shows_nothing(
    studio: Website, drafts: Drafts, page: dict[str, Any]
) -> None:
    drafts.by_code["short"] = build_preview(page)
    path, cookie = read_cookie(studio.get("/preview/?code=short"))
    drafts.by_session.clear()

    assert_refused(studio, studio.get(path, Cookie=cookie))


def test_share_link_is_opened_by_a_form(
    studio: Website, drafts: Drafts, page: dict[str, Any]
) -> None:
    drafts.by_token["a-token"] = build_preview(page, kind="share")

    asked = studio.get("/preview/share/")
    opened = studio.post("/preview/share/", "token=a-token")
    pasted = studio.post("/preview/share/", "token=https://clinic.example/preview/share/%23a-token")
    path, cookie = read_cookie(opened)
    shown = studio.get(path, Cookie=cookie)

    form = asked.html.form
    assert form
    assert (form["method"], form["action"]) == ("post", "/preview/share/")
    assert [script["src"] for script in asked.html.find_all("script")] == ["/share.js"]
    assert "script-src 'self'" in asked.headers["Content-Security-Policy"]
    assert pasted.status == 303
    assert "Draft preview" in shown.text
    for answer in (asked, shown):
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert asked.headers["Referrer-Policy"] == "same-origin"  # else Origin is null, and refused
    assert_private(opened, shown)


@pytest.mark.parametrize("token", ["", "wrong", "x" * 201, "%00"])
def test_share_link_that_is_none_is_refused(studio: Website, token: str) -> None:
    assert_refused(studio, studio.post("/preview/share/", f"token={token}"))


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null"])
def test_form_of_another_site_is_refused(
    studio: Website, drafts: Drafts, page: dict[str, Any], origin: str
) -> None:
    drafts.by_token["wanted"] = build_preview(page, kind="share")

    answer = studio.post("/preview/share/", "token=wanted", Origin=origin)

    assert (answer.status, "Set-Cookie" in answer.headers) == (403, False)


CHUNKED = "c\r\ntoken=wanted\r\n0\r\n\r\n"


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (f"token=wanted&more={'x' * 5_000}", {}),
        (CHUNKED, {"Transfer-Encoding": "chunked"}),
        ('{"token": "wanted"}', {"Content-Type": "application/json"}),
    ],
    ids=["long", "of any length", "no form"],
)
def test_what_is_no_short_form_is_refused(
    studio: Website, drafts: Drafts, page: dict[str, Any], body: str, headers: dict[str, str]
) -> None:
    drafts.by_token["wanted"] = build_preview(page, kind="share")

    assert_refused(studio, studio.post("/preview/share/", body, **headers))


@pytest.mark.parametrize("session", ["%0A", "a%20b", "%E2%82%AC", "%"])
def test_cookie_that_is_no_session_shows_nothing(studio: Website, session: str) -> None:
    path = "/preview/page/0123456789abcdef/"

    assert_refused(studio, studio.get(path, Cookie=f"preview={session}"))


def empty(value: Any) -> Any:
    """Return what an unfinished draft has: the same shape, with null for every value in it."""
    match value:
        case dict():
            return {name: empty(part) for name, part in value.items()}
        case list():
            return [empty(part) for part in value]
        case _:
            return None


def hollow(page: dict[str, Any]) -> dict[str, Any]:
    """Return a page that has nothing but its type and the types of its blocks."""
    body = [{**empty(item), "type": item["type"]} for item in page["body"]]
    return {
        **empty(page),
        "body": body,
        "meta": {**empty(page["meta"]), "type": page["meta"]["type"]},
    }


def test_draft_that_lacks_everything_is_drawn(
    studio: Website, drafts: Drafts, page: dict[str, Any]
) -> None:
    assert open_draft(studio, drafts, hollow(page), "hollow").status == 200


@pytest.mark.parametrize("path", ["/", "/treatments/", "/articles/", "/articles/on-sleep/"])
def test_draft_of_every_type_is_drawn_before_it_was_ever_saved(
    studio: Website, drafts: Drafts, salve: RunningServer, path: str
) -> None:
    page = json.loads(read_api(salve, f"resolve/?path={path}").body)
    unsaved = {**page, "id": None, "meta": {**page["meta"], "detail_url": None}}

    assert open_draft(studio, drafts, unsaved, f"unsaved {path}".replace(" ", "-")).status == 200


def test_nothing_that_opens_a_draft_is_in_the_log(studio: Website, drafts: Drafts) -> None:
    log: Path = studio.log

    for secret in (*drafts.by_token, *drafts.by_session, "code=", "session"):
        assert secret not in log.read_text()
