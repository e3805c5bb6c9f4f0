"""What a shared cache may purge each answer by."""

import pytest
from wagtail.contrib.redirects.models import Redirect

from api.delivery.surrogates import MAX_CHARACTERS, name_shown
from tests import factories
from tests.snapshots.clinic import StoredClinic

from .conftest import Ask

HEADER_BLOCK_MAX_BYTES = 4_096


def ask_keys(ask: Ask, path: str, query: str = "") -> str:
    reply = ask(path, query)
    assert reply.status == 200, reply.body
    block = sum(len(f"{name}: {value}\r\n") for name, value in reply.headers.items())
    assert block < HEADER_BLOCK_MAX_BYTES
    return reply.headers["Surrogate-Key"]


def test_listings_name_what_they_show(built: StoredClinic, ask: Ask) -> None:
    imani, hero = built.imani, built.hero
    imani.photo = hero
    imani.save()
    redirect = Redirect.add_redirect("/old", built.about)
    location = factories.LocationFactory()
    pages = [built.botox.pk, built.news.pk]

    found = {
        path: ask_keys(ask, path, query)
        for path, query in {
            "people/": "name=Imani Whitlock&fields=_,name",
            f"people/{imani.pk}/": "",
            "conditions/": "",
            f"conditions/{built.migraine.pk}/": "fields=_,name",
            "body-areas/": "",
            "categories/": "",
            "locations/": "",
            "images/": "",
            f"images/{hero.pk}/": "",
            "documents/": "",
            "redirects/": "",
            f"redirects/{redirect.pk}/": "",
            "search/": "q=botox",
            "sitemap/": f"cursor={built.team.pk - 1}&limit=1",
            "resolve/": "path=/old",
        }.items()
    }

    person, condition = f"person:{imani.pk} image:{hero.pk}", f"condition:{built.migraine.pk}"
    assert found == {
        "people/": f"people {person}",
        f"people/{imani.pk}/": f"people {person}",
        "conditions/": f"conditions {condition}",
        f"conditions/{built.migraine.pk}/": f"conditions {condition}",
        "body-areas/": f"body-areas body_area:{built.neck.pk}",
        "categories/": f"categories category:{built.category.pk}",
        "locations/": f"locations location:{location.pk}",
        "images/": f"images image:{hero.pk} image:{built.logo.pk}",
        f"images/{hero.pk}/": f"images image:{hero.pk}",
        "documents/": "documents",
        "redirects/": f"redirects redirect:{redirect.pk}",
        f"redirects/{redirect.pk}/": f"redirects redirect:{redirect.pk}",
        "search/": f"search page:{pages[0]} page:{pages[1]}",
        "sitemap/": f"sitemap page:{built.team.pk}",
        "resolve/": f"redirects page:{built.about.pk}",
    }


@pytest.mark.parametrize("path", ["sitemap.xml", "sitemap-1.xml", "feed.xml"])
def test_documents_name_their_pages(built: StoredClinic, ask: Ask, path: str) -> None:
    listing, *pages = ask_keys(ask, path).split()

    assert listing == path.partition(".")[0].partition("-")[0]
    assert f"page:{built.news.pk}" in pages
    hidden = {f"page:{page.pk}" for page in built.small.hidden}
    assert not hidden & set(pages)


def test_one_name_stands_for_too_many() -> None:
    few, many = list(range(150)), list(range(1_000))

    assert name_shown("sitemap", "page", few) == ["sitemap", *(f"page:{pk}" for pk in few)]
    assert name_shown("sitemap", "page", many) == ["sitemap"]
    assert len(" ".join(name_shown("sitemap", "page", range(225)))) <= MAX_CHARACTERS
