"""Drafts are drawn as they would be published, however unfinished, and are not stored."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from api.build import build_draft, build_pages
from articles.models import ArticleAuthor, ArticlePage
from cms.models import BasePage, RelatedPage, StandardPage
from cms.payload.load import page_types
from tests import factories
from treatments.models import TreatmentPage

from .small_clinic import SmallClinic

pytestmark = pytest.mark.django_db


def test_draft_of_an_unchanged_page_is_the_page(clinic: SmallClinic) -> None:
    """Also its order of terms, authors and pinned pages, from the row and from a revision."""
    article = clinic.news
    article.conditions.add(
        *(factories.ConditionFactory(name=name) for name in ("Zoster", "Arthritis"))
    )
    article.body = factories.build_all_blocks()
    article.save()
    for position, person in enumerate(factories.PersonFactory.create_batch(3)):
        ArticleAuthor.objects.create(page=article, person=person, sort_order=5 - position)
    for position, page in enumerate((clinic.team, clinic.about)):
        RelatedPage.objects.create(page=article, target=page, sort_order=position)
    article = ArticlePage.objects.get(pk=article.pk)

    (public,) = build_pages([article.pk])

    assert [condition["name"] for condition in public["conditions"]] == [
        "Arthritis",
        "Migraine",
        "Zoster",
    ]
    assert build_draft(article) == public
    assert build_draft(article.save_revision().as_object()) == public


def test_draft_shows_what_was_changed_and_changes_nothing(clinic: SmallClinic) -> None:
    before = build_pages([clinic.botox.pk])
    draft = TreatmentPage.objects.get(pk=clinic.botox.pk)
    draft.title, draft.teaser = "New title", "New teaser"
    draft.conditions = [factories.ConditionFactory(name="Gout")]
    draft.related_pages = [RelatedPage(target=clinic.team)]
    draft.body = [factories.build_block("quote", text="New words")]

    drawn = build_draft(draft)

    assert (drawn["title"], drawn["teaser"]) == ("New title", "New teaser")
    assert [condition["name"] for condition in drawn["conditions"]] == ["Gout"]
    assert [item["page"]["title"] for item in drawn["related"]["items"]] == ["Our team"]
    assert drawn["body"][0]["value"]["text"] == "New words"
    assert build_pages([clinic.botox.pk]) == before


def test_draft_is_filled_by_its_own_topics(clinic: SmallClinic) -> None:
    draft = ArticlePage(title="Unsaved", conditions=[clinic.migraine], category=clinic.category)

    drawn = build_draft(draft)

    assert [(i["page"]["title"], i["reason"]) for i in drawn["related"]["items"]] == [
        ("Can Botox® treat a migraine?", "Same condition: Migraine"),
        ("Vertiflex™ spacers", "Same condition: Migraine"),
        ("Botox® for headaches", "Same condition: Migraine"),
        ("IPL/BBL after summer", "Same category: Advice"),
    ]


def test_hidden_draft_and_what_it_refers_to_stay_apart(clinic: SmallClinic) -> None:
    """Who may edit a draft sees it; what it refers to is drawn as readers would see it."""
    link = f'<p><a linktype="page" id="{clinic.private.pk}">rota</a></p>'
    clinic.draft.body = [factories.build_block("paragraph", value=link)]

    drawn = build_draft(clinic.draft)

    assert (drawn["title"], drawn["body"][0]["value"]["html"]) == (
        "Unfinished botox",
        "<p><a>rota</a></p>",
    )


@pytest.mark.parametrize("model", page_types(), ids=lambda model: model._meta.label)
def test_draft_that_was_never_saved_is_drawn(db: None, model: type[BasePage]) -> None:
    drawn = build_draft(model())

    assert (drawn["id"], drawn["title"], drawn["meta"]["html_url"]) == (
        None,
        "",
        "http://localhost/",
    )


@pytest.mark.parametrize("model", page_types(), ids=lambda model: model._meta.label)
def test_draft_with_holes_everywhere_is_drawn(clinic: SmallClinic, model: type[BasePage]) -> None:
    """As a form leaves it whose required fields may wait: every field empty."""
    draft = model.objects.first() or model()
    usual = build_draft(draft)
    for field in model._meta.concrete_fields:
        if field.name not in ("id", "page_ptr", "path", "depth", "url_path", "content_type"):
            setattr(draft, field.attname, None)
    if isinstance(draft, ArticlePage):
        draft.article_authors = [ArticleAuthor()]
    if hasattr(draft, "related_heading"):
        draft.related_pages = [RelatedPage()]

    drawn = build_draft(draft)

    assert list(drawn) == list(usual)
    assert types_of(drawn) <= types_of(usual) | {"NoneType"}


def types_of(payload: Any) -> set[str]:
    match payload:
        case dict():
            return {name for value in payload.values() for name in types_of(value)} | {"dict"}
        case list():
            return {name for value in payload for name in types_of(value)} | {"list"}
        case _:
            return {type(payload).__name__}


def test_empty_text_is_text_in_a_draft_with_holes(clinic: SmallClinic) -> None:
    """What a front end prints is a string also where nothing was written."""
    draft = TreatmentPage(title=None, teaser=None, preparation=None, related_heading=None)

    drawn = build_draft(draft)

    assert (drawn["title"], drawn["teaser"], drawn["preparation"]) == ("", "", "")
    assert drawn["related"] == {"heading": "", "items": []}
    assert (drawn["seo"]["title"], drawn["seo"]["description"]) == ("Larkspur Pain Clinic", "")


def test_form_may_be_previewed_before_it_is_saved(client: Client, clinic: SmallClinic) -> None:
    """The admin's own preview of a new page: posted, then drawn, with nothing written."""
    client.force_login(get_user_model().objects.create_superuser("admin", password="x"))
    address = f"/admin/pages/add/articles/articlepage/{clinic.articles.pk}/preview/"
    count = Page.objects.count()
    form = {
        "title": "Half an article",
        "body-count": "2",
        "body-0-type": "heading",
        "body-0-order": "0",
        "body-0-deleted": "",
        "body-0-id": "",
        "body-0-value-text": "Begin here",
        "body-0-value-level": "",
        "body-0-value-anchor": "",
        "body-1-type": "figure",
        "body-1-order": "1",
        "body-1-deleted": "",
        "body-1-id": "",
        "body-1-value-image-image": "",
        "body-1-value-image-alt_text": "",
        "body-1-value-caption": "Only a caption",
        "related_count": "6",
        "related_heading": "",
        **{
            f"{prefix}-{name}": "0"
            for prefix in ("article_authors", "related_pages", "comments")
            for name in ("TOTAL_FORMS", "INITIAL_FORMS")
        },
    }

    posted = client.post(address, form)
    shown = client.get(address)

    assert posted.json()["is_valid"], posted.content
    html = shown.content.decode()
    assert shown.status_code == 200
    assert "Half an article" in html
    assert '<h2 id="begin-here">Begin here</h2>' in html
    assert "Only a caption" in html
    assert {"private", "no-store"} <= set(shown["Cache-Control"].split(", "))
    assert Page.objects.count() == count


def test_scheduled_and_expired_pages_are_not_public(clinic: SmallClinic) -> None:
    later = StandardPage(title="Later", live=False, go_live_at=timezone.now() + timedelta(days=1))
    factories.load_home().add_child(instance=later)
    later.save_revision().publish()

    assert build_pages([later.pk]) == []
    assert build_draft(later)["title"] == "Later"
