"""Drafts may be incomplete; whatever way a page is published, it is complete then."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data

from tests.factories import PersonFactory, TreatmentIndexPageFactory, TreatmentPageFactory
from treatments.models import TreatmentIndexPage, TreatmentPage

PostTreatment = Callable[..., Any]

NO_REVIEWER = "A treatment is published only when a clinician has reviewed it."
NO_DATE = "A treatment is published only with the day of its review."
EMPTY_HEADING = ("heading", {"text": "", "level": "2", "anchor": ""})
SECRET_PATIENT = (
    "testimonial",
    {"text": "It helped.", "name": "", "consent": {"given_on": "", "given_by": "", "until": ""}},
)


@pytest.fixture
def treatments(db: None) -> TreatmentIndexPage:
    index: TreatmentIndexPage = TreatmentIndexPageFactory()
    return index


@pytest.fixture
def review(db: None) -> dict[str, str]:
    return {"reviewed_by": str(PersonFactory().pk), "last_reviewed_on": "2026-10-02"}


@pytest.mark.parametrize("block", [EMPTY_HEADING, SECRET_PATIENT])
def test_draft_may_be_incomplete(
    admin: Client, treatments: TreatmentIndexPage, post_treatment: PostTreatment, block: Any
) -> None:
    post_treatment(admin, treatments, [block])

    page = TreatmentPage.objects.get(slug="vertiflex-procedure")
    assert not page.live
    assert [child.block_type for child in page.body] == [block[0]]


def test_draft_of_a_public_page_may_be_incomplete(
    admin: Client, post_treatment: PostTreatment
) -> None:
    page = TreatmentPageFactory()

    post_treatment(admin, page, [SECRET_PATIENT], slug=page.slug)

    page.refresh_from_db()
    draft = page.get_latest_revision_as_object()
    assert (page.live, len(page.body), len(draft.body)) == (True, 0, 1)


def test_publishing_without_a_review_says_what_is_missing(
    admin: Client, treatments: TreatmentIndexPage, post_treatment: PostTreatment
) -> None:
    answer = post_treatment(admin, treatments, **{"action-publish": "publish"})

    text = answer.content.decode()
    assert NO_REVIEWER in text
    assert NO_DATE in text
    assert not TreatmentPage.objects.exists()


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ([EMPTY_HEADING], "This field is required."),
        ([SECRET_PATIENT], "This field is required."),
    ],
)
def test_publishing_an_unfinished_block_is_refused(
    admin: Client,
    treatments: TreatmentIndexPage,
    post_treatment: PostTreatment,
    review: dict[str, str],
    body: Any,
    message: str,
) -> None:
    publish = {"action-publish": "publish"}

    answer = post_treatment(admin, treatments, body, **review, **publish)

    assert message in answer.content.decode()
    assert not TreatmentPage.objects.exists()


@pytest.mark.parametrize(
    ("dates", "message"),
    [
        (
            {"last_reviewed_on": str(timezone.localdate() + timedelta(days=2))},
            "A review cannot lie in the future.",
        ),
        ({"next_review_on": "2026-10-02"}, "The next review must come after the last."),
    ],
)
def test_review_dates_must_make_sense(
    admin: Client,
    treatments: TreatmentIndexPage,
    post_treatment: PostTreatment,
    review: dict[str, str],
    dates: dict[str, str],
    message: str,
) -> None:
    answer = post_treatment(admin, treatments, **{**review, **dates})

    assert message in answer.content.decode()


def test_complete_treatment_is_published(
    admin: Client,
    treatments: TreatmentIndexPage,
    post_treatment: PostTreatment,
    review: dict[str, str],
) -> None:
    post_treatment(admin, treatments, **review, **{"action-publish": "publish"})

    assert TreatmentPage.objects.get(slug="vertiflex-procedure").live


def test_writer_asks_for_a_review_without_inventing_one(
    sign_in: Callable[[str], Client], treatments: TreatmentIndexPage, post_treatment: PostTreatment
) -> None:
    page = submit(sign_in("Editors"), treatments, post_treatment)

    assert page.current_workflow_task.name == "Clinical review"
    assert (page.live, page.specific.reviewed_by) == (False, None)


def test_approval_from_the_dashboard_refuses_what_is_missing(
    sign_in: Callable[[str], Client], treatments: TreatmentIndexPage, post_treatment: PostTreatment
) -> None:
    page = submit(sign_in("Editors"), treatments, post_treatment)

    answer = approve(sign_in("Clinical reviewers"), page)

    assert answer.redirect_chain == [(f"/admin/pages/{page.pk}/edit/", 302)]
    assert NO_REVIEWER in answer.content.decode()
    assert page.current_workflow_task.name == "Clinical review"


def test_approval_by_script_is_told_where_to_go(
    sign_in: Callable[[str], Client], treatments: TreatmentIndexPage, post_treatment: PostTreatment
) -> None:
    page = submit(sign_in("Editors"), treatments, post_treatment)
    reviewer = sign_in("Clinical reviewers")

    answer = decide(reviewer, page, "approve", headers={"x-requested-with": "XMLHttpRequest"})

    assert answer.json() == {"step": "success", "redirect": f"/admin/pages/{page.pk}/edit/"}
    assert page.current_workflow_task.name == "Clinical review"


def test_approvals_lead_to_the_public_page(
    sign_in: Callable[[str], Client],
    treatments: TreatmentIndexPage,
    post_treatment: PostTreatment,
    review: dict[str, str],
) -> None:
    page = submit(sign_in("Editors"), treatments, post_treatment, **review)

    approve(sign_in("Clinical reviewers"), page)
    assert page.current_workflow_task.name == "Publication"
    approve(sign_in("Publishers"), page)

    page.refresh_from_db()
    assert page.live


def test_what_the_publisher_rewords_goes_back_to_the_reviewer(
    sign_in: Callable[[str], Client],
    treatments: TreatmentIndexPage,
    post_treatment: PostTreatment,
    review: dict[str, str],
) -> None:
    page = submit(sign_in("Editors"), treatments, post_treatment, **review)
    reviewer = sign_in("Clinical reviewers")
    approve(reviewer, page)
    approval = {"action-workflow-action": "true", "workflow-action-name": "approve"}

    publisher = sign_in("Publishers")
    post_treatment(publisher, page, teaser="A sure cure.", **review, **approval)
    page.refresh_from_db()
    assert (page.live, page.current_workflow_task.name) == (False, "Clinical review")

    approve(reviewer, page)
    assert page.current_workflow_task.name == "Publication"
    approve(publisher, page)
    page.refresh_from_db()
    assert (page.live, page.specific.teaser) == (True, "A sure cure.")


def test_reviewer_sends_a_page_back(
    sign_in: Callable[[str], Client], treatments: TreatmentIndexPage, post_treatment: PostTreatment
) -> None:
    page = submit(sign_in("Editors"), treatments, post_treatment)

    decide(sign_in("Clinical reviewers"), page, "reject")

    assert page.current_workflow_state.get_status_display() == "Needs changes"


@pytest.mark.parametrize("field", ["reviewed_by", "body"])
def test_bulk_publication_stops_at_an_unfinished_draft(admin: Client, field: str) -> None:
    unfinished = {"reviewed_by": None} if field == "reviewed_by" else {"body": [empty_heading()]}
    draft = TreatmentPageFactory(title="Unfinished", live=False, **unfinished)
    finished = TreatmentPageFactory(live=False)
    query = f"id={draft.pk}&id={finished.pk}&next=/admin/pages/{draft.get_parent().pk}/"

    answer = admin.post(f"/admin/bulk/wagtailcore/page/publish/?{query}", follow=True)

    assert "“Unfinished” cannot be published yet." in answer.content.decode()
    assert not Page.objects.filter(pk__in=[draft.pk, finished.pk], live=True).exists()


def test_bulk_publication_publishes_finished_drafts(admin: Client) -> None:
    drafts = TreatmentPageFactory.create_batch(2, live=False)
    query = "&".join(f"id={draft.pk}" for draft in drafts)

    admin.post(f"/admin/bulk/wagtailcore/page/publish/?{query}&next=/admin/")

    assert TreatmentPage.objects.filter(live=True).count() == 2


def test_bulk_publication_looks_at_the_pages_below(
    admin: Client, treatments: TreatmentIndexPage
) -> None:
    draft = TreatmentPageFactory(title="Unfinished", live=False, reviewed_by=None)
    url = f"/admin/bulk/wagtailcore/page/publish/?id={treatments.pk}&next=/admin/"

    answer = admin.post(url, {"include_descendants": "on"}, follow=True)

    assert "“Unfinished” cannot be published yet." in answer.content.decode()
    draft.refresh_from_db()
    assert not draft.live


def submit(client: Client, parent: Page, post_treatment: PostTreatment, **fields: str) -> Page:
    """Write a treatment and send it to the reviewers."""
    post_treatment(client, parent, **fields, **{"action-submit": "submit"})
    return Page.objects.get(slug="vertiflex-procedure")


def approve(client: Client, page: Page) -> Any:
    return decide(client, page, "approve")


def decide(client: Client, page: Page, decision: str, **extra: Any) -> Any:
    """Decide as the dashboard's buttons do, without opening the page."""
    state = page.current_workflow_task_state
    url = f"/admin/pages/workflow/action/{page.pk}/{decision}/{state.pk}/"
    return client.post(url, nested_form_data({"comment": ""}), follow=True, **extra)


def empty_heading() -> dict[str, Any]:
    return {"type": "heading", "value": {"text": "", "level": "2", "anchor": ""}}
