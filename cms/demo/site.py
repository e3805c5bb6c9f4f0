"""What the demo has once: site record, clinic, menus, announcements, redirects."""

from typing import Any

from django.db.models import Model
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from cms.demo.references import References
from cms.demo.rows import save_row
from cms.models import Announcement, Clinic, Navigation

# What migrations leave behind; any other name was chosen by an operator and stays.
UNCHOSEN_HOSTNAME = "localhost"


def add_site_content(content: dict[str, Any], references: References) -> list[Model]:
    """Add what is missing and return it; settings that have any content are left alone."""
    return [
        *_fill_settings(Clinic, content["clinic"], references),
        *_fill_settings(Navigation, content["navigation"], references),
        *_add_announcements(content["announcements"], references),
        *_add_redirects(content["redirects"], references),
    ]


def set_front_end(content: dict[str, Any]) -> None:
    """Give the default site the front end's origin, unless it has been given one."""
    site = Site.objects.get(is_default_site=True)
    if site.hostname == UNCHOSEN_HOSTNAME:
        for name, value in content["site"].items():
            setattr(site, name, value)
        site.full_clean()
        site.save()


def _fill_settings(model: Any, values: dict[str, Any], references: References) -> list[Model]:
    row = model.load()
    if any(getattr(row, name) for name in values):
        return []
    return [save_row(row, values, references)]


def _add_announcements(rows: list[dict[str, Any]], references: References) -> list[Model]:
    if Announcement.objects.exists():  # nothing but its text tells one from another
        return []
    return [save_row(Announcement(), values, references) for values in rows]


def _add_redirects(rows: list[dict[str, Any]], references: References) -> list[Model]:
    known = set(Redirect.objects.values_list("old_path", flat=True))
    return [
        save_row(Redirect(), values, references)
        for values in rows
        if Redirect.normalise_path(values["old_path"]) not in known
    ]
