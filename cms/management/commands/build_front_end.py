"""``manage.py build_front_end``: the front end of ``examples/``, built unless it is."""

from subprocess import CalledProcessError
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.management.front_end import build, find_obstacle


class Command(BaseCommand):
    """Install the packages of examples/frontend and build it."""

    help = "Build the front end of examples/frontend, unless its source is as it was."
    requires_system_checks: list[str] = []  # it has nothing to do with the CMS

    def handle(self, *args: Any, **options: Any) -> None:
        """Build; ends with status 1 and one line when it cannot."""
        obstacle = find_obstacle()
        if obstacle:
            raise CommandError(f"The front end cannot be built: {obstacle}")
        try:
            build()
        except CalledProcessError as error:
            command = " ".join(error.cmd)
            raise CommandError(f"{command} ended with status {error.returncode}") from error
