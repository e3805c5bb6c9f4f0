"""Production refuses to start on a weak value, in one line, and is clean by Django's own check."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.module_loading import import_string

from cms.settings.env import BASE_DIR

GOOD = {
    "SECRET_KEY": "kT4x-9vQmZ2pLw7RbN8sYc3hJd6FgUa1eXo0KzVtWqMyBnPdCfHrGjSiAl",
    "ALLOWED_HOSTS": "cms.clinic.test",
    "CMS_BASE_URL": "https://cms.clinic.test",
    "DATABASE_URL": "postgresql://salve:h7Tq2zXw@db.clinic.test:5432/salve",
}


def run(arguments: list[str], **variables: str | None) -> subprocess.CompletedProcess[str]:
    """Run a Python program under production settings; a variable that is None is not set."""
    given = {**GOOD, **variables, "DJANGO_SETTINGS_MODULE": "cms.settings.production"}
    environment = {"PATH": os.defpath, "ENV_FILE": os.devnull}
    environment |= {name: value for name, value in given.items() if value is not None}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", None),
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "short-but-random-Zx81"),
        ("SECRET_KEY", "abcdefghij" * 6),
        ("SECRET_KEY", "django-insecure-kT4x9vQmZ2pLw7RbN8sYc3hJd6FgUa1eXo0KzVtWqMyBn"),
        ("SECRET_KEY_FALLBACKS", "a" * 60),
        ("ALLOWED_HOSTS", None),
        ("ALLOWED_HOSTS", " , "),
        ("ALLOWED_HOSTS", "*"),
        ("ALLOWED_HOSTS", "cms.clinic.test,*.clinic.test"),
        ("ALLOWED_HOSTS", "https://cms.clinic.test"),
        ("ALLOWED_HOSTS", "www.clinic.test"),
        ("CMS_BASE_URL", None),
        ("CMS_BASE_URL", "http://cms.clinic.test"),
        ("CMS_BASE_URL", "https://localhost"),
        ("CMS_BASE_URL", "https://127.0.0.1:8000"),
        ("CMS_BASE_URL", "https://[::1]"),
        ("CMS_BASE_URL", "https://cms.clinic.test/path"),
        ("CMS_BASE_URL", "https://user@cms.clinic.test"),
        ("CMS_BASE_URL", "https://cms.clinic.test:99999"),
        ("MEDIA_BASE_URL", "http://images.clinic.test"),
        ("MEDIA_BASE_URL", "https://images.clinic.test/path"),
        ("DATABASE_URL", None),
        ("DATABASE_URL", "sqlite:///salve.db"),
        ("DATABASE_URL", "mysql://salve:h7Tq2zXw@db.clinic.test/salve"),
        ("DATABASE_URL", "postgresql://salve:h7Tq2zXw@db.clinic.test:port/salve"),
        ("DATABASE_URL", "postgresql://salve:h7Tq2zXw@db.clinic.test"),
        ("DATABASE_URL", "postgresql://postgres:postgres@db.clinic.test/salve"),
        ("FRONTEND_PREVIEW_URL", "http://clinic.test/preview/"),
        ("FRONTEND_PREVIEW_URL", "https://clinic.test/preview"),
        ("FRONTEND_PREVIEW_URL", "https://clinic.test/preview/?to=/"),
        ("FRONTEND_PREVIEW_URL", "https://user@clinic.test/preview/"),
        ("FRONTEND_PREVIEW_URL", "javascript:alert()/"),
        ("PORT", "many"),
        ("WEB_CONCURRENCY", "0"),
        ("LOG_LEVEL", "loud"),
        ("DATABASE_POOL_MAX_SIZE", "0"),
    ],
)
def test_a_weak_value_is_refused_in_one_line_that_names_it(name: str, value: str | None) -> None:
    result = run(["-c", "import cms.settings.production"], **{name: value})

    assert result.returncode == 1
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert name in result.stderr
    assert "h7Tq2zXw" not in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [["manage.py", "migrate"], ["-m", "gunicorn", "-c", "gunicorn.conf.py", "cms.wsgi"]],
    ids=["manage.py", "gunicorn"],
)
def test_every_launcher_refuses_alike(arguments: list[str]) -> None:
    result = run(arguments, SECRET_KEY=None)

    assert result.returncode == 1
    assert result.stderr.startswith("Salve does not start: SECRET_KEY is not set")
    assert result.stderr.count("\n") == 1


def test_good_values_start_and_pass_the_deployment_check() -> None:
    result = run(["manage.py", "check", "--deploy", "--fail-level", "WARNING"])

    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize("silenced", [CsrfViewMiddleware, XFrameOptionsMiddleware])
def test_the_middleware_whose_checks_are_silenced_is_there(silenced: type) -> None:
    installed = [import_string(name) for name in settings.MIDDLEWARE]

    assert any(issubclass(middleware, silenced) for middleware in installed)


def test_the_embedded_server_must_be_asked_for(tmp_path: Path) -> None:
    show = "from cms.settings.production import *; print(DATABASES['default']['ENGINE'])"

    result = run(["-c", show], DATABASE_URL="embedded:", DATA_DIR=str(tmp_path))

    assert result.stdout == "cms.embedded\n"


def test_an_env_file_is_read_and_the_process_wins_over_it(tmp_path: Path) -> None:
    file = tmp_path / "env"
    file.write_text("PORT=8111\nWEB_THREADS=3\n")
    show = "from cms.settings.production import *; print(PORT, WEB_THREADS)"

    result = run(["-c", show], ENV_FILE=str(file), WEB_THREADS="5")

    assert result.stdout == "8111 5\n"
