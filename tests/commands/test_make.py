"""``make`` on a machine that cannot run Salve: one clear line, a status, nothing left behind."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from cms.settings.env import BASE_DIR

NOBODY = 65_534
GOOD_PYTHON = 'case "$*" in *print*) echo 3.11 ;; esac'


@pytest.fixture
def checkout() -> Iterator[Path]:
    """What make needs of a fresh clone, in a folder every user can enter."""
    folder = Path(tempfile.mkdtemp(prefix="salve-make-"))
    folder.chmod(0o755)
    for name in ("Makefile", "requirements.txt", "requirements-dev.txt", "constraints.txt"):
        shutil.copy(BASE_DIR / name, folder)
    (folder / ".ci").mkdir()
    shutil.copy(BASE_DIR / ".ci" / "install", folder / ".ci")
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def write_python(checkout: Path, script: str) -> Path:
    """Write a program to be taken for python3."""
    path = checkout / "python3"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def make(checkout: Path, target: str, *, python: Path, user: int | None = None) -> list[str]:
    """Run make, expect it to fail, and return what was said, without make's own last line."""
    result = subprocess.run(
        ["make", target],
        cwd=checkout,
        env={"PATH": os.environ["PATH"], "PYTHON": str(python)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        user=user,
    )
    assert result.returncode != 0
    return [
        line
        for line in (result.stdout + result.stderr).splitlines()
        if not line.startswith("make: ***")
    ]


@pytest.mark.parametrize("target", ["demo", "test", "check", "fix", "bench"])
def test_an_old_python_is_refused(checkout: Path, target: str) -> None:
    old = write_python(checkout, 'case "$2" in *"< (3, 11)"*) exit 1 ;; *) echo 3.9 ;; esac')

    said = make(checkout, target, python=old)

    assert said == [
        f"Salve needs Python 3.11 or newer, and {old} is 3.9: PYTHON=/path/to/python3 make ..."
    ]
    assert not (checkout / ".venv").exists()


def test_no_python_at_all_is_refused(checkout: Path) -> None:
    missing = checkout / "nothing"

    (said,) = make(checkout, "demo", python=missing)

    assert said.startswith(f"Salve needs Python 3.11 or newer, and {missing} does not run")


def test_a_read_only_folder_is_refused(checkout: Path) -> None:
    python = write_python(checkout, GOOD_PYTHON)
    checkout.chmod(0o555)

    said = make(checkout, "demo", python=python, user=NOBODY if os.geteuid() == 0 else None)

    assert said == [f"Salve cannot write to {checkout}, where its packages and data go"]


def test_a_half_made_environment_is_removed(checkout: Path) -> None:
    make_venv = 'mkdir -p .venv/bin && printf "#!/bin/sh\\nexit 1\\n" > .venv/bin/python'
    python = write_python(
        checkout,
        f'case "$*" in *venv*) {make_venv} && chmod +x .venv/bin/python ;; esac\n{GOOD_PYTHON}',
    )

    said = make(checkout, "demo", python=python)

    assert said[-1] == "The packages could not be installed; nothing is changed"
    assert not (checkout / ".venv").exists()


def test_an_environment_that_was_never_finished_is_made_again(checkout: Path) -> None:
    (checkout / ".venv" / "bin").mkdir(parents=True)
    stale = checkout / ".venv" / "bin" / "python"
    stale.write_text("#!/bin/sh\nexit 0\n")
    stale.chmod(0o755)
    python = write_python(checkout, f'case "$*" in *venv*) exit 1 ;; esac\n{GOOD_PYTHON}')

    said = make(checkout, "demo", python=python)

    assert said == [f"{python} cannot make a virtual environment: install its venv module"]
    assert not (checkout / ".venv").exists()


def test_an_update_that_fails_leaves_the_environment_as_it_was(checkout: Path) -> None:
    (checkout / ".venv" / "bin").mkdir(parents=True)
    failing = checkout / ".venv" / "bin" / "python"
    failing.write_text("#!/bin/sh\nexit 1\n")
    failing.chmod(0o755)
    stamp = checkout / ".venv" / "requirements.txt.done"
    stamp.write_text("an older state")

    make(checkout, "demo", python=write_python(checkout, GOOD_PYTHON))

    assert stamp.read_text() == "an older state"


def test_plain_make_lists_the_targets(checkout: Path) -> None:
    result = subprocess.run(
        ["make"], cwd=checkout, capture_output=True, text=True, timeout=60, check=True
    )

    targets = [line.split()[1] for line in result.stdout.splitlines()]
    assert targets == [
        "help",
        "demo",
        "test",
        "check",
        "fix",
        "schema",
        "bench",
        "backup",
        "restore",
    ]
