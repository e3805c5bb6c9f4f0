"""``DATABASE_URL`` in, Django's settings out."""

from pathlib import Path

import pytest

from cms.settings.database import build_database


def test_a_postgresql_url_becomes_a_pooled_database(tmp_path: Path) -> None:
    url = "postgresql://salve:p%40ss@db.clinic.test:5433/clinic?sslmode=require"

    database = build_database(url, data_dir=tmp_path, pool_sizes=(2, 6))

    assert database == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "clinic",
        "USER": "salve",
        "PASSWORD": "p@ss",
        "HOST": "db.clinic.test",
        "PORT": 5433,
        "OPTIONS": {
            "sslmode": "require",
            "connect_timeout": 5,
            "pool": {"min_size": 2, "max_size": 6, "timeout": 1.5, "reconnect_timeout": 1.0},
        },
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": False,
    }


@pytest.mark.parametrize("url", ["", "embedded:"])
def test_without_a_url_salve_brings_its_own_server(url: str, tmp_path: Path) -> None:
    database = build_database(url, data_dir=tmp_path, pool_sizes=(1, 8))

    assert database["ENGINE"] == "cms.embedded"
    assert database["SERVER"]["directory"] == tmp_path / "postgres"
