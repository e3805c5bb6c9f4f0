"""``manage.py snapshots``: what an operator may want of the stored answers."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from api.connections import close_connection
from api.page_listing.remember import find_wrong_tallies
from api.snapshots.checking import build_all, find_differences, load_status
from api.snapshots.pruning import prune_patiently, reset_patiently


class Command(BaseCommand):
    """Build, check, prune or reset the stored answers, or say how they are."""

    help = "Build, check, prune or reset the stored answers of the API, or say how they are."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take one action."""
        parser.add_argument("action", choices=["build", "check", "prune", "reset", "status"])

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it; ``check`` ends with status 1 when something stored differs from a build."""
        try:
            getattr(self, f"_{options['action']}")()
        finally:
            close_connection()

    def _build(self) -> None:
        self.stdout.write(f"{build_all()} answers are stored and fresh.")

    def _check(self) -> None:
        different = list(find_differences())
        if different:
            pages = ", ".join(map(str, different))
            raise CommandError(f"stored answers differ from what a build says: pages {pages}")
        miscounted = list(find_wrong_tallies())
        if miscounted:
            raise CommandError(f"stored tallies differ from counting: {'; '.join(miscounted)}")
        self.stdout.write("Every stored answer and tally that may be served is what a build says.")

    def _prune(self) -> None:
        report = prune_patiently()
        self.stdout.write(
            f"Stamped {report.stamped} answers, dropped {report.dropped}, "
            f"forgot {report.forgotten} entries of the log."
        )

    def _reset(self) -> None:
        reset_patiently()
        self.stdout.write("Nothing is stored any more.")

    def _status(self) -> None:
        status = load_status()
        self.stdout.write(
            f"{status.fresh} of {status.stored} stored answers are fresh; {status.live} pages are "
            f"live. The log has {status.entries} entries, the oldest of {status.oldest_entry}. "
            f"99 of 100 answers have at most {status.keys_of_most} keys."
        )
