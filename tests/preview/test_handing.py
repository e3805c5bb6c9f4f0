"""An editor's draft on the front end: a code, a session, and everything that is refused."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db.models import F
from django.test import Client
from wagtail.models import Page, Revision

from api.build import build_draft
from api.content_log.watches import list_watches
from api.models import Change, DraftPreview, Snapshot
from api.preview.drafts import KEPT_PER_USER, forget_ended
from cms.models import StandardPage
from tests.factories import StandardPageFactory

from .front_end import (
    EXCHANGE,
    SHARE,
    SHOWN,
    exchange,
    is_refused,
    open_draft,
    post_json,
    read_code,
    show,
)
from .posting import post_form

pytestmark = pytest.mark.usefixtures("front_end")

PRIVATE = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}
PUBLIC = {"Access-Control-Allow-Origin", "ETag", "Last-Modified", "Surrogate-Key", "Vary"}


def test_editor_is_led_to_the_front_end(editor: Client, page: StandardPage) -> None:
    response = editor.get(f"/admin/pages/{page.pk}/view_draft/")

    assert response.status_code == 302
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Robots-Tag"] == "noindex"
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
    assert read_code(response)


def test_code_opens_the_draft_as_it_would_be_published(code: str, page: StandardPage) -> None:
    answer = exchange(code)

    opened = answer.json()
    draft = page.get_latest_revision_as_object()
    assert answer.status_code == 200
    assert set(opened) == {"session", "expires_at", "preview"}
    assert opened["preview"]["kind"] == "draft"
    assert opened["preview"]["page"] == build_draft(draft)
    assert opened["preview"]["page"]["title"] == "Draft title"
    assert opened["preview"]["editor_origin"] == "http://127.0.0.1:8000"
    assert show(opened["session"]).json() == opened["preview"]


def test_draft_is_frozen_when_it_is_handed_over(session: str, page: StandardPage) -> None:
    page.title = "Written later"
    page.save_revision()

    assert show(session).json()["page"]["title"] == "Draft title"


def test_page_that_was_never_saved_is_handed_over(editor: Client) -> None:
    count = Page.objects.count()

    url = post_form(editor, None, title="Half a page")
    opened = exchange(read_code(editor.get(url, {"mode": "", "in_preview_panel": "true"})))

    page = opened.json()["preview"]["page"]
    assert (page["id"], page["title"]) == (None, "Half a page")
    assert show(opened.json()["session"]).json()["page"] == page
    assert Page.objects.count() == count


@pytest.mark.parametrize("slug", ["api", "media", "preview"])
def test_page_at_an_address_of_the_cms_is_handed_over(editor: Client, slug: str) -> None:
    page = StandardPageFactory(title=slug, slug=slug)

    session = open_draft(editor, page.pk)

    assert show(session).json()["page"]["title"] == slug


def test_code_opens_once(code: str) -> None:
    assert exchange(code).status_code == 200

    assert is_refused(exchange(code))


def test_session_may_be_used_often(session: str) -> None:
    assert [show(session).status_code for _ in range(3)] == [200, 200, 200]


def test_code_is_no_session_and_a_session_no_code(editor: Client, page: StandardPage) -> None:
    code = read_code(editor.get(f"/admin/pages/{page.pk}/view_draft/"))

    assert is_refused(show(code))
    session = exchange(code).json()["session"]
    assert is_refused(exchange(session))
    assert is_refused(post_json(SHARE, token=session))


def test_altered_code_and_session_open_nothing(code: str) -> None:
    altered = code[:-1] + ("A" if code[-1] != "A" else "B")
    assert is_refused(exchange(altered))

    session = exchange(code).json()["session"]

    assert is_refused(show(session.swapcase()))
    assert is_refused(show(f"{session}0"))


def test_code_opens_its_own_page_only(editor: Client, page: StandardPage) -> None:
    other = StandardPageFactory(title="Other page")

    sessions = [open_draft(editor, pk) for pk in (page.pk, other.pk)]

    shown = [show(session).json()["page"]["id"] for session in sessions]
    assert shown == [page.pk, other.pk]
    assert is_refused(Client().get(f"{SHOWN}?id={page.pk}"))


def test_code_ends_after_a_minute_and_a_session_after_thirty(code: str, editor: Client) -> None:
    preview = DraftPreview.objects.get()
    assert preview.expires_at - preview.created_at == timedelta(seconds=60)
    DraftPreview.objects.update(expires_at=F("expires_at") - timedelta(seconds=60))
    assert is_refused(exchange(code))

    session = open_draft(editor, preview.page_id)
    opened = DraftPreview.objects.get(is_open=True)
    assert timedelta(minutes=30) <= opened.expires_at - opened.created_at < timedelta(minutes=31)
    DraftPreview.objects.update(expires_at=F("expires_at") - timedelta(minutes=30))

    assert is_refused(show(session))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"code=x",
        b"[]",
        b'"x"',
        b"null",
        b'{"code": ""}',
        b'{"code": 1}',
        b'{"code": null}',
        b'{"code": ["x"]}',
        b'{"code": "x", "more": "y"}',
        b'{"token": "x"}',
        b'{"code": "\xff"}',
        b'{"code": "%b"}' % (b"x" * 101),
        b'{"code": "x"}' + b" " * 4_096,
        b"[" * 4_000,
    ],
    ids=range(15),
)
def test_malformed_body_is_told(client: Client, db: None, body: bytes) -> None:
    answer = client.post(EXCHANGE, body, content_type="application/json")

    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (400, "bad_parameter")
    assert (problem["parameter"], problem["detail"]) == (
        "code",
        'the body must be JSON: {"code": "…"}, and nothing else',
    )


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic eDp5", f"Bearer {'x' * 101}"])
def test_session_that_is_none_is_refused(client: Client, db: None, header: str) -> None:
    assert is_refused(client.get(SHOWN, headers={"authorization": header}))
    assert is_refused(client.get(SHOWN))


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("get", EXCHANGE, "POST"),
        ("put", EXCHANGE, "POST"),
        ("options", EXCHANGE, "POST"),
        ("get", SHARE, "POST"),
        ("options", SHARE, "POST"),
        ("post", SHOWN, "GET"),
        ("delete", SHOWN, "GET"),
        ("options", SHOWN, "GET"),
    ],
)
def test_each_address_has_one_method_and_no_browser_may_ask(
    client: Client, db: None, method: str, path: str, allowed: str
) -> None:
    headers = {"origin": "https://front.example", "access-control-request-method": "POST"}

    answer = getattr(client, method)(path, headers=headers)

    assert (answer.status_code, answer["Allow"]) == (405, allowed)
    assert not [name for name in answer.headers if name.startswith("Access-Control")]


def test_every_answer_is_for_its_caller_alone(session: str) -> None:
    foreign = {"host": "evil.example", "authorization": f"Bearer {session}"}
    answers = [
        show(session),
        show("x"),
        exchange("x"),
        post_json(SHARE, token="x"),
        post_json(EXCHANGE, wrong="x"),
        Client().get(EXCHANGE),
        Client().get(f"{SHOWN}nothing/"),
        Client().get(SHOWN, headers=foreign),
    ]

    assert [answer.status_code for answer in answers] == [200, 404, 404, 404, 400, 405, 404, 400]
    for answer in answers:
        assert {name: answer[name] for name in PRIVATE} == PRIVATE
        assert not PUBLIC & set(answer.headers)
        assert answer.cookies == {}


def test_preview_writes_nothing_but_itself(editor: Client, page: StandardPage) -> None:
    def read() -> list[Any]:
        return [
            list(model.objects.order_by("pk").values())
            for model in (Page, StandardPage, Revision, Change, Snapshot)
        ]

    before = read()

    session = open_draft(editor, page.pk)
    show(session)

    assert read() == before
    assert DraftPreview.objects.count() == 1
    assert not [watch for watch in list_watches() if watch.table.startswith("api_")]


def test_codes_and_sessions_are_not_stored(code: str) -> None:
    session = exchange(code).json()["session"]

    stored = repr(DraftPreview.objects.values().get())

    assert len(code) == len(session) == 43  # 256 bits
    assert code not in stored
    assert session not in stored


def test_number_of_previews_of_an_editor_is_bounded(editor: Client, page: StandardPage) -> None:
    url = post_form(editor, page)
    in_tab = open_draft(editor, page.pk)
    sessions = []
    for _ in range(KEPT_PER_USER + 2):
        code = read_code(editor.get(url, {"mode": "", "in_preview_panel": "true"}))
        sessions.append(exchange(code).json()["session"])

    assert DraftPreview.objects.filter(is_panel=True).count() == KEPT_PER_USER
    assert [is_refused(show(session)) for session in sessions[:3]] == [True, True, False]
    assert show(in_tab).status_code == 200  # typing in the panel does not end it


def test_previews_of_one_editor_end_none_of_anothers(
    editor: Client, admin: Client, page: StandardPage
) -> None:
    session = open_draft(editor, page.pk)

    for _ in range(KEPT_PER_USER + 1):
        open_draft(admin, page.pk)

    assert show(session).status_code == 200


def test_ended_previews_are_forgotten(editor: Client, page: StandardPage) -> None:
    for _ in range(2):
        open_draft(editor, page.pk)
    oldest = DraftPreview.objects.earliest("pk")
    DraftPreview.objects.filter(pk=oldest.pk).update(expires_at=F("created_at"))

    forget_ended()

    assert [preview.pk > oldest.pk for preview in DraftPreview.objects.all()] == [True]


def test_prices(editor: Client, page: StandardPage, django_assert_num_queries: Any) -> None:
    codes = [read_code(editor.get(f"/admin/pages/{page.pk}/view_draft/")) for _ in range(2)]

    # 1. is there such a code
    with django_assert_num_queries(1):
        exchange("wrong")
    # 1. exchange  2. the row, its user, session and page  3. 4. may enter the admin: the user's own
    # permissions, the groups'  5. permissions on pages
    with django_assert_num_queries(5):
        session = exchange(codes[0]).json()["session"]
    # The same without the first.
    with django_assert_num_queries(4):
        show(session)
    # 1. the draft  2. the share link
    with django_assert_num_queries(2):
        show("wrong")


def test_without_a_front_end_the_cms_draws_the_preview(
    editor: Client, page: StandardPage, settings: Any
) -> None:
    settings.FRONTEND_PREVIEW_URL = ""

    answer = editor.get(f"/admin/pages/{page.pk}/view_draft/")

    assert answer.status_code == 200
    assert "<h1>Draft title</h1>" in answer.content.decode()
    assert not DraftPreview.objects.exists()


def test_preview_that_nobody_asked_for_is_drawn_here(page: StandardPage) -> None:
    """As by a script, which has no session that could end."""
    assert page.make_preview_request().status_code == 200
    assert not DraftPreview.objects.exists()


def test_userbar_talks_to_the_editor(editor: Client, page: StandardPage) -> None:
    url = post_form(editor, page)
    code = read_code(editor.get(url, {"mode": "", "in_preview_panel": "true"}))

    userbar = exchange(code).json()["preview"]["userbar"]

    html = userbar["html"]
    assert 'data-wagtail-userbar-origin="//127.0.0.1:8000"' in html
    assert "<aside hidden" in html  # the panel has controls of its own
    assert '"allowedOrigins": ["http://127.0.0.1:8000"]' in html
    assert "<script src" not in html
    assert [urlsplit(url)[:3] for url in userbar["scripts"]] == [
        ("http", "127.0.0.1:8000", "/static/wagtailadmin/js/vendor.js"),
        ("http", "127.0.0.1:8000", "/static/wagtailadmin/js/userbar.js"),
    ]


def test_userbar_in_a_tab_of_its_own_leads_back_to_the_admin(
    editor: Client, page: StandardPage
) -> None:
    code = read_code(editor.get(f"/admin/pages/{page.pk}/view_draft/"))

    html = exchange(code).json()["preview"]["userbar"]["html"]

    assert "<aside hidden" not in html
    assert f'href="//127.0.0.1:8000/admin/pages/{page.pk}/edit/"' in html
    assert not re.findall('(?:href|src)="/[^/]', html)


def test_checks_in_the_editor_look_into_the_front_end(
    editor: Client, page: StandardPage, settings: Any
) -> None:
    url = f"/admin/pages/{page.pk}/edit/"
    origins = '"allowedOrigins": ["\\u003Csame_origin\\u003E", "https://front.example"]'

    with_front_end = editor.get(url).content.decode()
    settings.FRONTEND_PREVIEW_URL = ""
    without = editor.get(url).content.decode()

    assert origins in with_front_end
    assert "allowedOrigins" not in without
