"""What every test gets: a database copied from a template, and a media folder of its own."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection, transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from tests.template_database import copied_database, ensure_template


@pytest.fixture(scope="session")
def template_database(
    django_test_environment: None,
    django_db_modify_db_settings_parallel_suffix: None,
    django_db_blocker: DjangoDbBlocker,
) -> str:
    with django_db_blocker.unblock():
        return ensure_template()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(template_database: str) -> None:
    connection.settings_dict["TEST"]["TEMPLATE"] = template_database


@pytest.fixture
def committed_db(template_database: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A database for one test that commits: other connections see what it writes.

    Instead of ``django_db(transaction=True)``, which empties the database for all who follow.
    """
    with django_db_blocker.unblock(), copied_database(template_database):
        yield


@pytest.fixture(autouse=True)
def media_root(settings: LazySettings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--write-golden",
        action="store_true",
        help="write the golden files from what the code answers now; then read the difference",
    )


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests under load say they did, and once for each reason why some were skipped."""
    reasons = Counter(report.longrepr[2] for report in terminalreporter.stats.get("skipped", ()))
    for reason, count in reasons.items():
        terminalreporter.write_line(f"{count} tests skipped: {reason.removeprefix('Skipped: ')}")
    for reports in terminalreporter.stats.values():
        for report in reports:
            for name, text in getattr(report, "user_properties", ()):
                if name == "did" and report.when == "call":
                    terminalreporter.write_line(f"{report.nodeid}\n{text}")


@pytest.fixture(scope="module")
def module_db(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """A transaction around all tests of a module: they share what module fixtures write.

    Each test that asks for ``db`` still undoes its own changes.
    """
    media_root = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(MEDIA_ROOT=media_root):
            yield
        transaction.set_rollback(True)
