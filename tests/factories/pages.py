"""Pages of every type, public at once, each under a parent of its own kind."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import factory
import wagtail_factories
from wagtail.models import Page, PageViewRestriction, Site

from articles.models import ArticleIndexPage, ArticlePage
from cms.models import HomePage, RelatedPage, StandardPage
from treatments.models import TreatmentIndexPage, TreatmentPage

from .snippets import PersonFactory

FIRST_DAY = datetime(2026, 1, 5, 9, tzinfo=UTC)


class BasePageFactory(wagtail_factories.PageFactory):
    """A public page under the home page; each is published an hour after the one before.

    ``live=False`` makes a draft that was never public, ``pinned=[…]`` fills its related panel.
    """

    title = factory.Sequence("Page {}".format)
    slug = ""  # made from the title, as in the admin
    parent = factory.LazyFunction(lambda: load_home())
    live = True
    first_published_at = factory.LazyAttributeSequence(
        lambda page, number: FIRST_DAY + timedelta(hours=number) if page.live else None
    )
    last_published_at = factory.SelfAttribute("first_published_at")

    class Meta:
        abstract = True
        skip_postgeneration_save = True

    @factory.post_generation
    def pinned(self: Any, create: bool, targets: Any, **kwargs: Any) -> None:
        for position, target in enumerate(targets or ()):
            RelatedPage.objects.create(page=self, target=target, sort_order=position)


class HomePageFactory(BasePageFactory):
    """A second tree beside the site's own: its pages are not public until a site leads there."""

    title = factory.Sequence("Home {}".format)
    parent = factory.LazyFunction(Page.get_first_root_node)

    class Meta:
        model = HomePage


class StandardPageFactory(BasePageFactory):
    class Meta:
        model = StandardPage


class TreatmentIndexPageFactory(BasePageFactory):
    title = factory.Sequence("Treatments {}".format)

    class Meta:
        model = TreatmentIndexPage


class ArticleIndexPageFactory(BasePageFactory):
    title = factory.Sequence("Articles {}".format)

    class Meta:
        model = ArticleIndexPage


class TreatmentPageFactory(BasePageFactory):
    """A treatment, reviewed as publishing demands, under the first index page there is."""

    title = factory.Sequence("Treatment {}".format)
    parent = factory.LazyFunction(
        lambda: TreatmentIndexPage.objects.first() or TreatmentIndexPageFactory()
    )
    reviewed_by = factory.SubFactory(PersonFactory)
    last_reviewed_on = date(2026, 1, 2)

    class Meta:
        model = TreatmentPage


class ArticlePageFactory(BasePageFactory):
    """An article under the first index page there is."""

    title = factory.Sequence("Article {}".format)
    parent = factory.LazyFunction(
        lambda: ArticleIndexPage.objects.first() or ArticleIndexPageFactory()
    )

    class Meta:
        model = ArticlePage


def load_home() -> HomePage:
    """Return the site's own home page, which every database starts with."""
    home: HomePage = Site.objects.get(is_default_site=True).root_page.specific
    return home


def restrict(page: Page) -> None:
    """Ask a password for a page and all below it."""
    PageViewRestriction.objects.create(
        page=page, restriction_type=PageViewRestriction.PASSWORD, password="sesame"
    )
