"""The admin's middleware, skipped for delivery.

What visitors are shown has no session, CSRF or authentication: shared caches may keep the answers,
and a cookie can neither change nor unlock one. The API has been answered before any of this is
asked (``api.delivery.chain``); what is left is media.
"""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponseForbidden
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.deprecation import MiddlewareMixin

MEDIA_PREFIX = "/media/"


def is_delivery(request: HttpRequest) -> bool:
    """Tell whether the request is for media, which know no visitor."""
    return request.path_info.startswith(MEDIA_PREFIX)


class SkipDelivery(MiddlewareMixin):
    """Pass delivery requests on untouched; to be mixed in before a middleware of Django's."""

    def __call__(self, request: HttpRequest) -> Any:
        """Run the middleware for everything but delivery."""
        if is_delivery(request):
            return self.get_response(request)
        return super().__call__(request)


class AdminSessionMiddleware(SkipDelivery, SessionMiddleware):
    """Sessions, for the admin only."""


class AdminCsrfMiddleware(SkipDelivery, CsrfViewMiddleware):
    """CSRF protection, for the admin only: delivery accepts no unsafe method."""

    def process_view(
        self,
        request: HttpRequest,
        callback: Callable[..., Any],
        callback_args: tuple[object, ...],
        callback_kwargs: dict[str, object],
    ) -> HttpResponseForbidden | None:
        """Check the token unless the request is for delivery."""
        if is_delivery(request):
            return None
        return super().process_view(request, callback, callback_args, callback_kwargs)


class AdminAuthenticationMiddleware(SkipDelivery, AuthenticationMiddleware):
    """The signed-in user, for the admin only."""


class AdminMessageMiddleware(SkipDelivery, MessageMiddleware):
    """One-time messages, for the admin only."""


class AdminFrameOptionsMiddleware(SkipDelivery, XFrameOptionsMiddleware):
    """Clickjacking protection, for the admin only."""
