"""An editor, a front end, and a page that both look at."""

from collections.abc import Callable

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import Group
from django.test import Client

from cms.models import StandardPage, User
from tests.factories import StandardPageFactory

from .front_end import PREVIEW_URL, exchange, read_code

SignIn = Callable[[str], Client]


@pytest.fixture
def front_end(settings: LazySettings) -> None:
    settings.FRONTEND_PREVIEW_URL = PREVIEW_URL


@pytest.fixture
def editor(db: None) -> Client:
    """Signed in as a member of "Editors", who is called ``editor``."""
    user = User.objects.create_user("editor")
    user.groups.set([Group.objects.get(name="Editors")])
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def chief(db: None) -> User:
    """Who may edit every page."""
    return User.objects.create_superuser("editor-in-chief")


@pytest.fixture
def admin(chief: User) -> Client:
    """The admin as the chief sees it."""
    client = Client()
    client.force_login(chief)
    return client


@pytest.fixture
def page(db: None) -> StandardPage:
    """A live page with a draft over it."""
    page: StandardPage = StandardPageFactory(title="Published title")
    page.title = "Draft title"
    page.save_revision()
    return page


@pytest.fixture
def code(editor: Client, page: StandardPage) -> str:
    """The code that the editor is sent to the front end with."""
    return read_code(editor.get(f"/admin/pages/{page.pk}/view_draft/"))


@pytest.fixture
def session(code: str) -> str:
    """The front end's session for the draft."""
    session: str = exchange(code).json()["session"]
    return session
