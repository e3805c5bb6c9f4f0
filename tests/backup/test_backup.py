"""A backup brings everything back, into another database and media folder, or changes nothing."""

import io
import json
import os
import tarfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command, get_commands
from django.db import connection

from cms.backup import programs
from tests.factories import (
    ArticlePageFactory,
    DocumentFactory,
    ImageFactory,
    TreatmentPageFactory,
    load_home,
)

from .conftest import Elsewhere


@pytest.fixture
def clinic(committed_db: None) -> None:
    """Something to lose."""
    image = ImageFactory(title="Vertiflex™ spacer")
    ArticlePageFactory(title="Can Botox® treat a migraine?", hero_image=image)
    TreatmentPageFactory(title="Juvéderm: what it's \\ for")
    DocumentFactory()


@pytest.fixture
def file(clinic: None, tmp_path: Path) -> Path:
    """A backup of it."""
    file = tmp_path / "salve.tar"
    call_command("backup", str(file), verbosity=0)
    return file


def read_tables() -> dict[str, str]:
    """Digest the rows of every table; the API's own tables are about this database, not that."""
    digests = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if not table.startswith("api_"):
                cursor.execute(f'SELECT t::text FROM "{table}" t ORDER BY 1')  # noqa: S608
                rows = cursor.fetchall()
                digests[table] = f"{len(rows)} {sha256(repr(rows).encode()).hexdigest()}"
    return digests


def read_files(folder: Path) -> dict[str, bytes]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def refuse(*arguments: str) -> str:
    """Restore, expect one line, and return it."""
    with pytest.raises(CommandError) as caught:
        call_command("restore", *arguments, verbosity=0)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def rewrite(file: Path, change: Callable[[str, bytes], bytes | None]) -> None:
    """Write the archive anew with each member changed; None leaves one out."""
    with tarfile.open(file) as archive:
        members = [(m.name, archive.extractfile(m).read()) for m in archive.getmembers()]
    with tarfile.open(file, "w") as archive:
        for name, data in members:
            changed = change(name, data)
            if changed is not None:
                member = tarfile.TarInfo(name)
                member.size = len(changed)
                archive.addfile(member, io.BytesIO(changed))


def test_everything_comes_back_in_another_database_and_folder(
    file: Path, elsewhere: Elsewhere, settings: LazySettings
) -> None:
    before = read_tables(), read_files(settings.MEDIA_ROOT)

    with elsewhere() as media:
        call_command("restore", str(file), verbosity=0)
        after = read_tables(), read_files(media)

    assert after == before
    assert len(before[1]) == 2
    assert file.stat().st_mode & 0o777 == 0o600


def test_restoring_twice_gives_the_same(
    file: Path, elsewhere: Elsewhere, settings: LazySettings
) -> None:
    with elsewhere() as media:
        call_command("restore", str(file), verbosity=0)
        first = read_tables(), read_files(media)
        ArticlePageFactory(title="Written since")
        (media / "uploaded-since.txt").write_text("new")
        call_command("restore", str(file), force=True, verbosity=0)
        second = read_tables(), read_files(media)

    assert second == first


def test_a_second_backup_takes_the_place_of_the_first(file: Path, tmp_path: Path) -> None:
    first = file.read_bytes()
    ImageFactory(color="red")

    call_command("backup", str(file), verbosity=0)

    assert file.read_bytes() != first
    assert [path.name for path in tmp_path.iterdir() if path.name != "media"] == ["salve.tar"]


def test_a_backup_that_fails_leaves_the_one_before(
    file: Path, settings: LazySettings, tmp_path: Path
) -> None:
    first = file.read_bytes()
    (settings.MEDIA_ROOT / "link").symlink_to("/etc/passwd")

    with pytest.raises(CommandError, match="link is a link: a backup holds files only"):
        call_command("backup", str(file), verbosity=0)

    assert file.read_bytes() == first
    assert sorted(path.name for path in tmp_path.iterdir()) == ["media", "salve.tar"]


def test_what_is_there_is_not_replaced_unasked(
    file: Path, elsewhere: Elsewhere, settings: LazySettings
) -> None:
    before = read_tables(), read_files(settings.MEDIA_ROOT)

    said = refuse(str(file))
    with elsewhere() as media:
        media.mkdir(parents=True)
        (media / "other.txt").write_text("another's")
        said_of_media = refuse(str(file))

    assert (
        said == f"The database {connection.settings_dict['NAME']} is not empty: FORCE=1 replaces it"
    )
    assert said_of_media == f"{media} is not empty: FORCE=1 replaces it"
    assert (read_tables(), read_files(settings.MEDIA_ROOT)) == before
    assert read_files(media) == {"other.txt": b"another's"}


def cut_off(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def lose_the_end(file: Path) -> None:
    rewrite(file, lambda name, data: None if name == "checksums.json" else data)


def lose_a_picture(file: Path) -> None:
    rewrite(file, lambda name, data: None if name.endswith(".png") else data)


def flip_a_bit(file: Path) -> None:
    def flip(name: str, data: bytes) -> bytes:
        return data[:-9] + bytes([data[-9] ^ 1]) + data[-8:] if name == "database.dump" else data

    rewrite(file, flip)


def spoil_the_dump(file: Path) -> None:
    """A dump that ends early, in an archive that vouches for it."""

    def spoil(name: str, data: bytes) -> bytes:
        if name == "database.dump":
            return data[: len(data) // 2]
        if name == "checksums.json":
            return json.dumps({**json.loads(data), "database.dump": half_digest}).encode()
        return data

    with tarfile.open(file) as archive:
        dump = archive.extractfile("database.dump").read()
    half_digest = sha256(dump[: len(dump) // 2]).hexdigest()
    rewrite(file, spoil)


def escape(file: Path) -> None:
    with tarfile.open(file, "a") as archive:
        archive.addfile(tarfile.TarInfo("media/../../escaped"), io.BytesIO())


def link_away(file: Path) -> None:
    with tarfile.open(file, "a") as archive:
        member = tarfile.TarInfo("media/link")
        member.type, member.linkname = tarfile.SYMTYPE, "/etc"
        archive.addfile(member)


def write_nonsense(file: Path) -> None:
    file.write_bytes(b"no tar at all")


def come_from_the_future(file: Path) -> None:
    rewrite_manifest(file, migrations=["cms.9999_from_the_future"])


def come_from_a_newer_server(file: Path) -> None:
    rewrite_manifest(file, postgres=99)


def have_another_format(file: Path) -> None:
    rewrite_manifest(file, format=2)


def rewrite_manifest(file: Path, **changes: object) -> None:
    with tarfile.open(file) as archive:
        manifest = json.loads(archive.extractfile("manifest.json").read())
    data = json.dumps({**manifest, **changes}).encode()

    def change(name: str, old: bytes) -> bytes:
        if name == "checksums.json":
            sums = {**json.loads(old), "manifest.json": sha256(data).hexdigest()}
            return json.dumps(sums).encode()
        return data if name == "manifest.json" else old

    rewrite(file, change)


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (cut_off, "is not a whole backup"),
        (lose_the_end, "is not a whole backup: no checksums.json"),
        (lose_a_picture, "is missing or too many"),
        (flip_a_bit, "is not a whole backup: database.dump has changed"),
        (spoil_the_dump, "pg_restore"),
        (escape, "is not a backup of Salve: it holds media/../../escaped"),
        (link_away, "is not a backup of Salve: it holds media/link"),
        (write_nonsense, "is not a whole backup"),
        (come_from_the_future, "of a newer Salve: this one does not know cms.9999_from_the_future"),
        (come_from_a_newer_server, "The backup is of PostgreSQL 99, this is"),
        (have_another_format, "has format 2, this Salve reads 1"),
        (Path.unlink, "There is no file"),
    ],
)
def test_what_is_no_whole_backup_is_refused_and_changes_nothing(
    spoil: Callable[[Path], None],
    reason: str,
    file: Path,
    settings: LazySettings,
) -> None:
    before = read_tables(), read_files(settings.MEDIA_ROOT)
    spoil(file)

    said = refuse(str(file), "--force")

    assert reason in said
    assert (read_tables(), read_files(settings.MEDIA_ROOT)) == before


def test_a_restore_that_fails_in_the_database_changes_nothing(
    file: Path, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The statements are whole, the server refuses the last of them."""
    before = read_tables(), read_files(settings.MEDIA_ROOT)

    def write_statements(dump: Path, path: Path) -> None:
        programs.write_statements(dump, path)
        with path.open("a") as statements:
            statements.write("\nSELECT 1 / 0;\n")

    monkeypatch.setattr("cms.backup.copying.write_statements", write_statements)

    said = refuse(str(file), "--force")

    assert "division by zero" in said
    assert (read_tables(), read_files(settings.MEDIA_ROOT)) == before


def test_snapshots_are_reset_where_there_are_any(
    file: Path, elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[tuple[str, ...]] = []
    monkeypatch.setattr("cms.backup.copying.call_command", lambda *args, **_: called.append(args))
    monkeypatch.setattr(
        "cms.backup.copying.get_commands", lambda: {**get_commands(), "snapshots": "api"}
    )

    with elsewhere():
        call_command("restore", str(file), verbosity=0)

    assert called == [("migrate",), ("snapshots", "reset")]


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_no_file_named_is_refused(command: str) -> None:
    with pytest.raises(CommandError, match=f"Name the file: make {command} FILE=salve.tar"):
        call_command(command, "")


def test_a_password_is_in_no_command_line(
    db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(
        connection,
        "get_connection_params",
        lambda: {"dbname": "salve", "host": "db.clinic.test", "password": "a:b\\c"},
    )

    with programs.written_connection() as address:
        path = Path(address.split("passfile=")[1].strip("'"))
        written, mode = path.read_text(), path.stat().st_mode & 0o777

    assert "a:b" not in address
    assert (written, mode) == ("*:*:*:*:a\\:b\\\\c\n", 0o600)
    assert not path.exists()
    assert load_home()
