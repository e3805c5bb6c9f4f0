"""Share links: a draft for someone without an account, frozen, for some days, until revoked.

A link is shown once, when it is made. Whoever opens it gets a session that ends with the link.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Least, Now
from django.urls import reverse

from api.models import ShareLink, ShareVisit
from cms.models import BasePage

from .drafts import Opened
from .payload import write_preview
from .tokens import hash_token, make_token

VISIT_LIFE = timedelta(hours=1)
KEPT_VISITS = 100  # of one link
LISTED_LIFE = timedelta(days=90)  # how long an ended link is still listed
MAX_OPEN = 50  # links of one page that work at the same time
MAX_LISTED = 100  # of one page; all that work are among them

IS_USABLE = Q(revoked_at=None, expires_at__gt=Now())


def make_link(page: BasePage, user: Any, *, days: int, label: str) -> tuple[ShareLink, str]:
    """Freeze a draft and return its link, with the address that is told this once.

    Cost: one build and 1 query.
    """
    token = make_token()
    link = ShareLink.objects.create(
        token_hash=hash_token(token),
        page_id=page.pk,
        label=label,
        payload=write_preview("share", page, None),
        created_by=user,
        expires_at=Now() + timedelta(days=days),
    )
    link.refresh_from_db(fields=["created_at", "expires_at"])
    return link, build_share_url(token)


def build_share_url(token: str) -> str:
    """Return the address of a link: on the front end, or on the CMS where there is none.

    The token is in the fragment, which no browser sends: it is in no log and no ``Referer``, and
    programs that look behind links in messages do not use the link up.
    """
    base = settings.FRONTEND_PREVIEW_URL
    page = f"{base}share/" if base else settings.CMS_BASE_URL + reverse("share")
    return f"{page}#{token}"


def list_links(page_id: int) -> QuerySet[ShareLink]:
    """Return a page's links without what they show: first those that work, each the newest first.

    Each has ``is_usable``. Cost: 1 query.
    """
    links = ShareLink.objects.filter(page=page_id).select_related("created_by").defer("payload")
    return links.annotate(is_usable=IS_USABLE).order_by("-is_usable", "-pk")[:MAX_LISTED]


def has_room(page_id: int) -> bool:
    """Tell whether a page may have one more link. Cost: 1 query."""
    return _usable().filter(page=page_id).count() < MAX_OPEN


def use_link(token: str) -> ShareLink | None:
    """Count a use and return the link; None when it is unknown, has ended or was revoked.

    Cost: 2 queries, 1 for a wrong token.
    """
    found = _usable().filter(token_hash=hash_token(token))
    if not found.update(uses=F("uses") + 1, last_used_at=Now()):
        return None
    return _usable().filter(token_hash=hash_token(token)).first()


def open_link(token: str) -> Opened | None:
    """Use a link for a session. Cost: 4 queries more than ``use_link``."""
    with transaction.atomic():
        link = use_link(token)
        if link is None:
            return None
        session = make_token()
        visit = ShareVisit.objects.create(
            session_hash=hash_token(session),
            link=link,
            expires_at=Least(Now() + VISIT_LIFE, link.expires_at),
        )
        surplus = link.visits.order_by("-pk").values("pk")[KEPT_VISITS:]
        ShareVisit.objects.filter(Q(expires_at__lte=Now()) | Q(pk__in=surplus)).delete()
        visit.refresh_from_db(fields=["expires_at"])
    return Opened(session, visit.expires_at, bytes(link.payload))


def find_shared(session: str) -> ShareLink | None:
    """Return the link that a session came by, None once the link has ended. Cost: 1 query."""
    is_open = Q(visits__session_hash=hash_token(session), visits__expires_at__gt=Now())
    return _usable().filter(is_open).first()


def revoke_link(link: ShareLink) -> bool:
    """End a link and all its sessions now, and forget what it showed; False if it was before."""
    open_still = ShareLink.objects.filter(pk=link.pk, revoked_at=None)
    return bool(open_still.update(revoked_at=Now(), payload=b""))


def forget_ended() -> None:
    """Forget what ended links showed, and after a while the links; a job of the worker."""
    ShareVisit.objects.filter(expires_at__lte=Now()).delete()
    ended = ShareLink.objects.filter(expires_at__lte=Now())
    ended.exclude(payload=b"").update(payload=b"")
    ended.filter(expires_at__lte=Now() - LISTED_LIFE).delete()


def _usable() -> Any:
    return ShareLink.objects.filter(IS_USABLE)
