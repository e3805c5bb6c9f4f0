#!/usr/bin/env python
"""Run Django's management commands for Salve."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run the command named on the command line; the demo has settings of its own."""
    kind = "demo" if sys.argv[1:2] == ["demo"] else "development"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"cms.settings.{kind}")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
