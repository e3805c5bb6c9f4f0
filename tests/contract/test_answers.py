"""What the API answers is what the contract says, and nothing that the contract does not say."""

import json
import re
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from wagtail.contrib.redirects.models import Redirect

from api.contract.answers import PROBLEM_CODES
from api.listings.view import Listing
from api.urls import LISTINGS
from cms.blocks.sample import sample_content
from cms.payload.load import page_types
from tests import factories
from tests.factories.blocks import BODY

from .strictness import find_errors

GOLDEN = Path(__file__).parents[1] / "api" / "golden"


def name_component(listing: type[Listing], kind: str = "Listing") -> str:
    """Return the component of a listing, or of the answer that is one entry."""
    return listing.serializer_class.__name__.removesuffix("Serializer") + kind


COMPONENTS = {
    **{model._meta.label.lower(): model.__name__ for model in page_types()},
    **{f"block_{name}": type(block).__name__ for name, block in BODY.child_blocks.items()},
    "listing": "PageListingAnswer",
    "site": "Site",
    **{listing.route: name_component(listing) for listing in LISTINGS},
    "redirects": "RedirectEntryListing",
    "search": "Search",
    "sitemap": "Sitemap",
}
# Each chooses something else; together they reach into every kind of object.
CHOICES = [
    "*",
    "_",
    "_,title",
    "_,id,type",
    "teaser,hero(_,src)",
    "_,hero(_,sources(srcset),focal_point)",
    "_,parent(_,title),seo(_,open_graph(_,image(_,url))),breadcrumbs(_,url)",
]
OWN_CHOICES = {
    "articles.ArticlePage": [
        "_,body,category(_,name),authors(name,photo(_,src))",
        "_,related(items(page(title,url))),review(_,reviewed_by(_,name))",
    ],
    "treatments.TreatmentPage": ["_,conditions(_,slug),body_areas,related(_,heading)"],
}

Get = Callable[..., Any]


def read_golden(path: Path) -> Any:
    """Return a golden answer with numbers for ids and hashes, which the file names instead."""
    text = re.sub(r'"id": "<[^>]+>"', '"id": 1', path.read_text())
    return json.loads(re.sub(r"<[a-z ]+ (\d+)>", r"\1", text))


@pytest.fixture
def get(client: Client) -> Get:
    """Get an address under ``/api/v2/`` and return its JSON."""

    def get(path: str, **parameters: Any) -> Any:
        return client.get(f"/api/v2/{path}", parameters).json()

    return get


@pytest.fixture
def pages(db: None) -> dict[str, Any]:
    """A page of each type with as little in it as may be."""
    home = factories.load_home()
    made = {
        model: factory()
        for factory in vars(factories).values()
        if isinstance(factory, type)
        and issubclass(factory, factories.pages.BasePageFactory)
        and (model := factory._meta.model._meta.label) != home._meta.label
    }
    return {home._meta.label: home, **made}


@pytest.mark.parametrize("path", sorted(GOLDEN.iterdir()), ids=lambda path: path.stem)
def test_golden_answer_is_as_documented(path: Path) -> None:
    answer = read_golden(path)

    assert find_errors(answer, COMPONENTS[path.stem]) == []


@pytest.mark.parametrize("model", page_types(), ids=lambda model: model.__name__)
def test_golden_page_is_one_of_the_union(model: Any) -> None:
    answer = read_golden(GOLDEN / f"{model._meta.label.lower()}.json")

    assert find_errors(answer, "Page") == []
    assert find_errors(answer, "PageAnswer") == []


@pytest.mark.parametrize("listing", LISTINGS, ids=lambda listing: listing.route)
def test_golden_entry_is_complete(listing: type[Listing]) -> None:
    items = read_golden(GOLDEN / f"{listing.route}.json")["items"]

    assert items
    assert [find_errors(item, name_component(listing, "")) for item in items] == [[]] * len(items)


def test_golden_redirect_is_complete() -> None:
    items = read_golden(GOLDEN / "redirects.json")["items"]

    assert [find_errors(item, "RedirectEntry") for item in items] == [[], []]


@pytest.mark.parametrize("name", list(BODY.child_blocks))
def test_block_example_is_as_documented(name: str) -> None:
    stored = {"type": name, "value": BODY.child_blocks[name].meta.preview_value, "id": "x"}

    (item,) = BODY.draw_items([stored], sample_content())

    assert find_errors(item, "BodyItem") == []


@pytest.mark.parametrize("label", [model._meta.label for model in page_types()])
def test_page_with_nothing_in_it_is_as_documented(
    get: Get, pages: dict[str, Any], label: str
) -> None:
    answer = get(f"pages/{pages[label].pk}/")

    assert find_errors(answer, "Page") == []
    assert answer["meta"]["type"] == label


def test_site_with_nothing_in_it_is_as_documented(get: Get, db: None) -> None:
    assert find_errors(get("site/"), "Site") == []


@pytest.mark.parametrize("label", [model._meta.label for model in page_types()])
def test_chosen_fields_are_as_documented(get: Get, pages: dict[str, Any], label: str) -> None:
    for fields in [*CHOICES, *OWN_CHOICES.get(label, ())]:
        page = get(f"pages/{pages[label].pk}/", fields=fields)
        listing = get("pages/", type=label, fields=fields)

        assert "status" not in page, page
        assert find_errors(page, "PageAnswer") == []
        assert find_errors(listing, "PageListing") == []


def test_resolution_is_as_documented(get: Get, pages: dict[str, Any]) -> None:
    """A redirect to a page, one to a path, one to somewhere else, and a page."""
    treatment = pages["treatments.TreatmentPage"]
    Redirect.add_redirect("/old", treatment)
    Redirect.add_redirect("/path", "/no-page/?a=1", is_permanent=False)
    Redirect.add_redirect("/away", "https://other.example/x")

    page, *redirects = (
        get(f"resolve/?path={path}")
        for path in (treatment.url_path.removeprefix("/home"), "/old", "/path/", "/away?a=1")
    )

    assert find_errors(page, "Resolution") == find_errors(page, "Page") == []
    for redirect in redirects:
        assert find_errors(redirect, "Resolution") == find_errors(redirect, "RedirectAnswer") == []
    assert [redirect["redirect"]["page"] is None for redirect in redirects] == [False, True, True]


@pytest.mark.parametrize(
    "edit",
    [
        lambda answer: answer.update(id=1),
        lambda answer: answer["redirect"].update(secret=1),
        lambda answer: answer["redirect"].pop("page"),
        lambda answer: answer["redirect"].update(status=307),
    ],
)
def test_other_resolution_is_refused(edit: Callable[[Any], Any]) -> None:
    redirect = {"location": "/x/", "status": 301, "is_permanent": True, "page": None}
    answer = {"redirect": redirect}
    assert find_errors(answer, "Resolution") == []

    edit(answer)

    assert find_errors(answer, "Resolution") != []


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("pages/?limit=x", "bad_parameter"),
        ("pages/999999/", "not_found"),
        ("nothing/", "not_found"),
        ("resolve/?path=/was-here/", "gone"),
    ],
)
def test_problem_is_as_documented(client: Client, db: None, path: str, code: str) -> None:
    factories.StandardPageFactory(title="Was here").unpublish()

    response = client.get(f"/api/v2/{path}")

    assert find_errors(response.json(), "Problem") == []
    assert response.json()["code"] == code
    assert response["Content-Type"] == "application/problem+json"
    assert code in PROBLEM_CODES


@pytest.mark.parametrize(
    ("edit", "error"),
    [
        (lambda page: page.update(secret=1), "'secret' was unexpected"),
        (lambda page: page["meta"].update(secret=1), "'secret' was unexpected"),
        (lambda page: page["hero"].update(secret=1), "is not valid under any of the given schemas"),
        (lambda page: page.pop("teaser"), "'teaser' is a required property"),
        (lambda page: page.update(title=None), "None is not of type 'string'"),
        (lambda page: page["meta"].update(type="cms.HomePage"), "'articles.ArticlePage' was"),
        (lambda page: page["body"][0].update(type="other"), "is not valid under any"),
        (lambda page: page.update(published_on="today"), "'today' is not a 'date'"),
        (lambda page: page["seo"].update(canonical_url="x"), "'x' is not a 'uri'"),
    ],
)
def test_other_answer_is_refused(edit: Callable[[Any], Any], error: str) -> None:
    answer = deepcopy(read_golden(GOLDEN / "articles.articlepage.json"))
    edit(answer)

    (found,) = find_errors(answer, "ArticlePage")

    assert error in found
