"""A small clinic to ask about."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from wagtail.models import Page

from articles.models import ArticleIndexPage, ArticlePage, Category
from cms.models import HomePage, Person, StandardPage
from tests.factories import (
    ArticleIndexPageFactory,
    ArticlePageFactory,
    BodyAreaFactory,
    CategoryFactory,
    ClinicFactory,
    ConditionFactory,
    PersonFactory,
    StandardPageFactory,
    TreatmentIndexPageFactory,
    TreatmentPageFactory,
    load_home,
    restrict,
)
from treatments.models import BodyArea, Condition, TreatmentIndexPage, TreatmentPage

Json = dict[str, Any]
Get = Callable[..., Any]  # the fixture ``get``: path, status and parameters to JSON
Refuse = Callable[..., None]  # the fixture ``refuse``: path and one parameter


@dataclass
class SmallClinic:
    """Twelve public pages, and a draft, a private page and its child."""

    home: HomePage
    treatments: TreatmentIndexPage
    botox: TreatmentPage
    vertiflex: TreatmentPage
    articles: ArticleIndexPage
    news: ArticlePage
    filler: ArticlePage
    laser: ArticlePage
    about: StandardPage
    team: StandardPage
    draft: StandardPage
    private: StandardPage
    private_child: StandardPage
    migraine: Condition
    neck: BodyArea
    category: Category
    imani: Person

    @property
    def hidden(self) -> list[Page]:
        return [self.draft, self.private, self.private_child]


def build_small_clinic() -> SmallClinic:
    ClinicFactory()
    migraine = ConditionFactory(name="Migraine", synonyms="Sick headache")
    neck = BodyAreaFactory(name="Neck")
    category = CategoryFactory(name="Advice")
    imani = PersonFactory(name="Imani Whitlock")
    treatments = TreatmentIndexPageFactory(title="Treatments")
    articles = ArticleIndexPageFactory(title="Articles", show_in_menus=True)
    about = StandardPageFactory(title="About us", teaser="Who we are", show_in_menus=True)
    private = StandardPageFactory(title="Staff rota")
    restrict(private)
    return SmallClinic(
        home=load_home(),
        treatments=treatments,
        botox=TreatmentPageFactory(
            title="Botox® for headaches",
            parent=treatments,
            conditions=[migraine],
            body_areas=[neck],
            procedure_type="PercutaneousProcedure",
            reviewed_by=imani,
        ),
        vertiflex=TreatmentPageFactory(
            title="Vertiflex™ spacers", parent=treatments, conditions=[migraine]
        ),
        articles=articles,
        news=ArticlePageFactory(
            title="Can Botox® treat a migraine?",
            parent=articles,
            category=category,
            conditions=[migraine],
            published_on="2026-03-01",
        ),
        filler=ArticlePageFactory(
            title="What Juvéderm® does", parent=articles, published_on="2026-02-01"
        ),
        laser=ArticlePageFactory(title="IPL/BBL after summer", parent=articles, category=category),
        about=about,
        team=StandardPageFactory(title="Our team", parent=about),
        draft=StandardPageFactory(title="Unfinished botox", live=False),
        private=private,
        private_child=StandardPageFactory(title="Private botox", parent=private),
        migraine=migraine,
        neck=neck,
        category=category,
        imani=imani,
    )


def titles(answer: Json) -> list[str]:
    return [item["title"] for item in answer["items"]]
