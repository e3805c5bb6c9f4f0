"""The engine in Django's hands: the suite itself runs on it unless DATABASE_URL is set."""

import os
import shutil
import subprocess
import sys
import tempfile

import pytest
from django.conf import settings
from django.db import connection

from cms.settings.env import BASE_DIR

pytestmark = pytest.mark.skipif(
    settings.DATABASES["default"]["ENGINE"] != "cms.embedded", reason="DATABASE_URL is set"
)


@pytest.mark.django_db
def test_the_suites_server_gives_up_safety_for_speed() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, setting FROM pg_settings WHERE name = ANY(%s)",
            [["fsync", "full_page_writes", "synchronous_commit", "listen_addresses", "TimeZone"]],
        )
        found = dict(cursor.fetchall())

    assert found == {
        "fsync": "off",
        "full_page_writes": "off",
        "synchronous_commit": "off",
        "listen_addresses": "",
        "TimeZone": "UTC",
    }


def test_dbshell_opens_the_embedded_database() -> None:
    result = subprocess.run(
        [sys.executable, "manage.py", "dbshell", "--", "-Atc", "SELECT current_database()"],
        cwd=BASE_DIR,
        env={
            "PATH": os.defpath,
            "ENV_FILE": os.devnull,
            "DATA_DIR": str(settings.DATA_DIR),
            "DJANGO_SETTINGS_MODULE": "cms.settings.test",
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert (result.returncode, result.stdout) == (0, "salve\n"), result.stderr


# Takes a connection, as a request does, before and after the database restarts.
RESTART = """
import django
django.setup()
from django.db import connection
for _ in range(2):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        print(cursor.fetchone()[0])
    connection.close()  # gives it back to the pool
    connection.server.cluster.stop()
    connection.server.cluster.start()
"""


def test_a_restart_of_the_database_costs_the_next_request_no_error() -> None:
    data = tempfile.mkdtemp(prefix="salve-")  # where the server's account can follow
    result = subprocess.run(
        [sys.executable, "-c", RESTART],
        cwd=BASE_DIR,
        env={
            "PATH": os.defpath,
            "ENV_FILE": os.devnull,
            "DATA_DIR": data,
            "DJANGO_SETTINGS_MODULE": "cms.settings.development",
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    shutil.rmtree(data)

    before, after = result.stdout.split()
    assert (result.returncode, before != after) == (0, True), result.stderr
