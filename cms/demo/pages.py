"""Make the demo's pages, each in the state its content file asks for."""

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group
from wagtail.models import Page, PageViewRestriction, Workflow

from cms.demo.references import References, build_id
from cms.demo.rows import clean_streams, fill_row
from cms.models import HomePage

PageContent = dict[str, Any]

HOME = "home"
REVIEW_WORKFLOW = "Medical review"
NOT_FIELDS = {"type", "parent", "status", "restricted_to"}


def find_pages(contents: dict[str, PageContent], home: HomePage) -> dict[str, int]:
    """Return {slug in the content: id} of the pages that are there, wherever they are now."""
    keys = {build_id(slug): slug for slug in contents}
    found = Page.objects.filter(translation_key__in=keys).values_list("translation_key", "pk")
    return {HOME: home.pk, **{keys[key]: pk for key, pk in found}}


def add_missing_pages(contents: dict[str, PageContent], references: References) -> list[Page]:
    """Make the pages that ``references`` does not know, then fill and publish them.

    In two rounds, since pages refer to one another. About 100 queries a page.
    """
    missing = {slug: page for slug, page in contents.items() if slug not in references.page_ids}
    for slug, content in missing.items():
        references.page_ids[slug] = _add_empty_page(content, references).pk
    return [
        finish_page(Page.objects.get(pk=references.page_ids[slug]).specific, content, references)
        for slug, content in missing.items()
    ]


def finish_page(page: Any, content: PageContent, references: References) -> Page:
    """Fill a page and bring it to its state. Raises ValidationError as publishing would."""
    status = content.get("status", "public")
    page.live = status == "public"  # so that the rules of publishing are checked
    fill_row(page, {k: v for k, v in content.items() if k not in NOT_FIELDS}, references)
    clean_streams(page)
    page.full_clean()
    _FINISH[status](page)
    if "restricted_to" in content:
        _restrict(page, content["restricted_to"])
    return page


def _add_empty_page(content: PageContent, references: References) -> Page:
    model = apps.get_model(content["type"])
    page = model(title=content["title"], slug=content["slug"], live=False)
    page.translation_key = build_id(content["slug"])
    if "first_published_at" in content:
        # Publishing keeps what the row has, not what the revision says.
        fill_row(page, {"first_published_at": content["first_published_at"]}, references)
    parent = Page.objects.get(pk=references.page_ids[content["parent"]])
    parent.add_child(instance=page)
    return page


def _publish(page: Any) -> None:
    page.save_revision().publish()


def _save_draft(page: Any) -> None:
    page.save()
    page.save_revision()


def _schedule(page: Any) -> None:
    page.save()
    page.save_revision().publish()  # ``go_live_at`` lies ahead, so this only approves it


def _submit(page: Any) -> None:
    _save_draft(page)
    Workflow.objects.get(name=REVIEW_WORKFLOW).start(page, user=None)


def _restrict(page: Page, group_names: list[str]) -> None:
    restriction = PageViewRestriction(page=page, restriction_type=PageViewRestriction.GROUPS)
    restriction.save()
    restriction.groups.set(Group.objects.filter(name__in=group_names))


_FINISH: dict[str, Callable[[Any], None]] = {
    "public": _publish,
    "draft": _save_draft,
    "scheduled": _schedule,
    "review": _submit,
}
