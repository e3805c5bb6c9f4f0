"""What stands in the clinic's database before a journey begins: people with rights, and shelves."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import Group
from wagtail.models import Site

from cms.models import User
from tests.factories import (
    ArticleIndexPageFactory,
    ArticlePageFactory,
    BodyAreaFactory,
    CategoryFactory,
    ConditionFactory,
    ImageFactory,
    PersonFactory,
    StandardPageFactory,
    TreatmentIndexPageFactory,
    TreatmentPageFactory,
    build_block,
)
from treatments.models import TreatmentPage

STAFF = {"eddie": "Editors", "rhea": "Clinical reviewers", "pat": "Publishers"}
PASSWORD = "a quiet afternoon"


@dataclass
class World:
    """The ids of what every journey finds."""

    password: str
    ids: dict[str, int] = field(default_factory=dict)


def build_world(site_port: int = 80) -> World:
    """Hire the staff, put up the shelves, and an article that a reading list leads to.

    The site is at a port of ``localhost``, whether anybody answers there or not.
    """
    Site.objects.update(hostname="localhost", port=site_port)
    for username, group in STAFF.items():
        user = User.objects.create_user(username, f"{username}@clinic.example", PASSWORD)
        user.groups.set([Group.objects.get(name=group)])
    User.objects.create_superuser("admin", "admin@clinic.example", PASSWORD)
    PersonFactory(name="Imani Whitlock", credentials="MD")
    ConditionFactory(name="Myofascial pain")
    BodyAreaFactory(name="Neck and shoulders")
    CategoryFactory(name="Advice")
    article = ArticlePageFactory(
        title="Stretching at work", parent=ArticleIndexPageFactory(title="Articles")
    )
    ArticleIndexPageFactory(title="Archive")
    pages = {
        "treatments": TreatmentIndexPageFactory(title="Treatments"),
        "contact": StandardPageFactory(title="Contact", teaser="How to reach us."),
        "article": article,
        "unfinished": build_unfinished(),
        "reading_list": StandardPageFactory(title="Reading list", body=link_to(article.pk)),
    }
    return World(PASSWORD, {name: page.pk for name, page in pages.items()})


def build_unfinished() -> TreatmentPage:
    """Build a draft with much to look at before it is published."""
    title = "Wonderful Words About Wonderful Things That Search Engines Will Cut"
    body = [
        build_block("heading", text="Too deep", level="3", anchor=""),
        build_block("callout", kind="info", title="", text="<p>One.</p>"),
        build_block("callout", kind="emergency", title="Now", text="<p>Two.</p>"),
        build_block("faq", title="", items=[{"question": "Why?", "answer": "<p>Therefore.</p>"}]),
    ]
    hero = ImageFactory(title="Undescribed", description="", color="grey")
    return TreatmentPageFactory(
        title=title,
        body=body,
        hero_image=hero,
        reviewed_by=None,
        last_reviewed_on=None,
        live=False,
    )


def link_to(page_id: int) -> list[dict[str, Any]]:
    """Build a body that leads to a page from its text and by a card."""
    link = f'<p>Read about <a linktype="page" id="{page_id}">stretching</a>.</p>'
    cards = {"heading": "Read next", "pages": [page_id]}
    return [{"type": "paragraph", "value": link}, {"type": "related_cards", "value": cards}]
