"""The admin's view of a page's share links: who made which, until when, how often used; and ends.

A link's address is shown once, in the answer to the form that made it: nothing could show it again.
"""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_POST
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.pages.utils import get_breadcrumbs_items_for_page
from wagtail.log_actions import LogFormatter, log, registry
from wagtail.models import Page, PageLogEntry

from api.models import ShareLink
from cms.models import BasePage

from .shares import MAX_OPEN, has_room, list_links, make_link, revoke_link

MAX_DAYS = 30
USUAL_DAYS = 7
MADE, REVOKED = "api.share_link.make", "api.share_link.revoke"


class ShareForm(forms.Form):
    """What an editor says of a new link."""

    label = forms.CharField(
        label="For whom or what",
        max_length=100,
        required=False,
        help_text="Only editors see it, in the list below.",
    )
    days = forms.IntegerField(
        label="Days until it ends",
        min_value=1,
        max_value=MAX_DAYS,
        initial=USUAL_DAYS,
        help_text=f"From 1 to {MAX_DAYS}. You can end a link earlier.",
    )


class ShareLinksView(WagtailAdminTemplateMixin, FormView):  # type: ignore[type-arg]
    """The links of one page, and the form for another."""

    template_name = "share/links.html"
    form_class = ShareForm
    page_title = "Share links"
    header_icon = "link"
    page: BasePage

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Answer those who may edit the page."""
        self.page = get_shareable_page(request, kwargs["page_id"])
        response = super().dispatch(request, *args, **kwargs)
        # Without a referrer policy of its own: a form posted with no-referrer has the origin "null"
        # for Django, which takes that for another site.
        patch_cache_control(response, private=True, no_store=True)
        return response

    def form_valid(self, form: ShareForm) -> HttpResponse:
        """Make the link from the latest draft and show its address, unless there are too many."""
        if not has_room(self.page.pk):
            form.add_error(None, f"This page has {MAX_OPEN} links that work. Revoke one first.")
            return self.form_invalid(form)
        draft = self.page.get_latest_revision_as_object()
        link, url = make_link(draft, self.request.user, **form.cleaned_data)
        record(MADE, link, self.request)
        return self.render_to_response(self.get_context_data(form=ShareForm(), new_url=url))

    def get_page_subtitle(self) -> str:
        """Return the page's title in its latest draft."""
        title: str = self.page.get_admin_display_title()
        return title

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Return the way to the page, and its links."""
        above = get_breadcrumbs_items_for_page(self.page, self.request.user)
        here = {"url": "", "label": self.page_title, "sublabel": self.get_page_subtitle()}
        return [*above, here]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the page and its links."""
        links = list_links(self.page.pk)
        return super().get_context_data(page=self.page, links=links, max_days=MAX_DAYS, **kwargs)


@require_POST
def revoke_share_link(request: HttpRequest, page_id: int, pk: int) -> HttpResponse:
    """End a link of a page that the user may edit, whoever made it."""
    get_shareable_page(request, page_id)
    link = get_object_or_404(ShareLink, pk=pk, page=page_id)
    if revoke_link(link):
        record(REVOKED, link, request)
        messages.success(request, f"The share link{describe(link.label)} does not work any more.")
    return redirect("share_links", page_id)


def get_shareable_page(request: HttpRequest, page_id: int) -> BasePage:
    """Return a page that the user may edit.

    Raises:
        Http404: there is no such page, or it is none that could be shown.
        PermissionDenied: the user may not edit it.
    """
    page = get_object_or_404(Page, pk=page_id).specific
    if not isinstance(page, BasePage):
        raise Http404
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return page


def record(action: str, link: ShareLink, request: HttpRequest) -> None:
    """Note in the page's history what was done with a link."""
    data = {"link": link.pk, "label": link.label, "until": link.expires_at.isoformat()}
    log(instance=link.page, action=action, user=request.user, data=data)


def describe(label: str) -> str:
    """Return how a sentence names a link after "link"."""
    return f" “{label}”" if label else ""


@registry.register_action(MADE)
class MadeFormatter(LogFormatter):
    """The history's words for a new link."""

    label = "Make a share link"

    def format_message(self, log_entry: PageLogEntry) -> str:
        """One line of the page's history."""
        until = log_entry.data["until"][:10]
        return f"Made the share link{describe(log_entry.data['label'])}, until {until}"


@registry.register_action(REVOKED)
class RevokedFormatter(LogFormatter):
    """The history's words for a link's end."""

    label = "Revoke a share link"

    def format_message(self, log_entry: PageLogEntry) -> str:
        """One line of the page's history."""
        return f"Revoked the share link{describe(log_entry.data['label'])}"


def build_share_links_url(page: Page) -> str:
    """Return the address of a page's list of links."""
    return reverse("share_links", args=[page.pk])


urlpatterns = [
    path("pages/<int:page_id>/share/", ShareLinksView.as_view(), name="share_links"),
    path("pages/<int:page_id>/share/<int:pk>/revoke/", revoke_share_link, name="revoke_share_link"),
]
