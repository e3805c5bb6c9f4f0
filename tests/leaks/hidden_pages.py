"""Pages that nobody may notice: each way of being hidden, with a mark in everything they say."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.models import Locale, Page, PageViewRestriction, Site

from articles.models import ArticlePage
from cms.models import StandardPage
from tests.leaks.hidden import (
    MARK,
    RESTRICTIONS,
    Hidden,
    Topics,
    create_document,
    create_image,
    create_lonely_topics,
)
from tests.leaks.values import Target, build_texts
from treatments.models import TreatmentPage

# Each with the language of its hidden translation: a page has one in each language.
PAGE_TYPES: dict[type[Page], str] = {TreatmentPage: "fr", ArticlePage: "de", StandardPage: "es"}
# Not live, so that a page below them may still be public.
NOT_LIVE = ("draft", "unpublished", "scheduled", "expired")


@dataclass
class Maker:
    """Makes hidden pages of one type, full of marks, filed under public topics and lonely ones."""

    page_type: type[Page]
    target: Target
    topics: tuple[Topics, Topics]

    def add(self, parent: Page, kind: str, **fields: Any) -> Page:
        """Add a page, live unless told otherwise."""
        mark = f"{MARK}{kind}{self.page_type.__name__.lower()}"
        pictures = {"hero_image_id": self.target.image, "social_image_id": self.target.image}
        moments = dict.fromkeys(("first_published_at", "last_published_at"), timezone.now())
        filed = file_under(self.page_type, *self.topics)
        texts = build_texts(self.page_type, mark, self.target)
        parent.refresh_from_db(fields=["numchild", "path"])
        page = self.page_type(**{**texts, **pictures, **moments, **filed, **fields})
        return parent.add_child(instance=page)


def create_hidden_pages(hidden: Hidden, home: Page, shared: Topics, twin: Page) -> None:
    """Create a page of each type in each hidden state; ``twin`` is public."""
    lonely = create_lonely_topics(hidden)
    picture, paper = create_image(f"{MARK}picture", (0, 9, 0)), create_document(f"{MARK}paper")
    hidden.only_used_by_hidden += [picture, paper]
    target = Target(twin.pk, picture.pk, paper.pk)
    other_site = create_other_site()
    hidden.pages["othersite", "StandardPage"] = other_site
    for page_type in PAGE_TYPES:
        maker = Maker(page_type, target, (shared, lonely))
        for kind, page in (
            *add_not_live(maker, home),
            *add_private(maker, home),
            *add_elsewhere(maker, other_site),
            *add_relatives(maker, home, twin),
        ):
            hidden.pages[kind, page_type.__name__] = page


def create_other_site() -> Page:
    """Create a second site: live pages, but not of the site that the API is about."""
    mark = f"{MARK}othersite"
    start = StandardPage(title=mark, slug=mark, first_published_at=timezone.now())
    Page.get_first_root_node().add_child(instance=start)
    Site.objects.create(hostname=f"{MARK}.example", root_page=start, site_name=mark)
    return start


def file_under(page_type: type[Page], *topics: Topics) -> dict[str, Any]:
    """Return the relations of a page to topics, as far as its type has them; the last one signs."""
    relations = {
        "conditions": [topic.condition for topic in topics],
        "body_areas": [topic.body_area for topic in topics],
        "category": topics[0].category,
        "reviewed_by": topics[-1].person,
        "last_reviewed_on": timezone.localdate(),
    }
    return {name: value for name, value in relations.items() if hasattr(page_type, name)}


def add_not_live(maker: Maker, home: Page) -> Iterator[tuple[str, Page]]:
    """Add a draft, a page that was live, one to be live tomorrow, and one whose time is over."""
    never = {"live": False, "first_published_at": None, "last_published_at": None}
    draft = maker.add(home, "draft", **never)
    draft.save_revision()
    yield "draft", draft
    scheduled = maker.add(home, "scheduled", **never, go_live_at=timezone.now() + timedelta(days=1))
    scheduled.save_revision().publish()
    yield "scheduled", scheduled
    for kind in ("unpublished", "expired"):
        page = maker.add(home, kind)
        page.unpublish(set_expired=kind == "expired")
        yield kind, page


def add_private(maker: Maker, home: Page) -> Iterator[tuple[str, Page]]:
    """Add a page with each restriction, pages below one, and one that was moved there."""
    for kind in RESTRICTIONS:
        private = maker.add(home, f"{kind}page")
        restriction = PageViewRestriction.objects.create(
            page=private, restriction_type=kind, password=f"{MARK}password"
        )
        restriction.groups.set(Group.objects.filter(name="Editors"))
        yield f"{kind}page", private
    child = maker.add(private, "child")
    yield "child", child
    yield "grandchild", maker.add(child, "grandchild")
    moved = maker.add(home, "moved")
    moved.move(private, pos="last-child")
    moved.refresh_from_db()
    yield "moved", moved


def add_elsewhere(maker: Maker, other_site: Page) -> Iterator[tuple[str, Page]]:
    """Add live pages that are not below the site's home page."""
    yield "outside", maker.add(Page.get_first_root_node(), "outside")
    yield "elsewhere", maker.add(other_site, "elsewhere")


def add_relatives(maker: Maker, home: Page, twin: Page) -> Iterator[tuple[str, Page]]:
    """Add a hidden alias and a hidden translation of a public page."""
    yield "alias", maker.add(home, "alias", live=False, alias_of=twin)
    locale = Locale.objects.create(language_code=PAGE_TYPES[maker.page_type])
    relation = {"locale": locale, "translation_key": twin.translation_key}
    yield "translation", maker.add(home, "translation", live=False, **relation)
