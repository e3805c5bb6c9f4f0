"""What the demo shows: every block, marked names, careful words, and nothing that is hidden."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.conf import LazySettings
from django.test import Client
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction, WorkflowState

from articles.models import ArticlePage
from cms.blocks import BodyBlock
from cms.models import Image, Navigation
from cms.seo.structured_data.problems import find_problems
from cms.visibility import public_pages
from treatments.models import TreatmentPage

HIDDEN_SLUGS = {
    "holiday-opening-hours",
    "ketamine-infusions-what-we-know-so-far",
    "peripheral-nerve-stimulation",
    "for-referring-clinicians",
    "referral-criteria",
}


def list_bodies() -> Iterator[tuple[Any, list[dict[str, Any]]]]:
    for page in Page.objects.live().specific():
        if hasattr(page, "body"):
            yield page, list(page.body.raw_data)


def list_texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from list_texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from list_texts(item)


def test_every_block_type_is_used_on_several_pages(demo: None) -> None:
    pages_by_type: Counter[str] = Counter()
    for _, body in list_bodies():
        pages_by_type.update({block["type"] for block in body})

    assert set(pages_by_type) == set(BodyBlock().child_blocks)
    assert [kind for kind, count in pages_by_type.items() if count < 3] == []


def test_treatments_are_complete(demo: None) -> None:
    for page in TreatmentPage.objects.live():
        kinds = {block.block_type for block in page.body}
        words = sum(len(text.split()) for text in list_texts(list(page.body.raw_data)))
        assert {"heading", "paragraph", "steps", "faq", "callout"} <= kinds, page.slug
        assert 350 <= words <= 850, page.slug  # markup and ids count a little
        assert page.teaser, page.slug
        assert page.hero_image_id, page.slug
        assert page.preparation, page.slug
        assert page.how_performed, page.slug
        assert page.follow_up, page.slug
        assert page.procedure_type, page.slug
        assert page.next_review_on > timezone.localdate(), page.slug


def test_articles_have_authors_categories_and_pictures(demo: None) -> None:
    for page in ArticlePage.objects.live():
        assert page.article_authors.exists(), page.slug
        assert page.category, page.slug
        assert page.hero_image, page.slug
        assert page.related_pages.exists(), page.slug
        assert page.published_on == page.first_published_at.date(), page.slug


def test_pages_about_treatment_say_when_to_call_for_help(demo: None) -> None:
    silent = [
        page.slug
        for page in TreatmentPage.objects.live()
        if not any(
            block.block_type == "callout" and str(block.value["kind"]) == "emergency"
            for block in page.body
        )
    ]

    assert silent == []


def test_marked_names_and_typographic_signs_are_in_titles(demo: None) -> None:
    titles = " ".join(Page.objects.live().values_list("title", flat=True))

    missing = [
        sign
        for sign in ("Botox®", "Vertiflex™", "Juvéderm®", "IPL/BBL", "“", "’", "—")
        if sign not in titles
    ]

    assert missing == []


def test_no_name_is_left_unresolved(demo: None) -> None:
    for page, body in list_bodies():
        for text in list_texts(body):
            assert not re.search(r'href="(?:page|document):', text), page.slug
            assert not re.fullmatch(r"today([+-]\d+)?", text), page.slug


def test_one_testimonial_has_outlived_its_consent(demo: None) -> None:
    today = timezone.localdate().isoformat()

    ended = [
        page.slug
        for page, body in list_bodies()
        for block in body
        if block["type"] == "testimonial" and (block["value"]["consent"]["until"] or today) < today
    ]

    assert ended == ["radiofrequency-ablation"]


def test_pictures_differ_and_have_alternative_texts(demo: None) -> None:
    images = list(Image.objects.all())

    assert [image.title for image in images if not image.description] == []
    assert len({image.file_hash for image in images}) == len(images)
    assert {image.width < image.height for image in images} == {True, False}
    assert sum(image.has_focal_point() for image in images) >= 10
    assert max(image.file_size for image in images) < 400_000


def test_hidden_pages_are_in_the_states_that_hide_them(demo: None) -> None:
    scheduled = Page.objects.get(slug="holiday-opening-hours")
    submitted = Page.objects.get(slug="peripheral-nerve-stimulation")
    states = {
        "draft": Page.objects.get(slug="ketamine-infusions-what-we-know-so-far").status_string,
        "scheduled": scheduled.status_string,
        "under review": submitted.status_string,
        "restricted": PageViewRestriction.objects.get().page.slug,
    }

    assert states == {
        "draft": "draft",
        "scheduled": "scheduled",
        "under review": "in moderation",
        "restricted": "for-referring-clinicians",
    }
    assert scheduled.approved_schedule
    assert scheduled.go_live_at > timezone.now()
    assert submitted.current_workflow_state.status == WorkflowState.STATUS_IN_PROGRESS
    assert submitted.current_workflow_state.workflow.name == "Medical review"


def test_api_lists_what_is_public_and_nothing_else(
    demo: None, client: Client, settings: LazySettings
) -> None:
    settings.WAGTAILAPI_LIMIT_MAX = 100
    listing = client.get("/api/v2/pages/?limit=50").json()
    listed = {item["meta"]["slug"] for item in listing["items"]}
    public = Page.objects.filter(depth__gt=1).exclude(slug__in=HIDDEN_SLUGS)

    assert listing["meta"]["total_count"] == 43
    assert listed == set(public.values_list("slug", flat=True))


def test_hidden_pages_leave_no_trace_in_menus(demo: None, client: Client) -> None:
    stored = json.dumps(list(Navigation.load().header.raw_data))
    stored += json.dumps(list(Navigation.load().footer.raw_data))
    assert "Peripheral nerve stimulation" in stored
    assert "For referring clinicians" in stored

    answer = client.get("/api/v2/site/").content.decode()

    assert "Peripheral nerve stimulation" not in answer
    assert "For referring clinicians" not in answer
    assert "Trigger point therapy" in answer


def test_redirects_lead_to_a_page_an_address_and_a_draft(demo: None) -> None:
    rows = {
        row.old_path: (
            row.is_permanent,
            row.redirect_page.slug if row.redirect_page else row.redirect_link,
        )
        for row in Redirect.objects.all()
    }

    assert rows == {
        "/trigger-points": (True, "trigger-point-therapy"),
        "/book": (False, "https://booking.clinic.example/"),
        "/ketamine": (True, "ketamine-infusions-what-we-know-so-far"),
    }


def test_only_reserved_names_and_numbers_are_used(demo: None) -> None:
    texts = "\n".join(text for _, body in list_bodies() for text in list_texts(body))
    hosts = set(re.findall(r"https?://([^/\s\"<]+)", texts))
    numbers = set(re.findall(r"\b\d{3}-\d{3}-\d{4}\b", texts))

    assert {host for host in hosts if not host.endswith(".example")} == {
        "www.youtube.com",
        "vimeo.com",
    }
    # 555-0100 to 555-0199 are kept for fiction; the other is a national helpline.
    assert {n for n in numbers if not re.fullmatch(r"503-555-01\d\d", n)} == {"800-662-4357"}


def test_structured_data_of_every_page_has_no_errors(demo: None, client: Client) -> None:
    found = {}
    for page in public_pages():
        payload = client.get(f"/api/v2/pages/{page.pk}/").json()
        graph = json.loads(payload["seo"]["json_ld"])["@graph"]
        found[page.slug] = [p for p in find_problems(graph) if p.severity == "error"]

    assert len(found) > 40
    assert {slug: errors for slug, errors in found.items() if errors} == {}
