"""A small clinic to import into, and the command as a user runs it."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from wagtail.models import Page, PageLogEntry, Revision

from cms.models import Image, RelatedPage
from tests.factories import ArticleIndexPageFactory, PersonFactory, TreatmentIndexPageFactory
from treatments.models import TreatmentPage

PROSE = "This sentence is long enough to be a paragraph of the page and not a label of it."
NOTHING = "Nothing to do: the draft says all this already."


def get_treatment(slug: str) -> TreatmentPage:
    return TreatmentPage.objects.get(slug=slug)


@pytest.fixture
def clinic(db):
    """Lists of treatments and articles at /treatments/ and /articles/, and a reviewer."""
    TreatmentIndexPageFactory(title="Treatments")
    ArticleIndexPageFactory(title="Articles")
    return PersonFactory(name="Inés Okafor", credentials="MD")


@dataclass
class Run:
    """What one run of the command printed, or the one line it failed with."""

    output: str
    problem: str = ""

    @property
    def lines(self) -> list[str]:
        return self.output.splitlines()


@pytest.fixture
def import_page(clinic: Any) -> Callable[..., Run]:
    def run(source: Any, *options: str) -> Run:
        stdout = io.StringIO()
        problem = ""
        try:
            call_command("import_page", str(source), *options, stdout=stdout)
        except CommandError as error:
            problem = str(error)
        assert problem.isprintable()
        assert bool(problem) != bool(stdout.getvalue()), "a report or one line, never both"
        return Run(stdout.getvalue(), problem)

    return run


@pytest.fixture
def write_page(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str, name: str = "page.html") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def count_rows() -> Callable[[], dict[str, Any]]:
    """Everything that an import could leave behind: rows and files."""

    def count() -> dict[str, Any]:
        models = (Page, Revision, PageLogEntry, Image, RelatedPage)
        rows = {model.__name__: model.objects.count() for model in models}
        return {**rows, "files": list_files()}

    return count


def list_files(folder: str = "") -> list[str]:
    if folder and not default_storage.exists(folder):
        return []
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return []
    found = [f"{folder}/{name}" for name in files]
    for name in folders:
        found += list_files(f"{folder}/{name}".lstrip("/"))
    return sorted(found)
