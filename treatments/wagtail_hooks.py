"""Treatments in the admin."""

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from cms.explorer import ReviewedPageViewSet
from cms.snippets import UsedSnippetViewSet

from .models import BodyArea, Condition, TreatmentPage


class ConditionViewSet(UsedSnippetViewSet):
    """What patients suffer from."""

    model = Condition
    icon = "tag"
    list_display = ["name", "summary"]


class BodyAreaViewSet(UsedSnippetViewSet):
    """Parts of the body."""

    model = BodyArea
    icon = "tag"
    list_display = ["name"]


for viewset in (ConditionViewSet, BodyAreaViewSet):
    register_snippet(viewset)


@hooks.register("register_admin_viewset")
def register_explorer() -> ReviewedPageViewSet:
    """Let the list of treatments be sorted and filtered by medical review."""
    return ReviewedPageViewSet("treatments", model=TreatmentPage)
