"""``manage.py load_demo``: the demo clinic, and with ``--scale`` articles to measure with."""

import time
from argparse import ArgumentParser, ArgumentTypeError
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.demo.loading import NotEmptyError, load_demo
from cms.demo.scale import DemoMissingError, add_articles


class Command(BaseCommand):
    """Load the demo clinic into an empty site; a second run adds only what is missing."""

    help = "Load a fictional pain clinic into an empty site. A second run changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take how many articles to measure with are wanted."""
        parser.add_argument(
            "--scale",
            type=_read_count,
            default=0,
            metavar="N",
            help="also have N generated articles; a second run adds the difference",
        )

    def handle(self, *args: Any, scale: int, verbosity: int, **options: Any) -> None:
        """Load and print a summary; ends with one line when the site has other content."""
        self._is_silent = verbosity == 0
        started = time.monotonic()
        try:
            self._report(load_demo(), started)
            if scale:
                self._scale(scale)
        except (NotEmptyError, DemoMissingError) as error:
            raise CommandError(str(error)) from error

    def _scale(self, count: int) -> None:
        started = time.monotonic()
        added = add_articles(count, lambda number: self._say(f"{number} articles"))
        self._report(Counter({"generated article": added} if added else {}), started)

    def _report(self, added: Counter[str], started: float) -> None:
        kinds = ", ".join(f"{count} × {kind}" for kind, count in sorted(added.items()))
        seconds = time.monotonic() - started
        self._say(f"Added {kinds or 'nothing, all is there'} ({seconds:.1f} s)")

    def _say(self, text: str) -> None:
        if not self._is_silent:
            self.stdout.write(text)


def _read_count(text: str) -> int:
    if not text.isdecimal():
        raise ArgumentTypeError(f"{text!r} is not a number of articles")
    return int(text)
