"""Make an installation ready to serve: schema, content and static files.

A second start must be quick, so what was prepared is remembered as a digest of the code and of
the database's identity; the work is done again when either has changed.
"""

from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.models import Q
from django.utils import timezone
from wagtail.models import Page

from cms.demo.content import load_content
from cms.demo.site import set_front_end
from cms.settings.env import BASE_DIR

SOURCES = ("cms", "treatments", "articles", "api", "templates")
REQUIREMENTS = ("requirements.txt", "constraints.txt")


def prepare(report: Callable[[str], object]) -> None:
    """Migrate, load the demo clinic into an empty database and collect static files.

    Costs one query and the reading of the source when nothing has changed since the last time;
    whatever is interrupted is done again.
    """
    stamp: Path = settings.DATA_DIR / "prepared"
    digest = build_digest()
    manifest: Path = settings.STATIC_ROOT / "staticfiles.json"
    if manifest.exists() and stamp.exists() and stamp.read_text() == digest:
        return
    stamp.unlink(missing_ok=True)
    report("Preparing the database")
    call_command("migrate", interactive=False, verbosity=0)
    load_demo_if_empty(report)
    report("Collecting static files")
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(digest)


def load_demo_if_empty(report: Callable[[str], object]) -> None:
    """Load the demo clinic, in one transaction, unless the site has pages of ours."""
    # A migration makes the site and its home page; whoever saved that or wrote below it has begun.
    begun = Q(depth__gt=2) | Q(depth=2, latest_revision__isnull=False)
    if not Page.objects.filter(begun).exists():
        report("Loading the demo clinic")
        call_command("load_demo", verbosity=0)


def set_site_origin(front_end_port: int | None) -> None:
    """Let the demo's site be where its front end is: at a port of this machine, or nowhere real."""
    set_front_end(load_content("site", timezone.localdate()), front_end_port)


def build_digest() -> str:
    """Return the digest of all that preparing depends on. Costs a query and the source's bytes."""
    digest = sha256(identify_database().encode())
    for path in _list_sources():
        digest.update(f"\0{path.relative_to(BASE_DIR)}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def identify_database() -> str:
    """Return what no other database has, not even the next one of the same name."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT oid, (SELECT system_identifier FROM pg_control_system())"
            " FROM pg_database WHERE datname = current_database()"
        )
        return repr(cursor.fetchone())


def _list_sources() -> Iterator[Path]:
    for name in REQUIREMENTS:
        yield BASE_DIR / name
    for name in SOURCES:
        for path in sorted((BASE_DIR / name).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path
