"""``manage.py make_renditions``: renditions ahead of visitors, and none that nobody needs."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from cms.images.upkeep import delete_unneeded_renditions, make_missing_renditions


class Command(BaseCommand):
    """Make missing renditions of images in use, then delete those of no public image."""

    help = (
        "Makes the missing renditions of public images in use, newest first, and deletes the "
        "files of replaced, deleted and private images. May be stopped and run again at any time."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the bounds of a run."""
        parser.add_argument(
            "--max-seconds",
            type=float,
            default=float("inf"),
            help="stop after this time; what is left is made by the next run (default: no limit)",
        )
        parser.add_argument(
            "--all", action="store_true", help="also for images that nothing refers to"
        )
        parser.add_argument(
            "--keep-days",
            type=int,
            default=7,
            help="keep unneeded files that are younger (default: %(default)s)",
        )

    def handle(self, *, max_seconds: float, keep_days: int, **options: Any) -> None:
        """Make, delete, and print one line of numbers."""
        report = make_missing_renditions(max_seconds=max_seconds, includes_unused=options["all"])
        deleted = delete_unneeded_renditions(keep_days=keep_days)
        unfinished = "" if report.is_finished else "; time is up, more are missing"
        self.stdout.write(
            f"Renditions: {report.made} made, {deleted} deleted, "
            f"{report.failed} images failed{unfinished}."
        )
