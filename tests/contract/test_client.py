"""The example client: generated from the contract, compiled strictly, run against a server.

Needs Node. Without it the tests are skipped, but never in CI.
"""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple
from wsgiref.simple_server import WSGIServer, make_server

import pytest
from django.core.wsgi import get_wsgi_application
from wagtail.contrib.redirects.models import Redirect

from api.connections import close_connection
from cms.settings.env import BASE_DIR
from tests import factories
from tests.programs import find_program

CLIENT = BASE_DIR / "examples" / "client"
CONTRACT = Path(__file__).with_name("openapi.yaml")
PROGRAM_SECONDS = 100

pytestmark = pytest.mark.timeout(240)  # the first test installs packages and compiles


class Mutation(NamedTuple):
    """A mistake in the client, in a copy of one of its files, and what the compiler says to it."""

    file: str
    before: str
    after: str
    error: str


MUTATIONS = {
    "forgotten_block": Mutation(
        "blocks.ts",
        '    case "paragraph":\n      return [toText(item.value.html)];\n',
        "",
        "not assignable to parameter of type 'never'",
    ),
    "block_that_does_not_exist": Mutation(
        "blocks.ts", 'case "quote":', 'case "quotation":', '"quotation"\' is not comparable'
    ),
    "forgotten_page_type": Mutation(
        "pages.ts", '  "cms.StandardPage": () => [],\n', "", "'\"cms.StandardPage\"' is missing"
    ),
    "null_taken_for_granted": Mutation(
        "blocks.ts",
        "item.value.link?.url ?",
        "item.value.link.url ?",
        "'item.value.link' is possibly 'null'",
    ),
    "property_of_another_type": Mutation(
        "pages.ts",
        "  return [];\n}",
        '  return isPage(page, "cms.HomePage") ? [page.intro, page.preparation] : [];\n}',
        "Property 'preparation' does not exist on type",
    ),
    "field_that_was_not_asked_for": Mutation(
        "main.ts", "${page.teaser}", "${page.body}", "Property 'body' does not exist on type"
    ),
    "redirect_taken_for_a_page": Mutation(
        "main.ts",
        '"redirect" in found ? drawRedirect(found.redirect) : drawPage(found.page)',
        "drawPage(found.page)",
        "Property 'page' does not exist on type",
    ),
    "parameter_that_does_not_exist": Mutation(
        "client.ts", "query: { path }", "query: { url: path }", "'url' does not exist in type"
    ),
}


def run_program(*command: Any, cwd: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=PROGRAM_SECONDS,
        check=False,
    )


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh copy of the client with its packages, as the lock file names them."""
    find_program("npm", use="The example client needs Node 20 or newer with npm.")
    root = tmp_path_factory.mktemp("client")
    project = root / "examples" / "client"
    (root / "tests" / "contract").mkdir(parents=True)
    shutil.copy(CONTRACT, root / "tests" / "contract")
    shutil.copytree(CLIENT, project, ignore=shutil.ignore_patterns("node_modules", "dist"))
    installed = run_program("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", cwd=project)
    assert installed.returncode == 0, installed.stderr
    return project


@pytest.fixture(scope="module")
def complaints(project: Path) -> dict[str, list[str]]:
    """What the compiler says, by file, to the client and to a copy of a file for each mistake.

    One run for all: reading Node's own types takes most of it. It writes the program, too.
    """
    for name, mutation in MUTATIONS.items():
        text = (project / "src" / mutation.file).read_text()
        assert text.count(mutation.before) == 1, name
        mutated = text.replace(mutation.before, mutation.after)
        (project / "src" / f"{name}.ts").write_text(mutated)
    said = run_program("node_modules/.bin/tsc", "--strict", cwd=project).stdout
    found: dict[str, list[str]] = {}
    for line in said.splitlines():
        if match := re.match(r"src/(\w+)\.ts\(\d+,\d+\): (.*)", line):
            found.setdefault(match[1], []).append(match[2])
    return found


def test_types_are_those_of_the_contract(project: Path) -> None:
    generated = run_program("npm", "run", "generate", cwd=project)

    assert generated.returncode == 0, generated.stderr
    made, kept = (folder / "src" / "schema.d.ts" for folder in (project, CLIENT))
    assert made.read_text() == kept.read_text(), "Run make schema."


def test_client_compiles_strictly(complaints: dict[str, list[str]]) -> None:
    assert {name: said for name, said in complaints.items() if name not in MUTATIONS} == {}


@pytest.mark.parametrize("name", MUTATIONS)
def test_mistake_does_not_compile(complaints: dict[str, list[str]], name: str) -> None:
    said = "\n".join(complaints.get(name, []))

    assert MUTATIONS[name].error in said


def test_versions_are_exact_and_the_lock_file_names_no_host() -> None:
    package = json.loads((CLIENT / "package.json").read_text())
    versions = {**package["dependencies"], **package["devDependencies"]}

    assert [name for name, text in versions.items() if not re.fullmatch(r"[\d.]+", text)] == []
    assert "resolved" not in (CLIENT / "package-lock.json").read_text()


def serve(server: WSGIServer) -> None:
    """Serve until told to stop; what this thread asked the database through is closed then."""
    server.serve_forever()
    close_connection()


@pytest.fixture
def origin(committed_db: None) -> Iterator[str]:
    """A server with a page of every block, a treatment, a redirect and a page that is gone."""
    factories.StandardPageFactory(title="Everything", body=factories.build_all_blocks())
    factories.TreatmentPageFactory(title="Needling", teaser="A small injection.")
    Redirect.add_redirect("/old", "/everything/?a=1", is_permanent=False)
    factories.StandardPageFactory(title="Gone").unpublish()
    with make_server("127.0.0.1", 0, get_wsgi_application()) as server:
        thread = Thread(target=serve, args=[server])
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_client_prints_pages(project: Path, complaints: dict[str, list[str]], origin: str) -> None:
    page, listing, redirect, gone, nothing = (
        run_program("node", "dist/main.js", origin, *path, cwd=project)
        for path in (["/everything/"], [], ["/old/"], ["/gone/"], ["/nothing/"])
    )

    assert page.returncode == 0, page.stderr
    assert page.stdout.startswith("Everything\n")
    for line in ("## What to expect", "1. We talk: About your pain, and what you hope for."):
        assert line in page.stdout.splitlines()
    assert listing.stdout.splitlines() == ["Needling", "  A small injection."]
    assert redirect.stdout == "302 /everything/?a=1\n"
    assert (gone.returncode, gone.stderr) == (
        1,
        "410 gone: What was public here has been withdrawn.\n",
    )
    assert (nothing.returncode, nothing.stderr) == (
        1,
        "404 not_found: Nothing public was found here.\n",
    )
