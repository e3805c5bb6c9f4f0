"""Answers of another release are never served, and a release is its code and these settings."""

import pytest
from django.conf import LazySettings

from api.snapshots.release import get_release

read_release = get_release.__wrapped__  # each time anew


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "another key"),
        ("CMS_BASE_URL", "https://cms.clinic.example"),
        ("MEDIA_BASE_URL", "https://media.clinic.example"),
        ("LANGUAGE_CODE", "de"),
        ("TIME_ZONE", "Europe/Berlin"),
        ("USE_TZ", False),
        ("WAGTAILDOCS_SERVE_METHOD", "direct"),
    ],
)
def test_release_depends_on_what_answers_depend_on(
    settings: LazySettings, name: str, value: object
) -> None:
    before = read_release()
    assert read_release() == before

    setattr(settings, name, value)

    assert read_release() != before
