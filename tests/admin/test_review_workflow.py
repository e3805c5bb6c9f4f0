"""An approval is for the text that was approved: an edit afterwards asks for it again."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from wagtail.models import Workflow

from cms.models import User
from tests.factories.pages import TreatmentPageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> dict[str, User]:
    users = {}
    for name in ("Editors", "Clinical reviewers", "Publishers"):
        users[name] = User.objects.create_user(name.lower().replace(" ", "-"))
        users[name].groups.add(Group.objects.get(name=name))
    return users


@pytest.fixture
def treatment(people: dict[str, User]) -> Any:
    page = TreatmentPageFactory(live=False)
    page.save_revision(user=people["Editors"])
    Workflow.objects.get(name="Medical review").start(page, people["Editors"])
    return page


def approve(page: Any, user: User, **edit: str) -> None:
    page = type(page).objects.get(pk=page.pk).get_latest_revision_as_object()
    if edit:
        for name, value in edit.items():
            setattr(page, name, value)
        page.save_revision(user=user)
    state = page.current_workflow_task_state
    state.task.specific.on_action(state, user, "approve")


def current_task(page: Any) -> str | None:
    page = type(page).objects.get(pk=page.pk)
    task = page.current_workflow_task
    return task.name if task else None


def test_reviewer_who_mends_a_sentence_has_approved_it(treatment, people) -> None:
    approve(treatment, people["Clinical reviewers"], teaser="Mended.")

    assert current_task(treatment) == "Publication"


def test_publisher_publishes_what_was_reviewed(treatment, people) -> None:
    approve(treatment, people["Clinical reviewers"])
    approve(treatment, people["Publishers"])

    treatment.refresh_from_db()
    assert (treatment.live, current_task(treatment)) == (True, None)


def test_publisher_who_changes_the_text_sends_it_back_to_review(treatment, people) -> None:
    approve(treatment, people["Clinical reviewers"])
    approve(treatment, people["Publishers"], teaser="Something no clinician has seen.")

    treatment.refresh_from_db()
    assert (treatment.live, current_task(treatment)) == (False, "Clinical review")
