"""The contract is Wagtail's v2: both endpoints are asked the same, and must answer the same.

``DIFFERENCES`` lists what Salve answers otherwise, with the reason; the table in ``docs/api.md``
says the same to readers. In queries ``{name}`` stands for the id of that page of the clinic.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from django.test import Client

from .small_clinic import SmallClinic

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.api.stock_urls")]

Ask = Callable[[str, str], Any]

SAME_LISTINGS = [
    "",
    "_=123",
    "format=json",
    "limit=1",
    "limit=0",
    "limit=3&offset=2",
    "limit=50",
    "limit=51",
    "limit=-1",
    "limit=x",
    "limit=",
    "limit=1.5",
    "offset=999",
    "offset=-1",
    "offset=x",
    "type=treatments.TreatmentPage",
    "type=treatments.treatmentpage",
    "type=wagtailcore.Page",
    "type=treatments.TreatmentPage,articles.ArticlePage",
    "type=",
    "type=cms.BasePage",
    "type=cms.Image",
    "type=cms",
    "type=no.Such",
    "order=title",
    "order=-title",
    "order=slug",
    "order=-id",
    "order=-first_published_at",
    "order=first_published_at,-title",
    "order=",
    "order=--title",
    "order=title,",
    "order=no_such",
    "order=parent",
    "order=random,title",
    "order=random&offset=1",
    "child_of=root",
    "child_of={articles}",
    "child_of={about}&order=title",
    "child_of={news}",
    "child_of={draft}",
    "child_of={private}",
    "child_of=-1",
    "child_of=x",
    "child_of=999999",
    "descendant_of=root",
    "descendant_of={treatments}",
    "descendant_of={private}",
    "descendant_of=x",
    "descendant_of={articles}&child_of={articles}",
    "ancestor_of={team}",
    "ancestor_of={home}",
    "ancestor_of={draft}",
    "ancestor_of=root",
    "translation_of={team}",
    "translation_of=root",
    "translation_of={draft}",
    "translation_of=x",
    "locale=en",
    "site=localhost",
    "site=localhost:80",
    "id={about}",
    "id={draft}",
    "id=x",
    "slug=about-us",
    "title=About us",
    "title=about us",
    "show_in_menus=true",
    "show_in_menus=1",
    "show_in_menus=false",
    "show_in_menus=TRUE",
    "seo_title=",
    "search_description=Nothing",
    "search=about",
    "search=about&order=title",
    "search=team about&search_operator=or&order=title",
    "search=team about&search_operator=and",
    "search=nothingtobefound",
    "search=",
    "search=treatments&type=treatments.TreatmentIndexPage",
    "fields=title",
    "fields=-title",
    "fields=-slug,-id",
    "fields=_",
    "fields=_,title",
    "fields=_,slug,html_url",
    "fields=seo_title,search_description,show_in_menus",
    "fields=alias_of",
    "fields=",
    "fields=-",
    "fields=no_such",
    "fields=-no_such",
    "fields=_,-title",
    "fields=title,*",
    "fields=*,title",
    "fields=-*",
    "fields=title,",
    "fields=title,,slug",
    "fields=ti tle",
    "fields=title(",
    "fields=title)",
    "fields=title(slug)",
    "fields=()",
    "fields=%00",
    "no_such=1",
    "html_path=/",
    "teaser=x",
    "child_of=root&limit=2&offset=1&order=-title&fields=_,title",
    "search=botox&type=treatments.TreatmentPage&order=-title&limit=1",
]

SAME_DETAILS = [
    "{about}/",
    "{home}/",
    "{team}/",
    "{botox}/",
    "{draft}/",
    "{private}/",
    "{private_child}/",
    "999999/",
    "{about}/?fields=_,title",
    "{about}/?fields=-parent",
    "{about}/?fields=no_such",
    "{about}/?fields=title(",
    "{about}/?type=cms.StandardPage",
    "{about}/?type=articles.ArticlePage",
    "{about}/?type=no.Such",
    "{about}/?locale=en",
    "{about}",
    "find/?html_path=/",
    "find/?html_path=/about-us/",
    "find/?html_path=about-us",
    "find/?html_path=/about-us/our-team/",
    "find/?html_path=/about-us/our-team",
    "find/?html_path=//about-us//our-team//",
    "find/?html_path=/About-us/",
    "find/?html_path=/no/such/",
    "find/?html_path=/unfinished-botox/",
    "find/?html_path=/staff-rota/private-botox/",
    "find/?html_path=/about-us/&fields=_,title&type=cms.StandardPage",
    "find/?html_path=/about-us/&type=articles.ArticlePage",
    "find/?id={about}",
    "find/?id={draft}",
    "find/?id=999999",
    "find/",
]


class Difference(NamedTuple):
    """A query, what Wagtail answers, what Salve answers, and why."""

    query: str
    stock_status: int
    status: int
    reason: str


DIFFERENCES = [
    # What is wrong is said, never ignored.
    Difference("limit=1&limit=2", 200, 400, "a repeated parameter is a mistake of the caller"),
    Difference("limit=+1", 200, 400, "integers are written with the digits 0 to 9"),
    Difference("limit=٣", 200, 400, "integers are written with the digits 0 to 9"),
    Difference("child_of=%2B{articles}", 200, 400, "integers are written with the digits 0 to 9"),
    Difference("id=-1", 200, 400, "no page has such an id"),
    Difference("title=" + "a" * 1001, 200, 400, "values are at most 1,000 characters long"),
    Difference("offset=100001", 200, 400, "a deep offset reads all it leaves out"),
    Difference("search_operator=xor", 200, 400, "a misspelt value is not ignored"),
    Difference("{about}/?no_such=1", 200, 400, "a misspelt parameter is not ignored"),
    Difference("{about}/?limit=1", 200, 400, "what means nothing to one page is not ignored"),
    Difference("find/?id={about}&no_such=1", 302, 400, "a misspelt parameter is not ignored"),
    # A bad parameter is 400 and named.
    Difference("format=xml", 404, 400, "a bad parameter is 400"),
    Difference("format=api", 200, 400, "every answer is JSON"),
    Difference("locale=xx", 404, 400, "a bad parameter is 400"),
    Difference("site=other.example", 404, 400, "a bad parameter is 400"),
    Difference("find/?id=x", 500, 400, "a bad parameter is 400"),
    Difference("search=about&search_operator=xor", 500, 400, "a bad parameter is 400"),
    Difference("title=a%00b", 400, 400, "named like any other"),
    Difference("search=a%00b", 200, 400, "named like any other"),
    Difference("first_published_at=today", 500, 400, "a bad parameter is 400"),
    Difference("first_published_at=2026-01-05T09:00", 500, 400, "a moment has a time zone"),
    Difference("search=" + "word " * 50, 200, 400, "a search has at most 200 characters"),
    # What costs without bound, or shows what is hidden.
    Difference("fields=" + "a" * 513, 400, 400, "refused before it is parsed"),
    Difference("fields=a(b(c(d(e))))", 400, 400, "refused before it is parsed"),
    Difference("order=seo_title", 200, 400, "ordering is by id, title, slug and dates only"),
    Difference("order=locale", 200, 400, "ordering is by id, title, slug and dates only"),
    Difference("alias_of={draft}", 200, 400, "would tell the ids of hidden originals"),
    Difference("fields=locale", 200, 400, "there is one language"),
    # More than Wagtail offers.
    Difference("rich_text_format=db_html", 200, 400, "rich text is always clean HTML"),
    Difference("last_published_at=2026-01-05T09:00Z", 400, 200, "a field of Salve's"),
    Difference("order=last_published_at", 400, 200, "a field of Salve's"),
    Difference("fields=parent", 400, 200, "the parent costs nothing, so listings have it too"),
    Difference("fields=parent(title)", 400, 200, "every object can be narrowed"),
    Difference("fields=teaser,hero(src)", 400, 200, "fields of Salve's"),
    Difference("type=treatments.TreatmentPage&conditions=migraine", 400, 200, "filters by term"),
    Difference("find/?html_path=/about-us/?a=b", 404, 302, "the query of a path is left out"),
    Difference("search=about&seo_title=", 400, 200, "every filter combines with a search"),
    Difference("search=about&order=slug", 400, 200, "every ordering combines with a search"),
    Difference("x/", 404, 404, "the problem is JSON"),
]  # fmt: skip


@pytest.fixture
def ask(client: Client, clinic: SmallClinic) -> Ask:
    """Ask one of the two endpoints: (prefix, query or path) to the response."""
    client.raise_request_exception = False
    ids = {name: page.pk for name, page in vars(clinic).items() if hasattr(page, "pk")}

    def ask(prefix: str, question: str) -> Any:
        path = question if "/" in question.partition("?")[0] else f"?{question}"
        return client.get(f"/{prefix}/v2/pages/{path.format(**ids)}")

    return ask


@pytest.mark.parametrize("query", SAME_LISTINGS)
def test_listing_answers_as_stock_wagtail(ask: Ask, query: str) -> None:
    stock, ours = ask("stock", query), ask("api", query)

    assert ours.status_code == stock.status_code, ours.content
    if ours.status_code == 200:
        assert read_listing("api", ours) == read_listing("stock", stock)
    else:
        assert "message" in ours.json()


@pytest.mark.parametrize("path", SAME_DETAILS)
def test_detail_and_find_answer_as_stock_wagtail(ask: Ask, path: str) -> None:
    stock, ours = ask("stock", path), ask("api", path)

    assert ours.status_code == stock.status_code, ours.content
    if ours.status_code in (301, 302):
        assert ours["Location"].replace("/api/", "/stock/") == stock["Location"]
    elif ours.status_code == 200:
        theirs = read_fields("stock", stock.json())
        assert list_shared(read_fields("api", ours.json()), theirs) == theirs
    else:
        assert "message" in ours.json()


@pytest.mark.parametrize("difference", DIFFERENCES, ids=lambda difference: difference.query[:40])
def test_difference_is_as_listed(ask: Ask, difference: Difference) -> None:
    statuses = [ask(prefix, difference.query).status_code for prefix in ("stock", "api")]

    assert statuses == [difference.stock_status, difference.status]


def test_all_fields_of_a_listing_include_those_of_stock_wagtail(ask: Ask) -> None:
    """``fields=*``: Salve adds its own fields and the parent; it has one language, so no locale."""
    theirs = ask("stock", "fields=*").json()["items"]
    ours = ask("api", "fields=*").json()["items"]

    assert {item["meta"].pop("locale") for item in theirs} == {"en"}
    for our_item, their_item in zip(ours, theirs, strict=True):
        expected = read_fields("stock", their_item)
        assert list_shared(read_fields("api", our_item), expected) == expected


def read_listing(prefix: str, response: Any) -> Any:
    """Return the whole answer, with its keys in order, links to the API itself made alike."""
    return pairs(response.json(), prefix)


def read_fields(prefix: str, page: dict[str, Any]) -> dict[str, Any]:
    return {key: pairs(value, prefix) for key, value in page.items()}


def list_shared(ours: dict[str, Any], theirs: dict[str, Any]) -> dict[str, Any]:
    """Keep what Wagtail answers too: Salve adds fields, in the body and in ``meta``."""
    shared = {key: value for key, value in ours.items() if key in theirs}
    if "meta" in theirs:
        names = {name for name, _ in theirs["meta"]}
        shared["meta"] = [pair for pair in ours["meta"] if pair[0] in names]
    return shared


def pairs(value: Any, prefix: str) -> Any:
    """Turn objects into lists of pairs, so that the order of keys is compared too."""
    match value:
        case dict():
            return [(key, pairs(inner, prefix)) for key, inner in value.items()]
        case list():
            return [pairs(inner, prefix) for inner in value]
        case str():
            return value.replace(f"/{prefix}/v2/", "/v2/")
        case _:
            return value
