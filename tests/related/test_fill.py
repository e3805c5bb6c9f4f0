"""The related panel: what editors pinned, then pages that share a topic, the newest first."""

from datetime import UTC, datetime
from typing import Any

import pytest
from wagtail.models import Page

from api.build import build_draft, build_pages
from articles.models import ArticlePage
from cms.models import RelatedPage
from cms.models.related import MAX_RELATED
from cms.related import fill
from tests.factories import (
    ArticlePageFactory,
    BodyAreaFactory,
    CategoryFactory,
    ConditionFactory,
    HomePageFactory,
    StandardPageFactory,
    TreatmentPageFactory,
    load_home,
    restrict,
)
from treatments.models import BodyArea, Condition

pytestmark = pytest.mark.django_db


@pytest.fixture
def migraine() -> Condition:
    condition: Condition = ConditionFactory(name="Migraine")
    return condition


@pytest.fixture
def neck() -> BodyArea:
    area: BodyArea = BodyAreaFactory(name="Neck")
    return area


def panel_of(page: Page) -> list[tuple[str, str]]:
    """Return (title, reason) of each card; the reason of a pinned one is ``pinned``."""
    (payload,) = build_pages([page.pk])
    return read_panel(payload)


def read_panel(payload: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        (item["page"]["title"], "pinned" if item["source"] == "pinned" else item["reason"])
        for item in payload["related"]["items"]
    ]


def published(day: int) -> dict[str, datetime]:
    return {"first_published_at": datetime(2026, 5, day, tzinfo=UTC)}


def test_pinned_pages_come_first_in_their_order(migraine: Condition) -> None:
    first, second = StandardPageFactory(title="Zebra"), ArticlePageFactory(title="Aardvark")
    ArticlePageFactory(title="Filled", conditions=[migraine])

    page = TreatmentPageFactory(conditions=[migraine], pinned=[first, second])

    assert panel_of(page) == [
        ("Zebra", "pinned"),
        ("Aardvark", "pinned"),
        ("Filled", "Same condition: Migraine"),
    ]


def test_order_of_pins_is_the_editors_not_of_making() -> None:
    page = TreatmentPageFactory()
    for title, position in (("Last", 3), ("First", 1), ("Second", 2)):
        target = StandardPageFactory(title=title)
        RelatedPage.objects.create(page=page, target=target, sort_order=position)

    assert [title for title, _ in panel_of(page)] == ["First", "Second", "Last"]


def test_condition_counts_before_body_area_and_newer_before_older(
    migraine: Condition, neck: BodyArea
) -> None:
    for title, day, topics in (
        ("Old by condition", 1, {"conditions": [migraine]}),
        ("New by condition", 3, {"conditions": [migraine]}),
        ("Newest by area", 9, {"body_areas": [neck]}),
        ("Old by both", 2, {"conditions": [migraine], "body_areas": [neck]}),
    ):
        TreatmentPageFactory(title=title, **topics, **published(day))

    page = TreatmentPageFactory(conditions=[migraine], body_areas=[neck])

    assert panel_of(page) == [
        ("New by condition", "Same condition: Migraine"),
        ("Old by both", "Same condition: Migraine"),
        ("Old by condition", "Same condition: Migraine"),
        ("Newest by area", "Same body area: Neck"),
    ]


def test_articles_are_filled_by_condition_then_category(migraine: Condition) -> None:
    advice = CategoryFactory(name="Advice")
    ArticlePageFactory(title="By category", category=advice, **published(9))
    ArticlePageFactory(title="Other category", category=CategoryFactory(), **published(9))
    TreatmentPageFactory(title="A treatment", conditions=[migraine], **published(1))

    page = ArticlePageFactory(category=advice, conditions=[migraine])

    assert panel_of(page) == [
        ("A treatment", "Same condition: Migraine"),
        ("By category", "Same category: Advice"),
    ]


def test_pages_of_the_same_moment_come_in_one_order(migraine: Condition) -> None:
    for number in range(3):
        ArticlePageFactory(title=f"Article {number}", conditions=[migraine], **published(1))
    undated = ArticlePageFactory(title="Undated", conditions=[migraine])
    ArticlePage.objects.filter(pk=undated.pk).update(first_published_at=None)

    page = TreatmentPageFactory(conditions=[migraine])

    assert [title for title, _ in panel_of(page)] == [
        "Article 2",
        "Article 1",
        "Article 0",
        "Undated",
    ]


def test_page_shared_by_several_topics_appears_once(migraine: Condition, neck: BodyArea) -> None:
    gout = ConditionFactory(name="Gout")
    twice = TreatmentPageFactory(title="Twice", conditions=[migraine, gout], body_areas=[neck])

    page = TreatmentPageFactory(conditions=[migraine, gout], body_areas=[neck], pinned=[])
    pinned = TreatmentPageFactory(title="P", conditions=[migraine], pinned=[twice])

    assert [title for title, _ in panel_of(page)].count("Twice") == 1
    assert [entry for entry in panel_of(pinned) if entry[0] == "Twice"] == [("Twice", "pinned")]


def test_page_is_never_in_its_own_panel(migraine: Condition) -> None:
    page = TreatmentPageFactory(conditions=[migraine])
    RelatedPage.objects.create(page=page, target=page)

    assert panel_of(page) == []
    assert read_panel(build_draft(page)) == []


def test_pages_without_a_shared_topic_are_left_out(migraine: Condition) -> None:
    TreatmentPageFactory(conditions=[ConditionFactory()])
    ArticlePageFactory()

    assert panel_of(TreatmentPageFactory(conditions=[migraine])) == []
    assert panel_of(TreatmentPageFactory()) == []


def test_hidden_pages_are_neither_pinned_nor_filled(migraine: Condition) -> None:
    index = TreatmentPageFactory(title="Seen", conditions=[migraine]).get_parent()
    private_index = type(index.specific)(title="Private")
    load_home().add_child(instance=private_index)
    restrict(private_index)
    other_tree = HomePageFactory(title="Other")
    hidden = [
        TreatmentPageFactory(title="Draft", conditions=[migraine], live=False),
        TreatmentPageFactory(title="Below private", conditions=[migraine], parent=private_index),
        TreatmentPageFactory(title="Elsewhere", conditions=[migraine], parent=other_tree),
    ]
    restricted = TreatmentPageFactory(title="Restricted", conditions=[migraine])
    restrict(restricted)

    page = TreatmentPageFactory(conditions=[migraine], pinned=[*hidden, restricted])

    assert panel_of(page) == [("Seen", "Same condition: Migraine")]


@pytest.mark.parametrize(("count", "shown"), [(0, 0), (1, 1), (3, 3), (MAX_RELATED, 5)])
def test_panel_has_at_most_as_many_as_asked(migraine: Condition, count: int, shown: int) -> None:
    pinned = StandardPageFactory.create_batch(2)
    ArticlePageFactory.create_batch(3, conditions=[migraine])

    page = TreatmentPageFactory(conditions=[migraine], pinned=pinned, related_count=count)

    assert len(panel_of(page)) == shown


def test_hidden_pins_make_room_for_others(migraine: Condition) -> None:
    draft = StandardPageFactory(live=False)
    ArticlePageFactory(title="Filled", conditions=[migraine])

    page = TreatmentPageFactory(conditions=[migraine], pinned=[draft], related_count=1)

    assert panel_of(page) == [("Filled", "Same condition: Migraine")]


def test_panel_is_filled_however_many_candidates_are_pinned(migraine: Condition) -> None:
    """As many pins as a panel can have, all of them the newest candidates."""
    older = ArticlePageFactory.create_batch(3, conditions=[migraine], **published(1))
    newest = ArticlePageFactory.create_batch(9, conditions=[migraine], **published(9))

    page = TreatmentPageFactory(conditions=[migraine], pinned=newest, related_count=MAX_RELATED)

    titles = [title for title, _ in panel_of(page)]
    assert len(titles) == MAX_RELATED
    assert set(titles[9:]) == {article.title for article in older}


def test_candidates_are_chosen_among_public_pages_the_newest_first(
    migraine: Condition, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the few that are fetched none is hidden, the page itself or older than need be."""
    monkeypatch.setattr(fill, "_CANDIDATES", 1)
    for title, day, fields in (
        ("Older", 1, {}),
        ("Newest public", 3, {}),
        ("Draft", 9, {"live": False}),
        ("Elsewhere", 9, {"parent": HomePageFactory(title="Other")}),
    ):
        TreatmentPageFactory(title=title, conditions=[migraine], **published(day), **fields)
    restrict(TreatmentPageFactory(title="Private", conditions=[migraine], **published(9)))

    page = TreatmentPageFactory(conditions=[migraine], **published(10))

    assert panel_of(page) == [("Newest public", "Same condition: Migraine")]


def test_each_page_of_a_batch_gets_its_own_panel(migraine: Condition, neck: BodyArea) -> None:
    by_condition = TreatmentPageFactory(title="C", conditions=[migraine])
    by_area = TreatmentPageFactory(title="A", body_areas=[neck])
    both = TreatmentPageFactory(title="B", conditions=[migraine], body_areas=[neck])
    pages = [by_condition, by_area, both, StandardPageFactory()]

    payloads = build_pages([page.pk for page in pages])

    assert [read_panel(payload) for payload in payloads[:3]] == [
        [("B", "Same condition: Migraine")],
        [("B", "Same body area: Neck")],
        [("C", "Same condition: Migraine"), ("A", "Same body area: Neck")],
    ]
    assert "related" not in payloads[3]


def test_heading_is_the_editors(migraine: Condition) -> None:
    usual, own = TreatmentPageFactory(), TreatmentPageFactory(related_heading="Read next")

    headings = [payload["related"]["heading"] for payload in build_pages([usual.pk, own.pk])]

    assert headings == ["You might also enjoy", "Read next"]


def test_draft_that_was_never_saved_is_filled_and_stays_unsaved(migraine: Condition) -> None:
    ArticlePageFactory(title="Filled", conditions=[migraine])
    draft = ArticlePage(title="New", conditions=[migraine])
    count = Page.objects.count()

    panel = read_panel(build_draft(draft))

    assert panel == [("Filled", "Same condition: Migraine")]
    assert (draft.pk, Page.objects.count()) == (None, count)


def test_alias_has_the_panel_of_its_own_row(migraine: Condition) -> None:
    article = ArticlePageFactory(title="Original", conditions=[migraine])
    treatment = TreatmentPageFactory(title="Treatment", conditions=[migraine])
    alias = article.create_alias(update_slug="alias", parent=article.get_parent())

    assert ("Treatment", "Same condition: Migraine") in panel_of(alias)
    assert alias.pk not in [
        item["page"]["id"] for item in build_pages([alias.pk])[0]["related"]["items"]
    ]
    assert len(panel_of(treatment)) == 2
