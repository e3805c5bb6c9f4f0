"""``manage.py worker``: what is due is done each minute, whatever else fails."""

import logging
import os
import signal
import time
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.utils import timezone
from wagtail.models import Page

from cms.management.commands import worker
from cms.models import HomePage, StandardPage

# The worker closes connections, which would end a test's transaction.
pytestmark = pytest.mark.usefixtures("committed_db")


def add_page(slug: str, **fields: object) -> StandardPage:
    home = HomePage.objects.get()
    return home.add_child(instance=StandardPage(title=slug, slug=slug, **fields))


def schedule(page: StandardPage, *, minutes: int) -> None:
    """Leave the page as an editor does who lets it go live so many minutes from now."""
    page.go_live_at = timezone.now() + timedelta(minutes=minutes)
    page.save_revision(approved_go_live_at=page.go_live_at)


def test_what_is_due_goes_live_and_what_has_expired_goes_offline() -> None:
    due = add_page("due", live=False)
    schedule(due, minutes=-1)
    later = add_page("later", live=False)
    schedule(later, minutes=60)
    expired = add_page("expired", expire_at=timezone.now() - timedelta(hours=1))

    call_command("worker", "--once")

    live = dict(
        Page.objects.filter(pk__in=[due.pk, later.pk, expired.pk]).values_list("slug", "live")
    )
    assert live == {"due": True, "later": False, "expired": False}


def test_a_page_that_cannot_be_published_holds_up_no_other(
    caplog: pytest.LogCaptureFixture,
) -> None:
    broken = add_page("broken", live=False)
    schedule(broken, minutes=-2)
    broken.revisions.update(content={})  # nothing a page can be made of
    sound = add_page("sound", live=False)
    schedule(sound, minutes=-1)

    with pytest.raises(CommandError, match="publish scheduled pages"):
        call_command("worker", "--once")

    sound.refresh_from_db()
    assert sound.live
    assert "The job 'publish scheduled pages' failed" in caplog.text


def test_a_failed_job_is_logged_and_the_next_still_runs(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    done = []

    def fail() -> None:
        raise OperationalError("the connection is closed")

    monkeypatch.setattr(worker, "JOBS", {"first": fail, "second": lambda: done.append(1)})

    with pytest.raises(CommandError, match="^failed: first$"):
        call_command("worker", "--once")

    assert done == [1]
    assert [record.levelno for record in caplog.records] == [logging.ERROR]


def test_rounds_follow_each_other_until_a_signal(monkeypatch: pytest.MonkeyPatch) -> None:
    rounds = []

    def job() -> None:
        rounds.append(time.monotonic())
        if len(rounds) == 3:
            os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(worker, "JOBS", {"count": job})
    monkeypatch.setattr(worker, "INTERVAL_SECONDS", 0.05)

    call_command("worker")

    assert len(rounds) == 3
    assert rounds[2] - rounds[0] >= 0.1
