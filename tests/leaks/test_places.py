"""The proof that the world is complete: no place without everything hidden in it."""

import json
from collections import defaultdict
from typing import Any

from django.test import Client
from wagtail.models import Page, PageViewRestriction, Site

from cms.models import Document, Image
from tests.leaks.answers import PAGES
from tests.leaks.places import ADMIN_ONLY, Reference, list_places, list_references
from tests.leaks.world import World, list_page_types

# The clinic has one row: test_traces lets it refer to one thing after another.
ONE_AT_A_TIME = {"cms.Clinic.cta_page", "cms.Clinic.logo"}
# A site's root page is as public as the site; the second site's is among the hidden pages.
ROOTS = {"wagtailcore.Site.root_page"}


def test_every_place_refers_to_everything_hidden_and_to_what_is_public(world: World) -> None:
    wanted = {(kind, pk) for target in world.targets for kind, pk in vars(target).items()}
    found: defaultdict[str, set[Reference]] = defaultdict(set)
    for row in world.referrers:
        for place, references in list_references(row).items():
            found[place] |= references

    missing = {
        place: lacking
        for place, kinds in list_places().items()
        if place not in {*ADMIN_ONLY, *ONE_AT_A_TIME, *ROOTS}
        if (lacking := {item for item in wanted if item[0] in kinds} - found[place])
    }

    assert missing == {}


def test_every_place_shows_what_is_public(world: World) -> None:
    """Nothing is hidden merely because nothing is shown."""
    image, document = Image.objects.get(pk=world.public.image), Document.objects
    signs = {
        "page": world.pages["public-page"].slug,
        "image": image.file_hash,
        "document": document.get(pk=world.public.document).filename,
    }
    drawn = draw_places(world)

    shown = {
        place
        for place, kinds in list_places().items()
        if all(signs[kind] in json.dumps(drawn.get(place)) for kind in kinds)
    }

    assert set(list_places()) - shown == {*ADMIN_ONLY, *ROOTS}


def test_each_hidden_page_is_hidden_in_its_own_way(world: World) -> None:
    states = {kind: describe(page) for (kind, _), page in world.hidden.pages.items()}

    assert states == {
        "draft": "draft",
        "unpublished": "was live",
        "scheduled": "draft due",
        "expired": "was live expired",
        "passwordpage": "live below password",
        "loginpage": "live below login",
        "groupspage": "live below groups",
        "child": "live below groups",
        "grandchild": "live below groups",
        "moved": "live below groups",
        "outside": "live outside",
        "othersite": "live outside",
        "elsewhere": "live outside",
        "alias": "was live",
        "translation": "was live",
    }


def describe(hidden: Page) -> str:
    """Say what the database knows of a page."""
    page = Page.objects.get(pk=hidden.pk)
    above = PageViewRestriction.objects.filter(page__in=page.get_ancestors(inclusive=True))
    site = Site.objects.get(is_default_site=True).root_page
    words = {
        "live": page.live,
        "was live": not page.live and page.first_published_at,
        "draft": not page.live and not page.first_published_at,
        "due": page.go_live_at and page.scheduled_revision,
        "expired": page.expired,
        "outside": not page.is_descendant_of(site),
        **{f"below {item.restriction_type}": True for item in above},
    }
    return " ".join(word for word, holds in words.items() if holds)


def draw_places(world: World) -> dict[str, Any]:
    """Return the part of the answers that each place is drawn in."""
    drawn: dict[str, Any] = draw_site()
    last = len(world.images) - 1
    for page_type in list_page_types():
        label, name = page_type._meta.label, page_type.__name__.lower()
        pictured = get_page(world, f"picture-{last}-{name}")
        drawn[f"{label}.hero_image"] = pictured["hero"]
        drawn[f"{label}.social_image"] = pictured["seo"]["open_graph"]
        if f"body-{name}" in world.pages:
            body = get_page(world, f"body-{name}")["body"]
            for place in list_places():
                if place.startswith(f"{label}.body."):
                    drawn[place] = [item for item in body if item["type"] == place.split(".")[3]]
    redirects = Client().get("/api/v2/redirects/").json()
    drawn["wagtailredirects.Redirect.redirect_page"] = redirects
    drawn["cms.Person.photo"] = get_page(world, f"by-p{last}")["authors"]
    drawn["cms.RelatedPage.target"] = get_page(world, "pins-articlepage")["related"]["items"][0]
    drawn["wagtailcore.Page.alias_of"] = get_page(world, list(world.pages)[-1])["meta"]["alias_of"]
    return drawn


def draw_site() -> dict[str, Any]:
    site = Client().get("/api/v2/site/").json()
    menus = site["navigation"]
    children = {name: [item.pop("children") for item in menus[name]] for name in menus}
    return {
        "cms.Announcement.link_page": site["announcements"],
        "cms.Clinic.cta_page": site["clinic"]["call_to_action"],
        "cms.Clinic.logo": site["clinic"]["logo"],
        **{f"cms.Navigation.{name}.item.page": menus[name] for name in menus},
        **{f"cms.Navigation.{name}.item.children.page": children[name] for name in menus},
    }


def get_page(world: World, slug: str) -> dict[str, Any]:
    page: dict[str, Any] = Client().get(f"{PAGES}{world.pages[slug].pk}/").json()
    return page
