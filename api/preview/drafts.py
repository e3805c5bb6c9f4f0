"""A draft's way to the front end: a code for its editor, a session for the front end's server.

The draft is frozen when the code is made; typing makes a new one. All times are the database's.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from api.models import DraftPreview
from cms.models import BasePage

from .payload import write_preview
from .tokens import hash_token, make_token
from .userbar import render_userbar

CODE_LIFE = timedelta(seconds=60)
SESSION_LIFE = timedelta(minutes=30)
# Of an editor's previews in the panel, and of those in tabs of their own: who types makes many.
KEPT_PER_USER = 10


@dataclass(frozen=True)
class Opened:
    """A preview with the session that it was opened for."""

    session: str
    expires_at: datetime
    payload: bytes


def make_code(page: BasePage, request: HttpRequest) -> str:
    """Freeze a draft and return the code for it, good for once. Cost: one build and 3 queries.

    The request is an editor's, who has been let into the preview by Wagtail.
    """
    code = make_token()
    user: Any = request.user
    session_key: Any = request.session.session_key
    is_panel = bool(getattr(request, "in_preview_panel", False))
    payload = write_preview("draft", page, render_userbar(page, request))
    with transaction.atomic():
        DraftPreview.objects.create(
            token_hash=hash_token(code),
            user=user,
            admin_session_id=session_key,
            page_id=page.pk or page.get_parent().pk,
            is_new=page.pk is None,
            is_panel=is_panel,
            payload=payload,
            expires_at=Now() + CODE_LIFE,
        )
        _forget(user.pk, is_panel)
    return code


def exchange_code(code: str) -> Opened | None:
    """Turn a code into a session; of several who try at once, one gets it.

    None for a code that is unknown, used or too old, and when its editor may not see the draft any
    more. Cost: 1 query for a wrong code.
    """
    session = make_token()
    waiting = DraftPreview.objects.filter(token_hash=hash_token(code), is_open=False)
    exchanged = waiting.filter(expires_at__gt=Now()).update(
        token_hash=hash_token(session), is_open=True, expires_at=Now() + SESSION_LIFE
    )
    preview = find_draft(session) if exchanged else None
    return Opened(session, preview.expires_at, bytes(preview.payload)) if preview else None


def find_draft(session: str) -> DraftPreview | None:
    """Return the preview of a session, None unless its editor may still see it.

    Cost: 1 query, and what Wagtail asks about permissions.
    """
    preview = (
        DraftPreview.objects.select_related("user", "admin_session", "page")
        .filter(
            token_hash=hash_token(session),
            is_open=True,
            expires_at__gt=Now(),
            admin_session__expire_date__gt=Now(),
            user__is_active=True,
        )
        .first()
    )
    return preview if preview and _is_signed_in(preview) and _may_see(preview) else None


def _is_signed_in(preview: DraftPreview) -> bool:
    """Tell whether the admin session is the user's, and from after their last change of password.

    As ``django.contrib.auth.get_user`` does, which would also end or rename the session.
    """
    data: dict[str, Any] = preview.admin_session.get_decoded()
    user = preview.user
    hashes = [user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()]
    return data.get(SESSION_KEY) == str(user.pk) and any(
        constant_time_compare(data.get(HASH_SESSION_KEY, ""), known) for known in hashes
    )


def _may_see(preview: DraftPreview) -> bool:
    """Tell whether the user may still do what Wagtail asked for before it showed the preview."""
    if not preview.user.has_perm("wagtailadmin.access_admin"):
        return False
    permissions = preview.page.permissions_for_user(preview.user)
    if preview.is_new:
        return bool(permissions.can_add_subpage())
    return bool(permissions.can_edit() or permissions.can_publish())


def forget_ended() -> None:
    """Forget the previews whose code or session has run out; a job of the worker."""
    DraftPreview.objects.filter(expires_at__lte=Now()).delete()


def _forget(user: int, is_panel: bool) -> None:
    """Forget what has ended, and a user's previews of one kind but for the newest."""
    older = DraftPreview.objects.filter(user=user, is_panel=is_panel).order_by("-pk")
    surplus = older.values("pk")[KEPT_PER_USER:]
    DraftPreview.objects.filter(Q(expires_at__lte=Now()) | Q(pk__in=surplus)).delete()
