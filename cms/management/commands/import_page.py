"""``manage.py import_page``: a real web page becomes a draft that an editor can finish."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cms.importer.pages.people import find_person
from cms.importer.pages.plan import Wishes
from cms.importer.pages.types import DEFAULT_TYPE, list_page_types
from cms.importer.problems import ImportProblem
from cms.importer.running import Request, run_import


class Command(BaseCommand):
    """Import one page from a file, standard input or the web."""

    help = "Import an HTML or plain-text page as a draft. Run again, it updates the same draft."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the command line."""
        parser.add_argument(
            "source", metavar="SOURCE", help="a file, an http(s) URL, or - for stdin"
        )
        parser.add_argument("--type", choices=list(list_page_types()), default=DEFAULT_TYPE)
        parser.add_argument(
            "--parent", metavar="PATH", default="", help="where to put it, such as /treatments/"
        )
        parser.add_argument("--dry-run", action="store_true", help="report, and write nothing")
        parser.add_argument(
            "--force", action="store_true", help="replace the draft although an editor changed it"
        )
        parser.add_argument(
            "--allow-private", action="store_true", help="allow addresses that are not public"
        )
        parser.add_argument("--publish", action="store_true", help="publish it at once")
        parser.add_argument("--reviewed-by", metavar="NAME", help="who reviewed it, to publish it")
        parser.add_argument(
            "--reviewed-on", metavar="DATE", help="when, such as 2026-03-04; today if not given"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the import and print its report, or fail with one line."""
        try:
            report = run_import(_read_request(options))
        except ImportProblem as problem:
            raise CommandError(str(problem)) from None
        for line in report:
            self.stdout.write(line)


def _read_request(options: dict[str, Any]) -> Request:
    if (options["reviewed_by"] or options["reviewed_on"]) and not options["publish"]:
        raise ImportProblem("--reviewed-by and --reviewed-on only make sense with --publish")
    if options["reviewed_on"] and not options["reviewed_by"]:
        raise ImportProblem("--reviewed-on needs --reviewed-by")
    wishes = Wishes(
        page_type=options["type"],
        parent_path=options["parent"],
        is_forced=options["force"],
        publishes=options["publish"],
        reviewer=find_person(options["reviewed_by"]) if options["reviewed_by"] else None,
        reviewed_on=_read_date(options["reviewed_on"]),
    )
    return Request(
        source=options["source"],
        wishes=wishes,
        allows_private=options["allow_private"],
        is_dry_run=options["dry_run"],
    )


def _read_date(text: str | None) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ImportProblem(f"{text} is not a date such as 2026-03-04") from None
    if day > timezone.localdate():
        raise ImportProblem("a review cannot lie in the future")
    return day
