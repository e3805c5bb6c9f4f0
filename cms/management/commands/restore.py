"""``manage.py restore``: make this installation what a backup says."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import Error

from cms.backup.copying import restore
from cms.backup.problems import BackupError


class Command(BaseCommand):
    """Restore a backup into an empty installation, or with ``--force`` in place of this one."""

    help = "Load a backup into the configured database and media folder."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file's name, and whether what is here may be lost."""
        parser.add_argument("file", metavar="FILE", help="what manage.py backup has written")
        parser.add_argument(
            "--force", action="store_true", help="replace the database and media that are here"
        )

    def handle(self, *args: Any, file: str, force: bool, **options: Any) -> None:
        """Restore and print one line, or fail with one."""
        if not file:
            raise CommandError("Name the file: make restore FILE=salve.tar")
        try:
            manifest = restore(Path(file).absolute(), is_forced=force)
        except (BackupError, OSError, Error) as error:
            raise CommandError(str(error).strip().splitlines()[0]) from error
        if options["verbosity"]:
            self.stdout.write(f"Restored {file}, made at {manifest['made_at']}.")
