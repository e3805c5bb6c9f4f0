"""What the clinic of these tests publishes: a page of each kind, and one thing of each failure."""

from typing import Any

from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from tests import factories

HOSTILE = '"><script>alert("x")</script><img src=x onerror=alert(1)>'
TREATMENTS = 14  # two more than a listing shows at once


def build_world(port: int) -> None:
    """Fill a database whose site is at a port of this machine."""
    Site.objects.update(hostname="127.0.0.1", port=port)
    home = factories.load_home()
    home.title, home.intro, home.hero_image = (
        "Welcome",
        "We take our time.",
        factories.ImageFactory(),
    )
    home.save_revision().publish()
    build_treatments()
    build_articles()
    factories.StandardPageFactory(title="Everything", body=factories.build_all_blocks())
    build_hostile_page()
    build_site()
    factories.StandardPageFactory(title="Gone").unpublish()
    factories.restrict(factories.StandardPageFactory(title="For staff"))
    Redirect.add_redirect("/old-path", "/everything/", is_permanent=True)
    Redirect.add_redirect("/for-now", "https://elsewhere.example/ä?b=c", is_permanent=False)


def build_treatments() -> None:
    index = factories.TreatmentIndexPageFactory(title="Treatments", intro="What we do.")
    back = factories.ConditionFactory(name="Back pain")
    neck = factories.BodyAreaFactory(name="Neck")
    reviewer = factories.PersonFactory(name="Mara Ellison", credentials="MD", job_title="Director")
    for number in range(TREATMENTS - 1):
        terms: dict[str, Any] = {"conditions": [back]} if number < 3 else {}
        factories.TreatmentPageFactory(
            title=f"Treatment {number:02}", parent=index, reviewed_by=reviewer, **terms
        )
    factories.TreatmentPageFactory(
        title="Needling",
        teaser="A thin needle.",
        parent=index,
        hero_image=factories.ImageFactory(),
        body=factories.build_all_blocks(),
        conditions=[back],
        body_areas=[neck],
        procedure_type="PercutaneousProcedure",
        typical_duration="20 minutes",
        preparation="Eat something.",
        reviewed_by=reviewer,
    )


def build_articles() -> None:
    index = factories.ArticleIndexPageFactory(title="Articles", intro="What we write.")
    news = factories.CategoryFactory(name="News")
    factories.ArticlePageFactory(
        title="On sleep", parent=index, category=news, published_on="2026-03-01"
    )
    factories.ArticlePageFactory(title="On needling", parent=index, published_on="2026-03-02")


def build_hostile_page() -> None:
    """A page that says what must never be taken for HTML, wherever plain text goes."""
    factories.StandardPageFactory(
        title=HOSTILE,
        slug="hostile",
        teaser=HOSTILE,
        seo_title=HOSTILE,
        search_description=HOSTILE,
        body=[
            factories.build_block("heading", text=HOSTILE),
            factories.build_block("quote", text=HOSTILE, attribution=HOSTILE),
        ],
    )


def build_site() -> None:
    child = {"type": "item", "value": {"label": "Patient portal", "url": "https://a.example/"}}
    item = {"label": "Call", "page": None, "url": "tel:112", "children": [child | {"id": "y"}]}
    factories.ClinicFactory(
        name="Larkspur & Sons", email="hello@larkspur.example", title_pattern="{clinic}: {title}"
    )
    factories.LocationFactory(name="Quay")
    factories.AnnouncementFactory(text="Video visits are open to everybody.")
    factories.NavigationFactory(header=[{"type": "item", "value": item, "id": "x"}])
