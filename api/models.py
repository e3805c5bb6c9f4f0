"""What delivery keeps in the database: snapshots, the content log, and paths that are gone.

``docs/snapshots.md`` explains how they play together. Triggers and plain SQL write these tables;
the models are for migrations, commands and tests.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from .columns import (
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
    key = models.TextField()
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
    release = models.CharField(max_length=16)
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
    question = models.TextField()
    release = models.CharField(max_length=16)
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
    """A path of the front end that was public once and whose page was unpublished or deleted.

    ``url_path`` is the page's, as Wagtail stores it. A page that goes live there removes the entry.
    """

    url_path = models.TextField()
    gone_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "api_gonepath"

    def __str__(self) -> str:
        return self.url_path
