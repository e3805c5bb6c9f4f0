"""``manage.py backup``: the database and the media folder, in one file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import Error

from cms.backup.copying import back_up
from cms.backup.problems import BackupError


class Command(BaseCommand):
    """Write a backup; a file of that name is replaced once the new one is complete."""

    help = "Write the database and all media to one file, readable by you alone."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file's name."""
        parser.add_argument("file", metavar="FILE", help="such as /backups/salve-monday.tar")

    def handle(self, *args: Any, file: str, **options: Any) -> None:
        """Write it and print one line, or fail with one."""
        if not file:
            raise CommandError("Name the file: make backup FILE=salve.tar")
        try:
            count = back_up(Path(file).absolute())
        except (BackupError, OSError, Error) as error:
            raise CommandError(str(error).strip().splitlines()[0]) from error
        if options["verbosity"]:
            self.stdout.write(f"Wrote {file}: the database and {count} media files.")
