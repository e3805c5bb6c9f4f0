"""A clinic whose every place refers to everything hidden, and beside it to one public thing."""

import json
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.fields import StreamField
from wagtail.models import Comment, Page, Site

from articles.models import ArticleAuthor, ArticlePage, Category
from cms.models import (
    Announcement,
    BasePage,
    Clinic,
    HomePage,
    Navigation,
    Person,
    RelatedPage,
    RelatedPanelPage,
    StandardPage,
    User,
)
from tests.leaks.hidden import (
    MARK,
    Hidden,
    Topics,
    create_document,
    create_hidden_files,
    create_image,
    unmistakable_ids,
)
from tests.leaks.hidden_pages import NOT_LIVE, create_hidden_pages, file_under
from tests.leaks.values import Target, build_stream, build_texts
from treatments.models import BodyArea, Condition

PLAIN = "plainwords"


@dataclass
class World:
    """What was made: ``public`` is the one public target, ``pages`` are public pages by slug.

    ``referrers`` are the rows that refer to everything.
    """

    hidden: Hidden
    public: Target
    topics: Topics
    pages: dict[str, Page] = field(default_factory=dict)
    referrers: list[Model] = field(default_factory=list)

    @property
    def targets(self) -> list[Target]:
        """Everything that places refer to; what is public comes last."""
        return [*self.hidden.list_targets(), self.public]

    @property
    def images(self) -> list[int]:
        """The ids of all images that places refer to; the public one comes last."""
        return list(dict.fromkeys(target.image for target in self.targets))


def list_page_types() -> list[type[BasePage]]:
    """Return every page type of the project."""
    return [model for model in apps.get_models() if issubclass(model, BasePage)]


def build_world() -> World:
    """Build the clinic on a database that has nothing but a home page."""
    home = HomePage.objects.get()
    Site.objects.update(hostname="clinic.example", port=443)
    topics = create_topics()
    page, public = create_public(home)
    with unmistakable_ids():
        hidden = create_hidden_files()
        create_hidden_pages(hidden, home, topics, page)
    world = World(hidden, public, topics, {"home": home, "public-page": page})
    refer_from_bodies(world)
    refer_from_pages(world)
    refer_from_people(world)
    refer_from_site(world)
    add_pages_below_hidden_ones(world)
    add_drafts(world)
    refer_as_aliases(world)
    with unmistakable_ids():
        add_bookkeeping(page)
    return world


def create_topics() -> Topics:
    """Create what public and hidden pages share."""
    return Topics(
        Condition.objects.create(name="Shared condition", slug="shared-condition"),
        BodyArea.objects.create(name="Shared area", slug="shared-area"),
        Category.objects.create(name="Shared category", slug="shared-category"),
        Person.objects.create(name="Shared person", slug="shared-person"),
    )


def create_public(home: Page) -> tuple[Page, Target]:
    """Create the page, image and document that everybody may see."""
    image, document = create_image("public", (9, 9, 9)), create_document("public")
    page = StandardPage(title="Public page", slug="public-page", hero_image=image)
    home.add_child(instance=page)
    return page, Target(page.pk, image.pk, document.pk)


def add_public(
    world: World, page_type: type[Page], slug: str, parent: Page | None = None, **fields: Any
) -> Page:
    """Add a public page that is filed under the shared topics."""
    page = page_type(title=slug, slug=slug, **file_under(page_type, world.topics), **fields)
    parent = parent or world.pages["home"]
    parent.refresh_from_db(fields=["numchild", "path"])
    parent.add_child(instance=page)
    world.pages[slug] = page
    return page


def refer_from_bodies(world: World) -> None:
    """Let a page of each type refer to everything, from each block of its streams."""
    for page_type in list_page_types():
        streams = [f for f in page_type._meta.concrete_fields if isinstance(f, StreamField)]
        values = {stream.name: build_everything(world, stream) for stream in streams}
        if values:
            page = add_public(world, page_type, f"body-{page_type.__name__.lower()}", **values)
            world.referrers.append(page)


def build_everything(world: World, stream: StreamField) -> str:
    """Build the stored value of a StreamField that refers to everything from each block."""
    return json.dumps(build_stream(stream.stream_block, PLAIN, *world.targets))


def refer_from_pages(world: World) -> None:
    """Show each image as hero and on social cards, and pin each page, on each type of page."""
    for page_type in list_page_types():
        name = page_type.__name__.lower()
        for number, pk in enumerate(world.images):
            pictures = {"hero_image_id": pk, "social_image_id": pk}
            page = add_public(world, page_type, f"picture-{number}-{name}", **pictures)
            world.referrers.append(page)
        if issubclass(page_type, RelatedPanelPage):
            page = add_public(world, page_type, f"pins-{name}")
            world.referrers += RelatedPage.objects.bulk_create(
                RelatedPage(page=page, target_id=target.page, sort_order=number)
                for number, target in enumerate(world.targets)
            )


def refer_from_people(world: World) -> None:
    """Let people with each photograph write and review."""
    for number, pk in enumerate(world.images):
        person = Person.objects.create(name=f"P{number}", slug=f"p{number}", photo_id=pk)
        article = add_public(world, ArticlePage, f"by-p{number}")
        ArticlePage.objects.filter(pk=article.pk).update(reviewed_by=person)
        ArticleAuthor.objects.create(page=article, person=person, sort_order=0)
        world.referrers.append(person)


def refer_from_site(world: World) -> None:
    """Refer to everything from menus, announcements and redirects; the clinic has but one row."""
    for number, target in enumerate(world.targets):
        world.referrers += [
            Announcement.objects.create(text=PLAIN, link_label=PLAIN, link_page_id=target.page),
            Redirect.objects.create(old_path=f"/old-{number}", redirect_page_id=target.page),
        ]
    menus = {
        name: build_everything(world, Navigation._meta.get_field(name))
        for name in ("header", "footer")
    }
    world.referrers += [Navigation.objects.create(**menus), *Site.objects.all()]
    Clinic.objects.create(
        name="Clinic", logo_id=world.public.image, cta_label=PLAIN, cta_page_id=world.public.page
    )


def add_pages_below_hidden_ones(world: World) -> None:
    """Add a public page below each page that is merely not live.

    The address of a public page spells the slugs of all above it; those are then no secret.
    """
    for kind in NOT_LIVE:
        parent = world.hidden.pages[kind, "StandardPage"]
        parent.slug = f"section-{kind}"
        parent.save()
        add_public(world, StandardPage, f"below-{kind}", parent)


def add_drafts(world: World) -> None:
    """Give a live page of each type a draft in which everything is different, and secret."""
    lonely = {type(item): item for item in world.hidden.only_used_by_hidden}
    for page_type in list_page_types():
        name = page_type.__name__.lower()
        page, mark = add_public(world, page_type, f"edited-{name}"), f"{MARK}edited{name}"
        for field_name, value in build_texts(page_type, mark, world.public).items():
            setattr(page, field_name, value)
        for field_name, model in (("conditions", Condition), ("body_areas", BodyArea)):
            if hasattr(page, field_name):
                setattr(page, field_name, [lonely[model]])
        with unmistakable_ids():
            page.hero_image = page.social_image = create_image(mark, (9, 0, len(name)))
        world.hidden.only_used_by_hidden.append(page.hero_image)
        if isinstance(page, RelatedPanelPage):
            page.related_pages = [RelatedPage(target=world.pages["public-page"])]
        page.save_revision()


def refer_as_aliases(world: World) -> None:
    """Mark public pages as aliases, one for each page that places refer to."""
    for page, target in zip(reversed(world.pages.values()), reversed(world.targets), strict=False):
        Page.objects.filter(pk=page.pk).update(alias_of=target.page)
        page.refresh_from_db()
        world.referrers.append(page)


def add_bookkeeping(page: Page) -> None:
    """Leave names and words of the admin on a public page, and announcements of other times."""
    user = User.objects.create(
        username=f"{MARK}username", first_name=f"{MARK}firstname", email=f"{MARK}@example.org"
    )
    Comment.objects.create(page=page, user=user, text=f"{MARK}comment", contentpath="title")
    Page.objects.filter(pk=page.pk).update(owner=user, locked=True, locked_by=user)
    now, day = timezone.now(), timedelta(days=1)
    Announcement.objects.create(text=f"{MARK}future", starts_at=now + day)
    Announcement.objects.create(text=f"{MARK}past", starts_at=now - 2 * day, ends_at=now - day)
