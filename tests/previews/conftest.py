"""Someone who may edit every page."""

import pytest
from django.test import Client

from cms.models import User


@pytest.fixture
def editor(db: None) -> User:
    return User.objects.create_superuser("editor-in-chief")


@pytest.fixture
def admin(editor: User) -> Client:
    client = Client()
    client.force_login(editor)
    return client
