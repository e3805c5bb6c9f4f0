"""What the worker does every minute. A new job is a function and its line in ``JOBS``."""

from collections.abc import Callable, Iterator
from functools import partial

from django.apps import apps
from django.db import transaction
from django.utils import timezone
from wagtail.models import DraftStateMixin, Page, Revision

from cms.images.upkeep import RenditionUpkeep

Job = Callable[[], None]


def publish_scheduled() -> None:
    """Take what has expired offline and publish what is due, each on its own.

    Wagtail's command of this name (8.0.1) ends at the first page that cannot be published, and
    would at the same page every minute. Errors: an ExceptionGroup with one for each such page,
    after the others are done.
    """
    failures = []
    for action in [*_list_expirations(), *_list_publications()]:
        try:
            with transaction.atomic():
                action()
        except Exception as error:  # noqa: BLE001 - whatever ails one page must not hold up others
            failures.append(error)
    if failures:
        raise ExceptionGroup("some pages could not be published or taken offline", failures)


def _list_expirations() -> Iterator[Job]:
    drafts = [model for model in apps.get_models() if issubclass(model, DraftStateMixin)]
    for model in [Page, *(model for model in drafts if not issubclass(model, Page))]:
        for expired in model.objects.filter(live=True, expire_at__lt=timezone.now()):
            yield partial(
                expired.unpublish, set_expired=True, log_action="wagtail.unpublish.scheduled"
            )


def _list_publications() -> Iterator[Job]:
    due = Revision.objects.filter(approved_go_live_at__lt=timezone.now())
    for revision in due.order_by("approved_go_live_at"):
        yield partial(revision.publish, log_action="wagtail.publish.scheduled")


# Run in this order; each may fail without the others.
JOBS: dict[str, Job] = {
    "publish scheduled pages": publish_scheduled,
    "make renditions": RenditionUpkeep().run,
}
