"""What opens a draft stays with who opened it, and is found nowhere afterwards."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import BrowserContext, Page, Request, expect

from tests.frontend.website import Website
from tests.journeys.desk import Desk
from tests.journeys.world import World
from tests.server import RunningServer

SignIn = Callable[[str], Desk]
ENDED = "This preview has ended"


def record_requests(context: BrowserContext) -> list[Request]:
    """Return a list that will have all that the windows of one browser ask for."""
    requests: list[Request] = []
    context.on("request", lambda request: requests.append(request))
    return requests


def find_code(url: str) -> str:
    """Return the code in an address, "" when there is none."""
    return parse_qs(urlsplit(url).query).get("code", [""])[0]


def list_sessions(context: BrowserContext) -> list[str]:
    """Return the front end's sessions that a browser has."""
    return [
        cookie["value"] for cookie in context.cookies() if cookie["path"].startswith("/preview/")
    ]


def test_codes_tokens_and_sessions_leave_no_trace(
    sign_in: SignIn, visitor: Page, website: Website, salve: RunningServer, world: World
) -> None:
    desk = sign_in("eddie")
    asked = record_requests(desk.page.context)
    shared = record_requests(visitor.context)
    desk.edit_page(world.ids["reading_list"])
    shown = desk.preview()
    for title in ("First", "Second"):
        desk.fill(title=title)
        expect(shown.get_by_role("heading", name=title, level=1)).to_be_attached()
        desk.await_preview()
    desk.save_draft()
    token = desk.share("A friend").partition("#")[2]
    visitor.goto(f"{website.origin}/preview/share/#{token}")
    expect(visitor.get_by_role("heading", name="Second", level=1)).to_be_visible()

    codes = list(filter(None, (find_code(request.url) for request in asked)))
    sessions = list_sessions(desk.page.context) + list_sessions(visitor.context)
    assert len(codes) >= 3
    assert len(set(codes)) == len(codes)  # each was in one address, once
    assert len(sessions) >= 2
    secrets = {*codes, token, *sessions}
    referrers = {request.all_headers().get("referer", "") for request in [*asked, *shared]}
    for written in (*referrers, salve.log.read_text(), website.log.read_text()):
        assert [secret for secret in secrets if secret in written] == []
    assert "/preview/exchange/ 200" in salve.log.read_text()
    assert [request.url for request in shared if token in request.url.partition("#")[0]] == []


def test_log_out_ends_what_the_front_end_shows(sign_in: SignIn, world: World) -> None:
    desk = sign_in("eddie")
    desk.page.goto(f"/admin/pages/{world.ids['contact']}/view_draft/")
    draft = desk.page.url
    expect(desk.page.get_by_role("heading", level=1)).not_to_have_text(ENDED)

    desk.sign_out()
    desk.page.goto(draft)

    expect(desk.page.get_by_role("heading", level=1)).to_have_text(ENDED)
    assert desk.page.url.endswith("/preview/refused/")


def test_draft_is_shown_to_who_opened_it_at_its_own_address_alone(
    sign_in: SignIn, visitor: Page, website: Website, world: World
) -> None:
    desk = sign_in("eddie")
    desk.page.goto(f"/admin/pages/{world.ids['contact']}/view_draft/")
    draft = desk.page.url

    visitor.goto(draft)
    desk.page.goto(f"{website.origin}/preview/page/0123456789abcdef/")

    for page in (visitor, desk.page):
        expect(page.get_by_role("heading", level=1)).to_have_text(ENDED)
        assert page.url == f"{website.origin}/preview/refused/"
    desk.page.goto(draft)
    expect(desk.page.get_by_role("heading", level=1)).not_to_have_text(ENDED)


def test_used_code_opens_nothing(sign_in: SignIn, world: World) -> None:
    desk = sign_in("eddie")
    asked = record_requests(desk.page.context)
    desk.page.goto(f"/admin/pages/{world.ids['contact']}/view_draft/")
    (used,) = [request.url for request in asked if find_code(request.url)]

    desk.page.goto(used)

    expect(desk.page.get_by_role("heading", level=1)).to_have_text(ENDED)
