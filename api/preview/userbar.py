"""Wagtail's userbar on the front end, which is another origin than the editor's.

It is what the preview panel talks to: where the page is scrolled to, what the content checks find,
how many words there are. The front end's server puts it into the page as it is, so that no script
has to ask the CMS for it.
"""

import copy
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.userbar import ContentCheckerItem, Userbar

from cms.models import BasePage

SCRIPTS = ("wagtailadmin/js/vendor.js", "wagtailadmin/js/userbar.js")


class HeadlessUserbar(Userbar):
    """The userbar without its scripts, which the front end loads itself."""

    template_name = "preview/userbar.html"


class FrontEndChecker(ContentCheckerItem):
    """The content checks, between the editor's origin and the front end's.

    axe talks only to those whom it was told of (``allowedOrigins`` of its ``configure``): the
    userbar to the editor, the editor to the front end, and to other previews of the CMS's own.
    """

    def get_axe_spec(self, request: HttpRequest) -> dict[str, Any]:
        """Add the origins of the other side."""
        front_end = read_origin(settings.FRONTEND_PREVIEW_URL)
        origins = ["<same_origin>", front_end] if self.in_editor else [settings.CMS_BASE_URL]
        return {**super().get_axe_spec(request), "allowedOrigins": origins}


def render_userbar(page: BasePage, request: HttpRequest) -> dict[str, Any]:
    """Return the userbar that an editor gets: HTML, and the addresses of the scripts after it."""
    # Wagtail gives no addresses with a host to what it takes for a preview of its own.
    asking = copy.copy(request)
    asking.is_dummy = False  # type: ignore[attr-defined]
    return {
        "html": HeadlessUserbar(object=page).render_html({"request": asking}),
        "scripts": [f"{settings.CMS_BASE_URL}{versioned_static(path)}" for path in SCRIPTS],
    }


def use_front_end_checker(request: HttpRequest, items: list[Any], page: Any) -> None:
    """Put our checks in the place of Wagtail's; a ``construct_wagtail_userbar`` hook."""
    if not settings.FRONTEND_PREVIEW_URL:
        return
    for index, item in enumerate(items):
        if isinstance(item, ContentCheckerItem):
            items[index] = FrontEndChecker(in_editor=item.in_editor)


def read_origin(url: str) -> str:
    """Return the origin of an absolute URL."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
