"""The front end of ``examples/frontend`` beside the demo: built if need be, started, announced.

Nothing waits for it: a build takes a minute, and one that fails is reported and no more.
"""

import fcntl
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from cms.management.children import Children
from cms.settings.env import BASE_DIR

HOST = "127.0.0.1"
FOLDER = BASE_DIR / "examples" / "frontend"
SOURCES = (FOLDER / "src", FOLDER / "public", BASE_DIR / "examples" / "client" / "src")
PACKAGE_FILES = ("package.json", "package-lock.json")
BUILD_FILES = (*PACKAGE_FILES, "astro.config.mjs", "tsconfig.json")
SERVER = FOLDER / "dist" / "server" / "entry.mjs"
# The digests of what was installed and built: written last, and deleted first with all the rest.
INSTALLED = FOLDER / "node_modules" / ".installed-from"
BUILT = FOLDER / "dist" / "built-from"

OLDEST_NODE = 20
INSTALL = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
BUILD = ["npm", "run", "build"]
BUILD_NAME = "the front end's build"
ANSWER_SECONDS = 0.2


class FrontEnd:
    """Its build and its process, among the other children of the demo."""

    def __init__(self, children: Children, say: Callable[[str], object]) -> None:
        """Start nothing yet."""
        self.port: int = settings.FRONTEND_PORT
        self.origin = f"http://{HOST}:{self.port}"
        self._children = children
        self._say = say
        self._log: Path = settings.DATA_DIR / "front-end.log"
        self._next: Callable[[], None] | None = None

    def tell(self, command: list[str]) -> list[str]:
        """Return a command of the CMS's that knows where drafts are shown: here, unless set."""
        url = settings.FRONTEND_PREVIEW_URL or f"{self.origin}/preview/"
        return ["env", f"FRONTEND_PREVIEW_URL={url}", *command]

    def begin(self) -> None:
        """Start it; or its build, when there is none of the present source."""
        if is_built():
            self._serve()
        else:
            self._say("  Front end is being built, which takes about a minute")
            build = [sys.executable, "manage.py", "build_front_end"]
            self._children.start_task(BUILD_NAME, build, self._log)
            self._next = self._await_build

    def advance(self) -> None:
        """Take the next step if it is time; costs next to nothing, so look often."""
        if self._next:
            self._next()

    def _await_build(self) -> None:
        status = self._children.find_status(BUILD_NAME)
        if status == 0:
            self._serve()
        elif status is not None:
            self._next = None
            self._say(
                f"  Front end is not there: its build ended with status {status}, see {self._log}; "
                "FRONTEND=0 make demo leaves it out"
            )

    def _serve(self) -> None:
        variables = {
            "SALVE_URL": f"http://{HOST}:{settings.PORT}",
            "SALVE_PUBLIC_URL": settings.CMS_BASE_URL,
            "MEDIA_URL": settings.MEDIA_BASE_URL,
            "HOST": HOST,
            "PORT": str(self.port),
            "ASTRO_NODE_LOGGING": "disabled",  # we say it ourselves
        }
        environment = [f"{name}={value}" for name, value in variables.items()]
        self._children.start("front end", ["env", *environment, "node", str(SERVER)])
        self._next = self._await_answer

    def _await_answer(self) -> None:
        try:
            socket.create_connection((HOST, self.port), ANSWER_SECONDS).close()
        except OSError:
            return
        self._next = None
        self._say(f"  Front end {self.origin}/")


def find_obstacle() -> str | None:
    """Return why the front end cannot be built and run here, None when it can."""
    needed = f"it needs Node {OLDEST_NODE} or newer with npm"
    if not (shutil.which("node") and shutil.which("npm")):
        return needed
    said = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False).stdout
    major = said.strip().removeprefix("v").partition(".")[0]
    if not major.isdecimal() or int(major) < OLDEST_NODE:
        return f"{needed}, and node says {said.strip()!r}"
    return None


def is_built() -> bool:
    """Tell whether there is a build of the present source, by the packages it names."""
    return SERVER.exists() and _is_of(BUILT, digest_source())


def build() -> None:
    """Install the packages and build, each unless it is done; waits for another process that does.

    Raises:
        CalledProcessError: npm failed; it has said why.
    """
    with _locked():
        packages, source = _digest([FOLDER / name for name in PACKAGE_FILES]), digest_source()
        if not _is_of(INSTALLED, packages):
            _run(INSTALL)
            INSTALLED.write_text(packages)
        if not is_built():
            _run(BUILD)
            BUILT.write_text(source)


def digest_source() -> str:
    """Return the digest of all that a build is made from. Costs the reading of it, 0.3 MB."""
    files = [FOLDER / name for name in BUILD_FILES]
    for folder in SOURCES:
        files += sorted(path for path in folder.rglob("*") if path.is_file())
    return _digest(files)


def _digest(files: list[Path]) -> str:
    digest = sha256()
    for path in files:
        digest.update(f"\0{path.relative_to(BASE_DIR)}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _is_of(stamp: Path, digest: str) -> bool:
    return stamp.exists() and stamp.read_text() == digest


def _run(command: list[str]) -> None:
    subprocess.run(command, cwd=FOLDER, check=True, stdin=subprocess.DEVNULL)


@contextmanager
def _locked() -> Iterator[None]:
    """Hold a lock on the folder, which the kernel drops however the process ends."""
    folder = os.open(FOLDER, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)
