"""The demo's administrator: made once, known as long as nobody changes the password."""

from pathlib import Path

import pytest
from django.contrib.auth import get_user_model

from cms.management.accounts import ensure_administrator

pytestmark = pytest.mark.django_db

User = get_user_model()


@pytest.fixture
def password_file(tmp_path: Path) -> Path:
    return tmp_path / "admin-password"


def test_the_first_start_makes_a_password_that_only_the_owner_can_read(
    password_file: Path,
) -> None:
    password = ensure_administrator(password_file, "")

    user = User.objects.get(username="admin")
    assert user.is_superuser
    assert user.check_password(password)
    assert password_file.read_text() == password
    assert password_file.stat().st_mode & 0o777 == 0o600


def test_later_starts_know_the_password(password_file: Path) -> None:
    first = ensure_administrator(password_file, "")

    assert ensure_administrator(password_file, "") == first
    assert User.objects.count() == 1


def test_a_password_changed_in_the_admin_is_no_longer_known(password_file: Path) -> None:
    ensure_administrator(password_file, "")
    user = User.objects.get()
    user.set_password("changed-by-hand")
    user.save()

    assert ensure_administrator(password_file, "") == ""
    assert User.objects.get().check_password("changed-by-hand")


def test_a_given_password_is_used_at_the_first_start_and_stored_nowhere(
    password_file: Path,
) -> None:
    assert ensure_administrator(password_file, "given-by-hand") == "given-by-hand"

    assert User.objects.get().check_password("given-by-hand")
    assert not password_file.exists()


def test_a_given_password_replaces_the_one_in_use(password_file: Path) -> None:
    ensure_administrator(password_file, "")

    assert ensure_administrator(password_file, "given-by-hand") == "given-by-hand"
    assert User.objects.get().check_password("given-by-hand")


def test_no_account_is_made_beside_another_superuser(password_file: Path) -> None:
    User.objects.create_superuser(username="owner", password="of the clinic")

    assert ensure_administrator(password_file, "") is None
    assert not User.objects.filter(username="admin").exists()
    assert not password_file.exists()
