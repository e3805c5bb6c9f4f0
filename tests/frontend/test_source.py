"""The front end's own source: its types, its packages, its size."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest

from cms.management.front_end import FOLDER
from cms.settings.env import BASE_DIR

from .website import Website, list_styles

CHECK_SECONDS = 200
CSS_BYTES = 20_000
COLOURS = re.compile(r"\x1b\[\d+m")


class Mutation(NamedTuple):
    """A mistake in a copy of a component, and what the compiler says to it."""

    file: str
    before: str
    after: str
    error: str


FORGOTTEN = "not assignable to parameter of type 'never'"
MUTATIONS = {
    "ForgottenBlock": Mutation("Body", 'case "paragraph":', 'case "heading":', FORGOTTEN),
    "ForgottenPage": Mutation("PageView", '"cms.StandardPage"', '"cms.HomePage"', FORGOTTEN),
    "NullTakenForGranted": Mutation("Lead", "hero && ", "", "not assignable to type"),
    "NoSuchProperty": Mutation("Review", "last_reviewed &&", "reviewed_on &&", "does not exist on"),
}


@pytest.fixture
def copy(built_front_end: None, tmp_path: Path) -> Path:
    """The source with a copy of a component for each mistake; its packages are the installed."""
    for name in ("client", "frontend"):
        shutil.copytree(
            BASE_DIR / "examples" / name,
            tmp_path / name,
            ignore=shutil.ignore_patterns("node_modules", "dist", ".astro"),
        )
    (tmp_path / "frontend" / "node_modules").symlink_to(FOLDER / "node_modules")
    components = tmp_path / "frontend" / "src" / "components"
    for name, mutation in MUTATIONS.items():
        text = (components / f"{mutation.file}.astro").read_text()
        assert text.count(mutation.before) == 1, name
        spoilt = text.replace(mutation.before, mutation.after)
        (components / f"{name}.astro").write_text(spoilt)
    return tmp_path / "frontend"


def test_types_are_checked_strictly_and_nothing_but_mistakes_is_found(copy: Path) -> None:
    checked = subprocess.run(
        ["npm", "run", "check"],
        cwd=copy,
        capture_output=True,
        text=True,
        timeout=CHECK_SECONDS,
        check=False,
    )

    said = COLOURS.sub("", checked.stdout)
    found: dict[str, str] = {}
    for name, error in re.findall(r"(\S+)\.astro:\d+:\d+ - error ts\(\d+\): (.*)", said):
        found[name] = found.get(name, "") + error
    assert set(found) == {f"src/components/{name}" for name in MUTATIONS}, said
    for name, mutation in MUTATIONS.items():
        assert mutation.error in found[f"src/components/{name}"]


def test_versions_are_exact_and_the_lock_file_names_no_host() -> None:
    package = json.loads((FOLDER / "package.json").read_text())
    versions = {**package["dependencies"], **package["devDependencies"], **package["overrides"]}

    assert [name for name, text in versions.items() if not re.fullmatch(r"[\d.]+", text)] == []
    assert "resolved" not in (FOLDER / "package-lock.json").read_text()


def test_one_small_stylesheet_that_is_kept_for_ever_and_no_script(website: Website) -> None:
    page = website.get("/treatments/needling/")
    (style,) = list_styles(page.text)
    answer = website.get(style)

    assert len(answer.body) < CSS_BYTES
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    kinds = {script.get("type") for script in page.html.find_all("script")}
    assert kinds <= {"application/ld+json"}
