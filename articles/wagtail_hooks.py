"""Articles in the admin."""

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from cms.explorer import ReviewedPageViewSet
from cms.snippets import UsedSnippetViewSet

from .models import ArticlePage, Category


class CategoryViewSet(UsedSnippetViewSet):
    """What articles are filed under."""

    model = Category
    icon = "folder-open-inverse"
    list_display = ["name"]


register_snippet(CategoryViewSet)


@hooks.register("register_admin_viewset")
def register_explorer() -> ReviewedPageViewSet:
    """Let the list of articles be sorted and filtered by medical review."""
    return ReviewedPageViewSet("articles", model=ArticlePage)
