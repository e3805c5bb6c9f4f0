"""What the admin offers beyond Wagtail's defaults."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html_join
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from .due_reviews import DueReviewsPanel
from .explorer import MixedPageViewSet
from .importer.pages import history  # noqa: F401 - registers the "Imported" history entry
from .models import Announcement, Location, Person
from .publishing import refuse_unfinished
from .snippets import UsedSnippetViewSet


class PersonViewSet(UsedSnippetViewSet):
    """Authors and reviewers."""

    model = Person
    icon = "user"
    menu_label = "People"
    list_display = ["name", "credentials", "job_title"]


class LocationViewSet(UsedSnippetViewSet):
    """Where the clinic is."""

    model = Location
    icon = "site"
    list_display = ["name", "locality", "telephone"]


class AnnouncementViewSet(UsedSnippetViewSet):
    """Notices above every page."""

    model = Announcement
    icon = "bell"
    list_display = ["text", "starts_at", "ends_at", "priority"]


for viewset in (PersonViewSet, LocationViewSet, AnnouncementViewSet):
    register_snippet(viewset)


# After Wagtail's own viewset of all pages, which this one replaces.
@hooks.register("register_admin_viewset", order=1)
def register_explorer() -> MixedPageViewSet:
    """Show review dates in every list of pages."""
    return MixedPageViewSet()


hooks.register("before_bulk_action", refuse_unfinished)


@hooks.register("insert_editor_js")
def mend_forms() -> str:
    """Let previews and their checks follow typing, and one request at a time save a page."""
    names = ("preview_pace", "preview_checks", "submit_once")
    scripts = ((static(f"cms/{name}.js"),) for name in names)
    return format_html_join("", '<script src="{}"></script>', scripts)


@hooks.register("construct_homepage_panels")
def add_due_reviews(request: HttpRequest, panels: list[Any]) -> None:
    """Show on the dashboard which pages need a new medical review."""
    panels.append(DueReviewsPanel())
