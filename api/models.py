"""What delivery keeps in the database: snapshots, the content log, gone paths, and previews.

``docs/snapshots.md`` explains how the first three play together: triggers and plain SQL write these
tables, their models are for migrations, commands and tests. ``docs/previews.md`` is about the
others. Nothing of a preview is ever part of a public answer.
"""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.sessions.models import Session
from django.db import models
from django.db.models.functions import Now
from wagtail.models import Page

from .columns import (
    BYTE_ORDER,
    CurrentTransactionId,
    TableIdField,
    TransactionIdField,
    TransactionSnapshotField,
)


class Change(models.Model):
    """One entry of the content log: in this transaction something was changed that has this key.

    Written by triggers (``api.content_log``), deleted by the pruner, updated by nobody.
    """

    seq = models.BigAutoField(primary_key=True)
    key = models.TextField(db_collation=BYTE_ORDER)
    xid = TransactionIdField(db_default=CurrentTransactionId())
    at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "api_change"
        indexes = [models.Index(fields=["key", "xid"], name="api_change_key_xid")]

    def __str__(self) -> str:
        return self.key


class Horizon(models.Model):
    """The one row that says from which transaction on the content log is complete."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    xid = TransactionIdField()

    class Meta:
        db_table = "api_horizon"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="api_horizon_one_row")]

    def __str__(self) -> str:
        return str(self.xid)


class Snapshot(models.Model):
    """The stored answer for a public page, and for ``site/`` under page 0.

    ``built`` is the database snapshot it was built from, ``keys`` name everything it shows or
    looked for; ``head`` is what listings show of it, with fewer keys of its own; a card needs its
    first ``card_bytes``. There is no foreign key to the page: a reader who stores must not wait for
    an editor who has locked it.
    """

    pk = models.CompositePrimaryKey("page", "release")
    page = models.BigIntegerField()
    release = models.CharField(max_length=16, db_collation=BYTE_ORDER)
    cluster = models.BigIntegerField()
    origin = TableIdField()
    built = TransactionSnapshotField()
    built_at = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)
    keys = ArrayField(models.TextField())
    head_keys = ArrayField(models.TextField())
    surrogate_keys = models.TextField()
    etag = models.CharField(max_length=32)
    modified_at = models.DateTimeField()
    head = models.BinaryField()
    card_bytes = models.IntegerField(default=0)
    body = models.BinaryField()
    body_gzip = models.BinaryField()

    class Meta:
        db_table = "api_snapshot"

    def __str__(self) -> str:
        return f"{self.page} ({self.release})"


class Tally(models.Model):
    """How many public pages a listing has, and which hundred of them were published last.

    ``question`` says what narrows it: a type, and a term of it. A row is true by the rule that
    makes an answer fresh, from ``built`` on until a page comes, goes, moves or is filed elsewhere.
    """

    pk = models.CompositePrimaryKey("question", "release")
    question = models.TextField(db_collation=BYTE_ORDER)
    release = models.CharField(max_length=16, db_collation=BYTE_ORDER)
    cluster = models.BigIntegerField()
    origin = TableIdField()
    built = TransactionSnapshotField()
    total = models.BigIntegerField()
    newest = ArrayField(models.BigIntegerField())

    class Meta:
        db_table = "api_tally"

    def __str__(self) -> str:
        return f"{self.question} ({self.release})"


class GonePath(models.Model):
    """A path of the front end where a page was public once. It is gone when that page is.

    ``url_path`` is what Wagtail stored for the page. A page that goes live there removes the entry.
    ``page`` is null in entries of before it was kept: their pages were unpublished or deleted.
    """

    url_path = models.TextField()
    page = models.BigIntegerField(null=True)  # no foreign key: it outlives its page
    gone_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "api_gonepath"

    def __str__(self) -> str:
        return self.url_path


class DraftPreview(models.Model):
    """A draft as it was when its editor asked to see it on the front end.

    ``token_hash`` is the SHA-256 of its code, and once that was exchanged (``is_open``) of its
    session. ``page`` is the draft's page, or for one that was never saved (``is_new``) its parent.
    Whoever logs out takes their previews along, as the session's row goes.
    """

    token_hash = models.CharField(max_length=64, unique=True)
    is_open = models.BooleanField(default=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    admin_session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="+")
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    is_new = models.BooleanField()
    is_panel = models.BooleanField()
    payload = models.BinaryField()
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "api_draft_preview"

    def __str__(self) -> str:
        return f"{self.page_id} for {self.user_id}"


class ShareLink(models.Model):
    """A draft as it was when an editor made a link to it for outsiders.

    The link's token is known by its SHA-256 alone. The payload goes when the link has ended; the
    row stays for a while, to tell who could see what.
    """

    token_hash = models.CharField(max_length=64, unique=True)
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    label = models.CharField(max_length=100, blank=True)
    payload = models.BinaryField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField(db_index=True)
    revoked_at = models.DateTimeField(null=True)
    uses = models.PositiveIntegerField(default=0)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "api_share_link"

    def __str__(self) -> str:
        return self.label or f"{self.page_id} until {self.expires_at}"


class ShareVisit(models.Model):
    """Someone's session on the front end, begun with a share link; it ends with the link."""

    session_hash = models.CharField(max_length=64, unique=True)
    link = models.ForeignKey(ShareLink, on_delete=models.CASCADE, related_name="visits")
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "api_share_visit"

    def __str__(self) -> str:
        return str(self.link_id)
