"""Make a backup of this installation, and make this installation what a backup says."""

import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.core.management import call_command, get_commands
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from .archive import DUMP, FORMAT, MEDIA, Manifest, list_files, unpack_archive, write_archive
from .problems import BackupError
from .programs import dump_database, run_statements, write_statements

# Everything that belongs to nobody else: what extensions have brought stays, a column's sequence
# and a table's partition go with it.
CLEAR = """
DO $clear$
DECLARE
  thing record;
BEGIN
  FOR thing IN
    SELECT CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW'
                        WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS kind,
           oid::regclass::text AS name
      FROM pg_class
     WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S')
       AND NOT EXISTS (SELECT FROM pg_depend
                        WHERE objid = pg_class.oid AND deptype IN ('a', 'e', 'i'))
  LOOP
    EXECUTE format('DROP %s IF EXISTS %s CASCADE', thing.kind, thing.name);
  END LOOP;
  FOR thing IN
    SELECT oid::regprocedure::text AS name
      FROM pg_proc
     WHERE pronamespace = current_schema()::regnamespace
       AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
  LOOP
    EXECUTE format('DROP ROUTINE IF EXISTS %s CASCADE', thing.name);
  END LOOP;
END
$clear$;
"""


def back_up(path: Path) -> int:
    """Write database and media to a file, in place of what it was; return how many media files.

    The dump comes first: a file that is uploaded meanwhile is one too many, not one too few.
    """
    if not path.parent.is_dir():
        raise BackupError(f"There is no folder {path.parent}")
    with tempfile.TemporaryDirectory(prefix="salve-", dir=path.parent) as folder:
        dump = Path(folder, DUMP)
        manifest = describe_installation()
        dump_database(dump)
        return write_archive(path, manifest, dump, Path(settings.MEDIA_ROOT))


def describe_installation() -> Manifest:
    """Return what a restore must know. Costs two queries."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY 1, 2")
        migrations = [f"{app}.{name}" for app, name in cursor.fetchall()]
    return {
        "format": FORMAT,
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "postgres": read_major_version(),
        "migrations": migrations,
    }


def restore(path: Path, *, is_forced: bool) -> Manifest:
    """Replace database and media by those of a backup; return its manifest.

    Everything is unpacked and checked before anything is replaced, and the database changes in one
    transaction. Raises BackupError.
    """
    media = Path(settings.MEDIA_ROOT)
    media.mkdir(parents=True, exist_ok=True)
    if not is_forced:
        refuse_to_replace(media)
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=media) as name:
        folder = Path(name)
        manifest = unpack_archive(path, folder)
        check_versions(manifest)
        replace_database(folder)
        replace_media(media, folder)
    bring_up_to_date()
    return manifest


def refuse_to_replace(media: Path) -> None:
    """Refuse a database with tables and a media folder with files."""
    tables = connection.introspection.table_names()
    if tables:
        name = connection.settings_dict["NAME"]
        raise BackupError(f"The database {name} is not empty: FORCE=1 replaces it")
    if next(list_files(media), None):
        raise BackupError(f"{media} is not empty: FORCE=1 replaces it")


def check_versions(manifest: Manifest) -> None:
    """Refuse what a newer PostgreSQL or a newer Salve has written."""
    here, there = read_major_version(), manifest["postgres"]
    if there > here:
        raise BackupError(f"The backup is of PostgreSQL {there}, this is {here}")
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations or ()}
    if unknown := sorted(set(manifest["migrations"]) - known):
        raise BackupError(f"The backup is of a newer Salve: this one does not know {unknown[0]}")


def read_major_version() -> int:
    """Return the major version of the configured server."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0]) // 10_000


def replace_database(folder: Path) -> None:
    """Load the dump in place of all there is, in one transaction."""
    clear, load = folder / "clear.sql", folder / "load.sql"
    clear.write_text(CLEAR)
    write_statements(folder / DUMP, load)
    connection.close()
    run_statements(clear, load)


def replace_media(media: Path, folder: Path) -> None:
    """Move the unpacked files to where they belong; the folder itself may be a mounted volume."""
    for old in _list_others(media, folder):
        if old.is_dir() and not old.is_symlink():
            shutil.rmtree(old)
        else:
            old.unlink()
    unpacked = folder / MEDIA
    for new in sorted(unpacked.iterdir()) if unpacked.is_dir() else ():
        new.rename(media / new.name)


def bring_up_to_date() -> None:
    """Apply migrations that are newer than the backup; let nothing be served that was built."""
    call_command("migrate", interactive=False, verbosity=0)
    if "snapshots" in get_commands():
        call_command("snapshots", "reset", verbosity=0)


def _list_others(media: Path, folder: Path) -> Iterable[Path]:
    return [path for path in media.iterdir() if path != folder]
