"""``manage.py worker``: the process beside the web server that does what is due every minute."""

import gc
import logging
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections

from cms.management.jobs import JOBS
from cms.management.stopping import StopSignals

INTERVAL_SECONDS = 60

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """Run all jobs every minute until asked to stop; a failed job is logged and tried again."""

    help = "Publish scheduled pages and do the other periodic jobs, every minute."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``--once`` is for cron and tests."""
        parser.add_argument(
            "--once",
            action="store_true",
            help="run each job once and exit with status 1 if one of them failed",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the jobs once or for ever.

        A stop signal ends the wait between two rounds at once, and a round after the job that
        runs: no page is left half published.
        """
        gc.freeze()  # or the end would take as long again as the start, looking for garbage
        with StopSignals() as stop:
            if options["once"]:
                self._run_once(stop)
                return
            due = time.monotonic()
            while not stop.wait(max(0, due - time.monotonic())):
                run_jobs(stop)
                # Rounds that took too long are left out, not made up for.
                due = max(due + INTERVAL_SECONDS, time.monotonic())

    def _run_once(self, stop: StopSignals) -> None:
        failed = run_jobs(stop)
        if failed:
            raise CommandError(f"failed: {', '.join(failed)}")


def run_jobs(stop: StopSignals) -> list[str]:
    """Run each job, log what fails and return the names of those that did.

    Connections are given back after each job: a restarted database is met with a new one.
    """
    failed = []
    for name, job in JOBS.items():
        if stop.wait(0):
            break
        try:
            job()
        except Exception:  # a job may fail in any way and the worker must go on
            logger.exception("The job %r failed; it is tried again in the next round", name)
            failed.append(name)
        finally:
            close_old_connections()
    return failed
