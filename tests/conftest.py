"""What every test gets: a database copied from a template, and a media folder of its own."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection, transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from cms.demo.loading import load_demo
from cms.management.front_end import build, find_obstacle
from tests.programs import pass_over
from tests.template_database import copied_database, ensure_template, filled_database

SLOW = ("journeys", "exactness", "commands", "resilience", "frontend", "embedded", "backup")
FRONT_END_SECONDS = 300  # for one test and, before the first, the build


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put what takes long first, and give tests of the front end time.

    Installing its packages takes as long as the network. Few tests that wait for browsers, servers
    and clocks would else be left for the end, where the other processes have nothing to do.
    """
    items.sort(key=lambda item: _is_quick(item.path))
    for item in items:
        is_slow = "built_front_end" in getattr(item, "fixturenames", ())
        if is_slow and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(FRONT_END_SECONDS))


def _is_quick(path: Path) -> bool:
    return path.relative_to(Path(__file__).parent).parts[0] not in SLOW


@pytest.fixture(scope="session")
def built_front_end() -> None:
    """The front end as its source is now; without Node skipped, but never in CI."""
    obstacle = find_obstacle()
    if obstacle:
        pass_over(f"The front end: {obstacle}.")
    build()


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


@pytest.fixture(scope="session")
def demo_template(
    django_db_setup: None,
    template_database: str,
    tmp_path_factory: pytest.TempPathFactory,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[str]:
    """The name of a database with the demo in it, to be copied."""
    data_dir = tmp_path_factory.mktemp("demo")
    filled = filled_database(template_database, data_dir, load_demo, blocker=django_db_blocker)
    with filled as (name, _):
        yield name


@pytest.fixture(scope="module")
def demo_database(demo_template: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The demo for the tests of a module, each of which takes back what it does."""
    with django_db_blocker.unblock(), copied_database(demo_template):
        yield


@pytest.fixture
def demo(demo_database: None, db: None) -> None:
    """The demo for one test."""
