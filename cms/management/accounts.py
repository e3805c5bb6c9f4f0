"""The demo's administrator, whose password is made at the first start and can be read again."""

import secrets
from pathlib import Path

from django.contrib.auth import get_user_model

USERNAME = "admin"


def write_secret(path: Path, secret: str) -> None:
    """Write a file that only its owner can read, complete or not at all."""
    unfinished = path.with_name(path.name + ".new")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    unfinished.write_text(secret)
    unfinished.rename(path)


def ensure_administrator(password_file: Path, given_password: str) -> str | None:
    """Return the password of the user ``admin``, "" if it is not ours to know, None without one.

    The user is made when nobody may do everything yet; ``given_password`` is set if it is not the
    one in use. Else the password is random, and kept in the file so that later starts can
    print it too, until someone changes it in the admin. Costs one or two slow password hashes.
    """
    users = get_user_model()._default_manager
    user = users.filter(username=USERNAME).first()
    password = given_password or (password_file.read_text() if password_file.exists() else "")
    if user is None and not users.filter(is_superuser=True).exists():
        if not given_password:
            password = secrets.token_urlsafe(12)
            write_secret(password_file, password)
        users.create_superuser(username=USERNAME, email="", password=password)
        return password
    if user is None:
        return None
    if password and user.check_password(password):
        return password
    if not given_password:
        return ""
    user.set_password(given_password)
    user.save(update_fields=["password"])
    return given_password
