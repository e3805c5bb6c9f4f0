"""Nothing hidden leaves a trace in any answer of any endpoint."""

import pytest
from django.test import Client
from wagtail.models import CollectionViewRestriction, Page, PageViewRestriction

from cms.models import Clinic, User
from tests.leaks.answers import (
    LISTINGS,
    PAGES,
    SAMPLES,
    SEARCH,
    build_listing_url,
    build_search_url,
    find_traces,
    list_api_routes,
    list_listing_urls,
    list_search_urls,
    sweep,
)
from tests.leaks.world import World

SITE = "/api/v2/site/"


def test_every_endpoint_has_sample_requests() -> None:
    assert set(list_api_routes()) == set(SAMPLES)


@pytest.mark.parametrize("route", SAMPLES)
def test_no_answer_has_a_trace_of_anything_hidden(world: World, route: str) -> None:
    assert sweep(SAMPLES[route](world), world) == {}


def test_the_clinic_shows_no_trace_of_a_hidden_page_or_logo(world: World) -> None:
    found = {}
    for target in world.hidden.list_targets():
        Clinic.objects.update(cta_page_id=target.page, logo_id=target.image)
        found[target] = find_traces(world, Client().get(SITE))

    assert {target: traces for target, traces in found.items() if traces} == {}


def test_traces_are_found_once_restrictions_are_lifted(world: World) -> None:
    """The tests above can fail."""
    PageViewRestriction.objects.all().delete()
    CollectionViewRestriction.objects.all().delete()

    assert {
        SITE: sweep([SITE], world) != {},
        PAGES: sweep([build_listing_url(fields="*", limit=50, order="-id")], world) != {},
        SEARCH: sweep([build_search_url(q="shared", limit=50)], world) != {},
    } == {SITE: True, PAGES: True, SEARCH: True}


def test_answers_stay_the_same_when_everything_hidden_is_deleted(world: World) -> None:
    urls = [SITE, *list_listing_urls(world)][::2]
    urls += [f"/api/v2/{name}/?fields=*" for name in LISTINGS]
    urls += [f"/api/v2/{name}" for name in ("redirects/", "sitemap/", "sitemap.xml", "feed.xml")]
    urls += list(list_search_urls(world))
    with_hidden = {url: Client().get(url).content for url in urls}

    delete_hidden(world)

    different = [url for url in urls if Client().get(url).content != with_hidden[url]]
    assert different == []


def test_the_session_of_a_superuser_shows_no_more(world: World) -> None:
    superuser = User.objects.create_superuser("boss", password="none")
    hidden = world.hidden.pages["draft", "ArticlePage"].pk
    urls = [f"{PAGES}{hidden}/", SITE, build_listing_url(limit=50), build_listing_url(id=hidden)]
    client = Client()
    client.force_login(superuser)

    assert [client.get(url).content for url in urls] == [Client().get(url).content for url in urls]


def delete_hidden(world: World) -> None:
    above_public = {page.get_parent().pk for page in world.pages.values()}
    hidden = {page.pk for page in world.hidden.pages.values()} - above_public
    # Wagtail would take the public aliases down together with their originals.
    Page.objects.filter(alias_of__in=hidden).update(alias_of=None)
    Page.objects.filter(pk__in=hidden).delete()
    files = [*world.hidden.images.values(), *world.hidden.documents.values()]
    for item in files:
        type(item).objects.filter(pk=item.pk).delete()


def test_making_the_home_page_private_hides_everything(world: World) -> None:
    PageViewRestriction.objects.create(page=world.pages["home"], restriction_type="login")

    listing = Client().get(PAGES).json()
    search = Client().get(build_search_url(q="shared")).json()
    site = Client().get(SITE).json()

    assert listing == {"meta": {"total_count": 0}, "items": []}
    assert (search["meta"]["total_count"], search["items"]) == (0, [])
    assert set(map(len, search["facets"].values())) == {0}
    assert site["navigation"] == {"header": [], "footer": []}
    assert {item["link"] for item in site["announcements"]} == {None}
    assert site["clinic"]["call_to_action"]["url"] is None


@pytest.mark.parametrize("slug", ["by-p0", "edited-treatmentpage"])
def test_hidden_pages_take_no_place_in_a_related_panel(
    world: World, monkeypatch: pytest.MonkeyPatch, slug: str
) -> None:
    """All hidden pages share its topics, and those that were public once are the newest."""
    monkeypatch.setattr("cms.related.fill._CANDIDATES", 1)

    related = Client().get(f"{PAGES}{world.pages[slug].pk}/").json()["related"]

    assert [item["source"] for item in related["items"]] == ["filled"]
