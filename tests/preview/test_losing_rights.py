"""A code and a session show a draft to nobody who may not edit it any more, for whatever reason."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from wagtail.models import GroupPagePermission, Page

from api.models import DraftPreview
from cms.models import StandardPage, User

from .front_end import exchange, is_refused, open_draft, read_code, show
from .posting import post_form

pytestmark = pytest.mark.usefixtures("front_end")


def log_out(editor: Client) -> None:
    editor.post("/admin/logout/")


def end_the_session_in_time(editor: Client) -> None:
    row = DraftPreview.objects.get().admin_session
    row.expire_date -= timedelta(days=30)
    row.save()


def deactivate(editor: Client) -> None:
    User.objects.filter(username="editor").update(is_active=False)


def change_the_password(editor: Client) -> None:
    user = User.objects.get(username="editor")
    user.set_password("another one, by someone else")
    user.save()


def take_the_right_to_edit(editor: Client) -> None:
    GroupPagePermission.objects.filter(group__name="Editors").delete()


def take_the_admin(editor: Client) -> None:
    Group.objects.get(name="Editors").permissions.clear()


def delete_the_page(editor: Client) -> None:
    Page.objects.get(title="Published title").delete()


def delete_the_user(editor: Client) -> None:
    User.objects.filter(username="editor").delete()


def hand_the_session_on(editor: Client) -> None:
    """The browser's session is someone else's now, and its row the same."""
    session = editor.session
    session["_auth_user_id"] = str(User.objects.create_user("someone-else").pk)
    session.save()


LOSSES = [
    log_out,
    hand_the_session_on,
    end_the_session_in_time,
    deactivate,
    change_the_password,
    take_the_right_to_edit,
    take_the_admin,
    delete_the_page,
    delete_the_user,
]


@pytest.mark.parametrize("lose", LOSSES)
def test_code_opens_nothing_for_who_may_not_edit_any_more(
    editor: Client, code: str, lose: Callable[[Client], None]
) -> None:
    lose(editor)

    assert is_refused(exchange(code))


@pytest.mark.parametrize("lose", LOSSES)
def test_session_shows_nothing_to_who_may_not_edit_any_more(
    editor: Client, session: str, lose: Callable[[Client], None]
) -> None:
    assert show(session).status_code == 200

    lose(editor)

    assert is_refused(show(session))


def test_who_may_publish_but_not_edit_is_shown_the_draft(
    editor: Client, page: StandardPage
) -> None:
    """As by Wagtail: who approves of a draft has to see it."""
    rights = GroupPagePermission.objects.filter(group__name="Editors")
    right = rights.filter(permission__codename="add_page").get()
    rights.exclude(pk=right.pk).delete()
    right.permission = Permission.objects.get(codename="publish_page")
    right.save()

    session = open_draft(editor, page.pk)

    assert show(session).json()["page"]["title"] == "Draft title"


def test_page_that_was_never_saved_needs_the_right_to_add_it(editor: Client) -> None:
    url = post_form(editor, None)
    session = exchange(read_code(editor.get(url, {"mode": ""}))).json()["session"]
    assert show(session).status_code == 200

    rights = GroupPagePermission.objects.filter(group__name="Editors")
    rights.filter(permission__codename="add_page").delete()

    assert is_refused(show(session))
