"""What delivery adds to the admin: share links, and content checks across two origins."""

from collections.abc import Iterator
from typing import Any

from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from cms.models import BasePage

from .preview.share_admin import build_share_links_url, urlpatterns
from .preview.userbar import use_front_end_checker

BEFORE_HISTORY = 55  # among Wagtail's own, by priority

hooks.register("construct_wagtail_userbar", use_front_end_checker)
hooks.register("register_admin_urls", lambda: urlpatterns)


@hooks.register("register_page_header_buttons")
@hooks.register("register_page_listing_more_buttons")
def offer_share_links(page: Page, user: Any, **kwargs: Any) -> Iterator[Button]:
    """Lead from a page's menus to its share links."""
    is_shown = issubclass(page.specific_class, BasePage)
    if is_shown and page.permissions_for_user(user).can_edit():
        yield Button(
            "Share links",
            build_share_links_url(page),
            icon_name="link",
            priority=BEFORE_HISTORY,
        )
