"""Share links: made and revoked in the admin, opened on the front end or on the CMS itself."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db.models import F
from django.test import Client
from wagtail.models import GroupPagePermission, Page, PageLogEntry

from api.build import build_draft
from api.models import ShareLink, ShareVisit
from api.preview.shares import (
    KEPT_VISITS,
    LISTED_LIFE,
    MAX_LISTED,
    MAX_OPEN,
    forget_ended,
    make_link,
    open_link,
)
from cms.models import StandardPage, User
from tests.factories import StandardPageFactory, TreatmentPageFactory, build_block

from .front_end import PREVIEW_URL, SHARE, is_refused, post_json, show

ON_THE_CMS = "http://127.0.0.1:8000/preview/share/"


def links_url(page: Page) -> str:
    return f"/admin/pages/{page.pk}/share/"


def make(editor: Client, page: Page, days: int = 7, label: str = "") -> str:
    """Make a link as an editor does, and return its address."""
    answer = editor.post(links_url(page), {"days": days, "label": label})
    assert answer.status_code == 200
    (address,) = re.findall(r'id="share-link"\s+value="([^"]*)"', answer.content.decode())
    return unescape(address)


def read_token(address: str) -> str:
    return address.partition("#")[2]


def open_share(token: str) -> Any:
    return post_json(SHARE, token=token)


@pytest.fixture
def token(editor: Client, page: StandardPage, front_end: None) -> str:
    return read_token(make(editor, page))


def test_link_leads_to_the_front_end_with_its_token_where_no_server_sees_it(
    editor: Client, page: StandardPage, front_end: None
) -> None:
    address = make(editor, page)

    assert re.fullmatch(re.escape(f"{PREVIEW_URL}share/#") + "[A-Za-z0-9_-]{43}", address)


def test_link_shows_the_latest_draft_to_anybody(token: str, page: StandardPage) -> None:
    answer = open_share(token)

    opened = answer.json()
    assert answer.status_code == 200
    assert opened["preview"] == {
        "kind": "share",
        "page": build_draft(page.get_latest_revision_as_object()),
        "editor_origin": "http://127.0.0.1:8000",
        "userbar": None,
    }
    assert opened["preview"]["page"]["title"] == "Draft title"
    assert show(opened["session"]).json() == opened["preview"]


def test_link_shows_what_there_was_when_it_was_made(token: str, page: StandardPage) -> None:
    page.title = "Written later"
    page.save_revision()

    assert open_share(token).json()["preview"]["page"]["title"] == "Draft title"


def test_page_that_was_never_published_is_shared_without_what_is_hidden(
    editor: Client, front_end: None
) -> None:
    hidden = StandardPageFactory(title="Staff rota", live=False)
    link = f'<p>See <a linktype="page" id="{hidden.pk}">who is in</a>.</p>'
    draft = TreatmentPageFactory(live=False, body=[build_block("paragraph", value=link)])

    shared = open_share(read_token(make(editor, draft))).json()["preview"]["page"]

    assert shared["title"] == draft.title
    assert shared["body"][0]["value"]["html"] == "<p>See <a>who is in</a>.</p>"
    assert "Staff rota" not in str(shared)


def test_link_may_be_opened_often_and_each_use_is_counted(token: str) -> None:
    sessions = [open_share(token).json()["session"] for _ in range(3)]

    link = ShareLink.objects.get()
    assert len(set(sessions)) == 3
    assert [show(session).status_code for session in sessions] == [200, 200, 200]
    assert link.uses == 3
    assert link.last_used_at is not None


def test_altered_token_opens_nothing(token: str) -> None:
    assert is_refused(open_share(token[:-1]))
    assert is_refused(open_share(token.swapcase()))
    assert is_refused(show(token))
    assert ShareLink.objects.get().uses == 0


def test_link_ends_on_its_day_and_its_sessions_with_it(token: str) -> None:
    session = open_share(token).json()["session"]
    link = ShareLink.objects.get()
    assert timedelta(0) <= link.expires_at - link.created_at - timedelta(days=7) < timedelta(1)

    ShareLink.objects.update(expires_at=F("expires_at") - timedelta(days=7, seconds=9))

    assert is_refused(open_share(token))
    assert is_refused(show(session))


def test_session_of_a_link_ends_after_an_hour_or_with_the_link(token: str) -> None:
    open_share(token)
    visit = ShareVisit.objects.get()
    assert visit.expires_at - ShareLink.objects.get().last_used_at < timedelta(hours=1, seconds=9)

    ShareLink.objects.update(expires_at=F("expires_at") - timedelta(days=6, hours=23, minutes=30))
    open_share(token)

    assert ShareVisit.objects.latest("pk").expires_at == ShareLink.objects.get().expires_at


def test_session_that_has_ended_is_refused(token: str) -> None:
    session = open_share(token).json()["session"]

    ShareVisit.objects.update(expires_at=F("expires_at") - timedelta(hours=1))

    assert is_refused(show(session))


def test_revoked_link_opens_nothing_and_its_sessions_end(
    editor: Client, token: str, page: StandardPage
) -> None:
    session = open_share(token).json()["session"]
    link = ShareLink.objects.get()

    answer = editor.post(f"{links_url(page)}{link.pk}/revoke/", follow=True)

    assert "does not work any more" in answer.content.decode()
    assert is_refused(open_share(token))
    assert is_refused(show(session))
    link.refresh_from_db()
    assert (bytes(link.payload), link.uses) == (b"", 1)


def test_link_goes_with_its_page(token: str, page: StandardPage) -> None:
    session = open_share(token).json()["session"]

    page.delete()

    assert is_refused(open_share(token))
    assert is_refused(show(session))


def test_link_is_told_once(editor: Client, token: str, page: StandardPage) -> None:
    listed = editor.get(links_url(page)).content.decode()
    stored = repr(list(ShareLink.objects.values()))

    assert token not in listed
    assert token not in stored
    assert token not in repr(list(PageLogEntry.objects.values()))


def test_list_tells_who_until_when_and_how_often(
    editor: Client, page: StandardPage, front_end: None
) -> None:
    tokens = [
        read_token(make(editor, page, days, label))
        for days, label in ((1, "Dr <b>Reed</b>"), (30, "The board"), (2, "Printer"))
    ]
    open_share(tokens[1])
    board, printer = ShareLink.objects.filter(label__in=("The board", "Printer")).order_by("pk")
    editor.post(f"{links_url(page)}{board.pk}/revoke/")
    ShareLink.objects.filter(pk=printer.pk).update(expires_at=F("created_at"))

    html = editor.get(links_url(page)).content.decode()

    _, _, listed = html.rpartition("<tbody>")
    rows = [" ".join(re.sub("<[^>]*>", " ", row).split()) for row in listed.split("<tr>")[1:]]
    now = r"\d+ \w+ \d{4}, \d\d:\d\d"
    assert re.match(
        rf"Dr &lt;b&gt;Reed&lt;/b&gt; {now} by editor {now} never Revoke the link", rows[0]
    )
    assert re.match(rf"Printer {now} by editor {now} never ended", rows[1])
    assert re.match(rf"The board {now} by editor {now} 1 time, last {now} revoked {now}", rows[2])


def test_page_has_so_many_links_that_work_and_all_of_them_are_listed(
    editor: Client, page: StandardPage, front_end: None
) -> None:
    author = User.objects.create_user("author")
    first, _ = make_link(page, author, days=1, label="The first")
    rest = {"page": page, "payload": b"{}", "expires_at": first.expires_at}
    ended = {**rest, "revoked_at": first.created_at}
    ShareLink.objects.bulk_create(
        ShareLink(token_hash=f"{name}{n}", **values)
        for name, count, values in (("works", MAX_OPEN - 1, rest), ("ended", MAX_LISTED, ended))
        for n in range(count)
    )

    answer = editor.post(links_url(page), {"days": 1, "label": "One too many"})

    html = answer.content.decode()
    assert f"This page has {MAX_OPEN} links that work. Revoke one first." in html
    assert "The first" in html
    assert not ShareLink.objects.filter(label="One too many").exists()
    editor.post(f"{links_url(page)}{first.pk}/revoke/")
    assert make(editor, page)


def test_history_of_the_page_tells_of_links(
    editor: Client, page: StandardPage, front_end: None
) -> None:
    make(editor, page, label="The board")
    link = ShareLink.objects.get()
    for _ in range(2):
        editor.post(f"{links_url(page)}{link.pk}/revoke/")

    html = editor.get(f"/admin/pages/{page.pk}/history/").content.decode()

    until = link.expires_at.date().isoformat()
    assert html.count(f"Made the share link “The board”, until {until}") == 1
    assert html.count("Revoked the share link “The board”") == 1


@pytest.mark.parametrize("days", ["0", "31", "-1", "x", ""])
def test_days_are_bounded(editor: Client, page: StandardPage, days: str) -> None:
    answer = editor.post(links_url(page), {"days": days, "label": ""})

    assert answer.status_code == 200
    assert "error-message" in answer.content.decode()
    assert not ShareLink.objects.exists()


@pytest.mark.parametrize("view", ["edit/", ""])
def test_menus_of_a_page_lead_to_its_links(editor: Client, page: StandardPage, view: str) -> None:
    html = editor.get(f"/admin/pages/{page.pk}/{view}").content.decode()

    assert f'href="{links_url(page)}"' in html


def test_list_of_pages_leads_to_their_links(editor: Client, page: StandardPage) -> None:
    html = editor.get(f"/admin/pages/{page.get_parent().pk}/").content.decode()

    assert f'href="{links_url(page)}"' in html


def test_links_are_for_who_may_edit_the_page(
    editor: Client, page: StandardPage, token: str
) -> None:
    GroupPagePermission.objects.filter(group__name="Editors").delete()
    elsewhere = StandardPageFactory(title="Theirs")
    editors = Group.objects.get(name="Editors")
    for codename in ("add_page", "change_page"):
        permission = editors.page_permissions.model.permission.field.related_model.objects.get(
            codename=codename
        )
        GroupPagePermission.objects.create(group=editors, page=elsewhere, permission=permission)
    link = ShareLink.objects.get()

    answers = [
        editor.get(links_url(page)),
        editor.post(links_url(page), {"days": "1"}),
        editor.post(f"{links_url(page)}{link.pk}/revoke/"),
        editor.post(f"{links_url(elsewhere)}{link.pk}/revoke/"),
    ]

    assert [answer.status_code for answer in answers] == [302, 302, 302, 404]
    assert [answer["Location"] for answer in answers[:3]] == ["/admin/"] * 3
    assert ShareLink.objects.filter(revoked_at=None).count() == 1
    html = editor.get(f"/admin/pages/{elsewhere.pk}/edit/").content.decode()
    assert links_url(page) not in html
    assert links_url(elsewhere) in html


def test_stranger_reaches_no_list(client: Client, page: StandardPage) -> None:
    answer = client.get(links_url(page))

    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/admin/login/")


def test_links_are_revoked_by_post_only(editor: Client, token: str, page: StandardPage) -> None:
    answer = editor.get(f"{links_url(page)}{ShareLink.objects.get().pk}/revoke/")

    assert answer.status_code == 405
    assert open_share(token).status_code == 200


def test_root_of_all_pages_has_no_links(admin_client: Client) -> None:
    assert admin_client.get("/admin/pages/1/share/").status_code == 404


def test_page_with_the_link_is_kept_by_nobody(
    editor: Client, page: StandardPage, front_end: None
) -> None:
    answer = editor.post(links_url(page), {"days": "1", "label": ""})

    assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))
    assert answer["Referrer-Policy"] == "same-origin"  # else the page's own forms are refused


def test_number_of_sessions_of_a_link_is_bounded(page: StandardPage) -> None:
    author = User.objects.create_user("author")
    link, address = make_link(page, author, days=1, label="")
    first = open_link(read_token(address))
    ShareVisit.objects.bulk_create(
        ShareVisit(session_hash=str(n), link=link, expires_at=link.expires_at)
        for n in range(KEPT_VISITS)
    )

    last = open_link(read_token(address))

    assert first is not None
    assert last is not None
    assert link.visits.count() == KEPT_VISITS
    assert (is_refused(show(first.session)), show(last.session).status_code) == (True, 200)


def test_worker_forgets_what_ended_links_showed_and_later_the_links(page: StandardPage) -> None:
    author = User.objects.create_user("author")
    ended, long_ago, live = (
        make_link(page, author, days=1, label=name)[0] for name in ("ended", "long ago", "live")
    )
    ShareLink.objects.filter(pk=ended.pk).update(expires_at=F("created_at"))
    ShareLink.objects.filter(pk=long_ago.pk).update(expires_at=F("created_at") - LISTED_LIFE)

    forget_ended()

    kept = ShareLink.objects.order_by("pk").values_list("label", "payload")
    assert [(label, bool(payload)) for label, payload in kept] == [("ended", False), ("live", True)]
    assert live.payload


def test_prices(token: str, django_assert_num_queries: Any) -> None:
    # 1. is there such a link
    with django_assert_num_queries(1 + 2):  # and a savepoint
        open_share("wrong")
    # 1. count  2. the link  3. a session  4. forget old ones  5. when it ends
    with django_assert_num_queries(5 + 2):
        session = open_share(token).json()["session"]
    # 1. is it an editor's  2. the link
    with django_assert_num_queries(2):
        show(session)


def test_without_a_front_end_the_cms_shows_the_page(editor: Client, page: StandardPage) -> None:
    address = make(editor, page)
    token = read_token(address)
    assert address == f"{ON_THE_CMS}#{token}"

    asked = Client().get("/preview/share/")
    shown = Client(enforce_csrf_checks=True).post("/preview/share/", {"token": token})

    assert asked.status_code == shown.status_code == 200
    assert "api/share.js" in asked.content.decode()
    assert "<h1>Draft title</h1>" in shown.content.decode()
    assert "wagtail-userbar" not in shown.content.decode()
    assert ShareLink.objects.get().uses == 1
    for answer in (asked, shown):
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["Referrer-Policy"] == "no-referrer"
        assert answer["X-Robots-Tag"] == "noindex"
        assert answer["X-Frame-Options"] == "DENY"
        assert answer.cookies == {}


@pytest.mark.parametrize("token", ["", "wrong", "x" * 10_000, "\x00"])
def test_cms_shows_nothing_for_a_token_that_is_wrong(client: Client, db: None, token: str) -> None:
    answer = client.post("/preview/share/", {"token": token})

    assert answer.status_code == 404
    assert "does not work" in answer.content.decode()
    assert answer["Cache-Control"] == "private, no-store"


def test_cms_reads_no_long_form(client: Client, page: StandardPage) -> None:
    _, address = make_link(page, User.objects.create_user("author"), days=1, label="")
    form = {"token": read_token(address), "padding": "x" * 5_000}

    assert client.post("/preview/share/", form).status_code == 404
