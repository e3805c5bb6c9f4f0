"""Publishing validates whoever publishes: a form, a workflow, a schedule, a script."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from cms.models import BasePage, StandardPage
from tests.factories import (
    PersonFactory,
    StandardPageFactory,
    TreatmentIndexPageFactory,
    TreatmentPageFactory,
    build_block,
)
from treatments.models import TreatmentPage

pytestmark = pytest.mark.django_db

UNREVIEWED = {"reviewed_by": None, "last_reviewed_on": None}
NO_CONSENT = {"given_on": None, "given_by": "", "until": None}


def make_unreviewed_treatment() -> BasePage:
    return TreatmentPageFactory(live=False, **UNREVIEWED)


def make_page_without_consent() -> BasePage:
    return StandardPageFactory(live=False, body=[build_block("testimonial", consent=NO_CONSENT)])


Make = Callable[[], BasePage]
EACH_DRAFT = pytest.mark.parametrize(
    ("make", "fields"),
    [
        (make_unreviewed_treatment, {"reviewed_by", "last_reviewed_on"}),
        (make_page_without_consent, {"body"}),
    ],
)


def is_live(page: Page) -> bool:
    return bool(Page.objects.get(pk=page.pk).live)


@EACH_DRAFT
def test_draft_may_lack_what_publishing_needs(make: Make, fields: set[str]) -> None:
    draft = make()

    draft.save_revision(clean=False)

    assert not is_live(draft)


@EACH_DRAFT
def test_revision_is_not_published_without_it(make: Make, fields: set[str]) -> None:
    draft = make()

    with pytest.raises(ValidationError) as refusal:
        draft.save_revision(clean=False).publish()

    assert set(refusal.value.message_dict) == fields
    assert not is_live(draft)


@EACH_DRAFT
def test_schedule_publishes_nothing_without_it(
    make: Make, fields: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = make()
    draft.go_live_at = timezone.now() + timedelta(hours=1)
    draft.save_revision(clean=False).publish()
    later = draft.go_live_at + timedelta(minutes=1)
    monkeypatch.setattr(timezone, "now", lambda: later)

    with pytest.raises(ValidationError):
        call_command("publish_scheduled", verbosity=0)

    assert not is_live(draft)


@EACH_DRAFT
def test_script_saves_nothing_live_without_it(make: Make, fields: set[str]) -> None:
    draft = make()
    draft.live = True

    with pytest.raises(ValidationError):
        draft.save()


def test_live_page_may_have_a_draft_that_lacks_it() -> None:
    page = TreatmentPageFactory()
    page.reviewed_by = None
    revision = page.save_revision(clean=False)

    with pytest.raises(ValidationError):
        revision.publish()

    assert TreatmentPage.objects.get(pk=page.pk).reviewed_by is not None


def test_complete_pages_are_published() -> None:
    treatment = TreatmentPageFactory(live=False)
    page = StandardPageFactory(live=False, body=[build_block("testimonial")])

    for draft in (treatment, page):
        draft.save_revision().publish()

    assert is_live(treatment)
    assert is_live(page)


def test_review_in_the_future_is_refused() -> None:
    draft = TreatmentPageFactory(live=False, last_reviewed_on=date(2999, 1, 1))

    with pytest.raises(ValidationError) as refusal:
        draft.save_revision(clean=False).publish()

    assert set(refusal.value.message_dict) == {"last_reviewed_on"}


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(get_user_model().objects.create_superuser("admin", password="x"))
    return client


def build_form(**fields: Any) -> dict[str, Any]:
    return nested_form_data(
        {
            "title": "Trigger points",
            "slug": "trigger-points",
            "body": streamfield([]),
            "related_heading": "You might also enjoy",
            "related_count": "6",
            "related_pages": inline_formset([]),
            "comments": inline_formset([]),
            **fields,
        }
    )


@pytest.mark.parametrize(("action", "is_saved"), [("save", True), ("action-publish", False)])
def test_form_saves_an_unreviewed_treatment_as_a_draft_only(
    admin: Client, action: str, *, is_saved: bool
) -> None:
    index = TreatmentIndexPageFactory()
    address = f"/admin/pages/add/treatments/treatmentpage/{index.pk}/"

    admin.post(address, build_form(**{action: "1"}))

    pages = TreatmentPage.objects.filter(slug="trigger-points")
    assert [page.live for page in pages] == ([False] if is_saved else [])


def test_form_publishes_a_reviewed_treatment(admin: Client) -> None:
    index = TreatmentIndexPageFactory()
    review = {"reviewed_by": PersonFactory().pk, "last_reviewed_on": "2026-01-02"}

    admin.post(
        f"/admin/pages/add/treatments/treatmentpage/{index.pk}/",
        build_form(**review, **{"action-publish": "1"}),
    )

    assert TreatmentPage.objects.get(slug="trigger-points").live


@pytest.mark.parametrize(("action", "is_saved"), [("save", True), ("action-publish", False)])
def test_form_saves_a_testimonial_without_consent_as_a_draft_only(
    admin: Client, action: str, *, is_saved: bool
) -> None:
    page = StandardPageFactory(live=False)
    consent = {"given_on": "", "given_by": "", "until": ""}
    words = {"text": "It helped.", "name": "Marta", "consent": consent}

    admin.post(
        f"/admin/pages/{page.pk}/edit/",
        build_form(body=streamfield([("testimonial", words)]), **{action: "1"}),
    )

    latest = StandardPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert (len(latest.body), latest.live) == (1 if is_saved else 0, False)
