"""What the demo has once: site record, clinic, menus, announcements, redirects."""

from typing import Any

from django.db.models import Model
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from cms.demo.references import References
from cms.demo.rows import save_row
from cms.models import Announcement, Clinic, Navigation

# Where the front end of examples/ runs beside the demo.
THIS_MACHINE = "127.0.0.1"
# What migrations leave behind.
UNCHOSEN_HOSTNAME = "localhost"


def add_site_content(content: dict[str, Any], references: References) -> list[Model]:
    """Add what is missing and return it; settings that have any content are left alone."""
    return [
        *_fill_settings(Clinic, content["clinic"], references),
        *_fill_settings(Navigation, content["navigation"], references),
        *_add_announcements(content["announcements"], references),
        *_add_redirects(content["redirects"], references),
    ]


def set_front_end(content: dict[str, Any], port: int | None = None) -> None:
    """Give the default site the front end's origin: at a port of this machine, else the demo's.

    An origin that an operator chose stays. Costs one query when nothing has changed.
    """
    site = Site.objects.filter(is_default_site=True).first()
    ours = content["site"]
    if not site or site.hostname not in (UNCHOSEN_HOSTNAME, THIS_MACHINE, ours["hostname"]):
        return
    wanted = ours | ({"hostname": THIS_MACHINE, "port": port} if port else {})
    if all(getattr(site, name) == value for name, value in wanted.items()):
        return
    for name, value in wanted.items():
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
