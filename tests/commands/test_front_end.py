"""What the demo does about its front end when it cannot be there: says so, and goes on."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from cms.management import front_end
from cms.management.children import Children
from cms.management.front_end import BUILD_NAME, FrontEnd, find_obstacle


class FakeChildren(Children):
    """Children that are only written down; each task has ended with a status."""

    def __init__(self, status: int) -> None:
        super().__init__()
        self.status = status
        self.started: list[str] = []

    def start(self, name: str, command: list[str]) -> None:
        self.started.append(name)

    def start_task(self, name: str, command: list[str], log: Path) -> None:
        self.started.append(name)

    def find_status(self, name: str) -> int | None:
        return self.status


@pytest.fixture
def unbuilt(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A front end that would have to be built, at a port where nothing listens."""
    settings.FRONTEND_PORT = 1
    monkeypatch.setattr(front_end, "is_built", lambda: False)


@pytest.mark.usefixtures("unbuilt")
def test_build_that_fails_is_reported_once_and_nothing_is_started() -> None:
    said: list[str] = []
    children = FakeChildren(status=7)
    beside = FrontEnd(children, said.append)

    beside.begin()
    for _ in range(3):
        beside.advance()

    assert children.started == [BUILD_NAME]
    assert [line.partition(",")[0] for line in said] == [
        "  Front end is being built",
        "  Front end is not there: its build ended with status 7",
    ]


@pytest.mark.usefixtures("unbuilt")
def test_front_end_is_started_when_its_build_has_ended_and_announced_only_when_it_answers() -> None:
    said: list[str] = []
    children = FakeChildren(status=0)
    beside = FrontEnd(children, said.append)

    beside.begin()
    for _ in range(3):
        beside.advance()

    assert children.started == [BUILD_NAME, "front end"]
    assert len(said) == 1


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        ("", "http://127.0.0.1:1/preview/"),
        ("https://clinic.example/preview/", "https://clinic.example/preview/"),
    ],
)
@pytest.mark.usefixtures("unbuilt")
def test_cms_shows_drafts_on_the_front_end_beside_it_unless_the_operator_says_where(
    settings: LazySettings, chosen: str, told: str
) -> None:
    settings.FRONTEND_PREVIEW_URL = chosen
    beside = FrontEnd(FakeChildren(status=0), print)

    assert beside.tell(["serve"]) == ["env", f"FRONTEND_PREVIEW_URL={told}", "serve"]


@pytest.mark.parametrize(
    ("version", "obstacle"),
    [
        (None, "it needs Node 20 or newer with npm"),
        ("v18.20.0", "it needs Node 20 or newer with npm, and node says 'v18.20.0'"),
        ("nonsense", "it needs Node 20 or newer with npm, and node says 'nonsense'"),
        ("v20.3.0", None),
        ("v24.1.0", None),
    ],
)
def test_node_that_is_missing_or_too_old_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, version: str | None, obstacle: str | None
) -> None:
    if version:
        for name in ("node", "npm"):
            program = tmp_path / name
            program.write_text(f"#!/bin/sh\necho {version}\n")
            program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert find_obstacle() == obstacle
    if obstacle:
        with pytest.raises(CommandError, match="it needs Node 20"):
            call_command("build_front_end")
