"""What a reviewer approves is the text they have just saved.

Salve asks for approval again when a page is edited after a task was approved, so that nobody
publishes what no clinician has seen. Wagtail (8.0.1, ``models/workflows.py``) ties an approval to
the revision that the task began with: who mends a sentence and approves would approve the old one.
"""

from typing import Any

from django.db.models.signals import pre_save
from wagtail.models import TaskState


def connect() -> None:
    """Listen to approvals. To be called from ``AppConfig.ready``."""
    pre_save.connect(approve_latest_revision, sender=TaskState)


def approve_latest_revision(instance: TaskState, raw: bool = False, **kwargs: Any) -> None:
    """Tie an approval to the latest revision: while a task is open, only its group may edit.

    Unless an earlier task has not seen that revision, as when a publisher rewords what was
    reviewed: then the workflow goes back there, and comes to this task once more. Counted at
    once, the reviewer's approval would be the last one, and a reviewer may not publish.
    """
    if raw or instance.status != TaskState.STATUS_APPROVED:
        return
    workflow_state = instance.workflow_state
    next_task = workflow_state.get_next_task()
    if next_task is not None and next_task.pk == instance.task_id:
        instance.revision = workflow_state.content_object.get_latest_revision()
