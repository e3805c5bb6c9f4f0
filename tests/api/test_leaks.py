"""Nothing hidden leaks: what is not public is put wherever a page can be referred to, and sought.

The hidden things carry a word that occurs nowhere else, in their titles, slugs, teasers and file
names. It must be in no answer, and no answer may hold an id, a link or a count of them.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, Page

from api.errors import not_found
from cms.models import Document, Image
from tests import factories
from tests.factories import build_block

from .small_clinic import Json

pytestmark = pytest.mark.django_db

WORD = "zebrafish"

# Each address of the API, with what to ask it. A new one must be added here.
SAMPLES: dict[str, list[str]] = {
    "docs/": [""],
    "schema/": [""],
    "search/": ["?q=page", f"?q=page&condition={WORD}"],  # it repeats what was asked
    "site/": [""],
    "pages/": ["", "?fields=*", "?limit=50&order=-id", f"?search={WORD}", f"?title={WORD}"],
    "pages/<int:pk>/": ["", "?fields=*"],
    "pages/find/": [f"?html_path=/{WORD}-draft/", f"?html_path=/{WORD}-private/{WORD}-inner/"],
    "resolve/": [
        *(f"?path=/{WORD}-draft/", f"?path=/articles/{WORD}-unpublished/"),
        f"?path=/{WORD}-private/{WORD}-inner/",
        *(f"?path=/{WORD}-old-<int:pk>", f"?path=/{WORD}-path-<int:pk>/?a=1"),
    ],
    "people/": ["", f"?slug={WORD}"],
    "people/<int:pk>/": [""],
    "conditions/": [""],
    "conditions/<int:pk>/": [""],
    "body-areas/": [""],
    "body-areas/<int:pk>/": [""],
    "categories/": [""],
    "categories/<int:pk>/": [""],
    "locations/": [""],
    "locations/<int:pk>/": [""],
    "images/": ["?fields=*", f"?title={WORD}"],
    "images/<int:pk>/": [""],
    "documents/": ["?fields=*", f"?title={WORD}"],
    "documents/<int:pk>/": [""],
    "redirects/": [""],
    "redirects/<int:pk>/": [""],
    "sitemap/": [""],
    "sitemap.xml": [""],
    "sitemap-<int:number>.xml": [""],
    "feed.xml": [""],
    **dict.fromkeys(("preview/", "preview/exchange/", "preview/share/"), [""]),  # without a token
    "": [""],
}


@dataclass
class Hidden:
    """What readers must not hear of, and the public pages that refer to all of it."""

    pages: list[Page]
    image: Image
    document: Document
    redirects: list[Redirect]
    referring: list[Page]


@pytest.fixture(scope="module")
def hidden(module_db: None) -> Hidden:
    condition = factories.ConditionFactory(name="Migraine")
    category = factories.CategoryFactory()
    filed = {"teaser": WORD, "conditions": [condition]}
    index = factories.ArticleIndexPageFactory(title="Articles")
    hidden_index = factories.ArticleIndexPageFactory(title=f"{WORD} index")
    factories.restrict(hidden_index)
    private = factories.StandardPageFactory(title=f"{WORD} private", teaser=WORD)
    factories.restrict(private)
    unpublished = factories.ArticlePageFactory(title=f"{WORD} unpublished", parent=index, **filed)
    unpublished.unpublish()
    expired = factories.ArticlePageFactory(title=f"{WORD} expired", parent=index, **filed)
    expired.unpublish(set_expired=True)
    pages = [
        factories.StandardPageFactory(title=f"{WORD} draft", live=False, teaser=WORD),
        private,
        factories.StandardPageFactory(title=f"{WORD} inner", parent=private, teaser=WORD),
        hidden_index,
        factories.ArticlePageFactory(title=f"{WORD} below", parent=hidden_index, **filed),
        unpublished,
        expired,
        factories.StandardPageFactory(
            title=f"{WORD} elsewhere", parent=factories.HomePageFactory(title="Other tree")
        ),
    ]
    locked = factories.PrivateCollectionFactory()
    inner = locked.add_child(instance=Collection(name="Inner"))
    image = factories.ImageFactory(title=WORD, description=WORD, collection=inner, color="black")
    document = factories.DocumentFactory(title=WORD, collection=locked)
    site = {"pages": pages, "image": image, "document": document}
    referring = refer_to(**site, condition=condition, category=category)
    return Hidden(**site, redirects=redirect_to(pages), referring=referring)


def redirect_to(pages: list[Page]) -> list[Redirect]:
    """Lead to hidden pages by choice of the page and by its path."""
    to_pages = [Redirect.add_redirect(f"/{WORD}-old-{page.pk}", page) for page in pages]
    to_paths = [
        Redirect.add_redirect(f"/{WORD}-path-{page.pk}", page.url_path.removeprefix("/home"))
        for page in pages
        if page.url_path.startswith("/home/")
    ]
    return [*to_pages, *to_paths]


def refer_to(
    *, pages: list[Page], image: Image, document: Document, condition: Any, category: Any
) -> list[Page]:
    """Put everything hidden in every place that can refer to it."""
    body = [block for page in pages for block in refer_in_body(page)]
    body.append(build_block("figure", image={"image": image.pk, "alt_text": "", "decorative": 0}))
    body.append(build_block("download", document=document.pk, title=""))
    body.append(
        build_block("paragraph", value=f'<p><a linktype="document" id="{document.pk}">x</a></p>')
    )
    shared = {
        "body": body,
        "hero_image": image,
        "social_image": image,
        "conditions": [condition],
        "pinned": pages,
        "reviewed_by": factories.PersonFactory(photo=image),
        "last_reviewed_on": "2026-01-02",
    }
    article = factories.ArticlePageFactory(category=category, **shared)
    factories.ClinicFactory(logo=image, cta_label="Go", cta_page=pages[0])
    menu = [refer_in_menu(page) for page in pages]
    factories.NavigationFactory(header=menu, footer=menu)
    for page in pages:
        factories.AnnouncementFactory(text="Notice", link_label="Read", link_page=page)
    alias = pages[5].specific.create_alias(update_slug="copy", parent=article.get_parent())
    type(alias).objects.filter(pk=alias.pk).update(live=True, title="Alias", teaser="")
    draft_of_public = factories.StandardPageFactory(title="Public")
    draft_of_public.title = WORD
    draft_of_public.save_revision()
    return [factories.TreatmentPageFactory(**shared), article, alias, draft_of_public]


def refer_in_body(page: Page) -> Iterator[Json]:
    link = {"label": "Read", "page": page.pk, "url": ""}
    html = f'<p>Read <a linktype="page" id="{page.pk}">this</a>.</p>'
    yield build_block("paragraph", value=html)
    yield build_block("callout", text=html)
    yield build_block("steps", items=[{"title": "One", "text": html}])
    yield build_block("faq", items=[{"question": "Why?", "answer": html}])
    columns = [{"type": "rich_text", "heading": "One"}]
    yield build_block("table", columns=columns, rows=[{"values": [html]}])
    yield build_block("call_to_action", link=link)
    yield build_block("related_cards", pages=[page.pk])


def refer_in_menu(page: Page) -> Json:
    link = {"label": "Read", "page": page.pk, "url": ""}
    public = {"label": "Call", "page": None, "url": "tel:+1-555-0100"}
    return {"type": "item", "value": {**link, "children": [link, public]}}


def list_routes(patterns: list[Any], prefix: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern).lstrip("^")
        if isinstance(pattern, URLResolver):
            yield from list_routes(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route


def walk(value: Any) -> Iterator[Any]:
    yield value
    children = value.values() if isinstance(value, dict) else value
    if isinstance(value, dict | list):
        for child in children:
            yield from walk(child)


def test_every_address_of_the_api_has_a_sample() -> None:
    (api,) = (r for r in get_resolver().url_patterns if str(r.pattern) == "api/v2/")
    routes = list(list_routes(api.url_patterns))

    assert sorted(routes[:-1]) == sorted(set(SAMPLES) - {""})
    assert api.url_patterns[-1].callback is not_found


@pytest.mark.parametrize(
    "address", [route + query for route, queries in SAMPLES.items() for query in queries]
)
def test_no_address_tells_of_anything_hidden(client: Client, hidden: Hidden, address: str) -> None:
    for path in fill(address, hidden):
        response = client.get(f"/api/v2/{path}")
        answer = read(response)

        assert WORD not in json.dumps({**answer, "detail": "", "message": ""})
        for part in walk(answer):
            assert_shows_nothing_of(hidden, part)


def fill(address: str, hidden: Hidden) -> list[str]:
    """Put the ids into an address that may be those of something hidden."""
    rows = [*hidden.pages, *hidden.referring, hidden.image, hidden.document, *hidden.redirects]
    pks = [row.pk for row in rows] if "<int:pk>" in address else [0]
    numbered = address.replace("<int:number>", "1")
    return [numbered.replace("<int:pk>", str(pk)) for pk in pks]


def read(response: Any) -> Json:
    """Return an answer's JSON; XML as one text."""
    if "json" in response["Content-Type"]:
        answer: Json = json.loads(response.content)
        return answer
    return {"text": response.content.decode()}


def assert_shows_nothing_of(hidden: Hidden, part: Any) -> None:
    """Look at one value of an answer: an object's id, or an address."""
    page_ids = {page.pk for page in hidden.pages}
    if isinstance(part, dict) and isinstance(part.get("id"), int) and is_page(part):
        assert part["id"] not in page_ids
    if isinstance(part, str):
        assert hidden.image.file_hash not in part
        assert f"/documents/{hidden.document.pk}/" not in part
        assert not any(f"/pages/{pk}/" in part for pk in page_ids)


def is_page(part: Json) -> bool:
    """Tell a page, its card or its place in the sitemap from other things with an id."""
    return "teaser" in part or "loc" in part or "html_url" in part.get("meta", {})


def test_hidden_pages_are_neither_listed_nor_counted(client: Client, hidden: Hidden) -> None:
    answer = client.get("/api/v2/pages/?limit=50").json()

    listed = {item["id"] for item in answer["items"]}
    assert answer["meta"]["total_count"] == len(listed)
    assert listed.isdisjoint(page.pk for page in hidden.pages)
    assert listed >= {page.pk for page in hidden.referring}


@pytest.mark.parametrize("name", ["child_of", "descendant_of", "ancestor_of", "translation_of"])
def test_hidden_pages_filter_like_absent_ones(client: Client, hidden: Hidden, name: str) -> None:
    answers = {
        client.get(f"/api/v2/pages/?{name}={pk}").content
        for pk in (999999, *(page.pk for page in hidden.pages))
    }

    assert len(answers) == 1
    assert json.loads(answers.pop())["parameter"] == name


def test_references_to_hidden_pages_keep_their_words(client: Client, hidden: Hidden) -> None:
    """Links lose their address, cards and pictures are left out, labels stay."""
    treatment = client.get(f"/api/v2/pages/{hidden.referring[0].pk}/").json()

    by_type = {block["type"]: block["value"] for block in treatment["body"]}
    assert by_type["callout"]["html"] == "<p>Read <a>this</a>.</p>"
    assert by_type["steps"]["items"][0]["html"] == "<p>Read <a>this</a>.</p>"
    assert by_type["faq"]["items"][0]["answer_html"] == "<p>Read <a>this</a>.</p>"
    assert by_type["table"]["rows"] == [["<p>Read <a>this</a>.</p>"]]
    assert by_type["call_to_action"]["link"] == {"label": "Read", "url": None}
    assert by_type["related_cards"]["items"] == []
    assert by_type["figure"]["image"] is None
    assert by_type["download"]["document"] is None
    assert (treatment["hero"], treatment["seo"]["open_graph"]["image"]) == (None, None)
    assert treatment["review"]["reviewed_by"]["photo"] is None
    assert [item["source"] for item in treatment["related"]["items"]] == ["filled", "filled"]


def test_parents_and_originals_that_are_hidden_are_null(client: Client, hidden: Hidden) -> None:
    """A public page below an unpublished one, and an alias of an unpublished one."""
    parent = factories.StandardPageFactory(title=f"{WORD} parent")
    child = factories.StandardPageFactory(title="Child", parent=parent)
    parent.unpublish()

    answer = client.get(f"/api/v2/pages/{child.pk}/").json()
    alias = client.get(f"/api/v2/pages/{hidden.referring[2].pk}/").json()

    assert (answer["meta"]["parent"], answer["breadcrumbs"]) == (None, [])
    assert (alias["title"], alias["meta"]["alias_of"]) == ("Alias", None)


def test_publishing_brings_every_reference_back(client: Client, hidden: Hidden) -> None:
    """The absence above is the visibility's doing: made public, the page is everywhere."""
    page = hidden.pages[0].specific
    page.save_revision().publish()

    treatment = client.get(f"/api/v2/pages/{hidden.referring[0].pk}/").json()
    site = client.get("/api/v2/site/").json()

    url = f"http://localhost/{WORD}-draft/"
    assert json.dumps(treatment).count(f'"{url}"') == 3  # call to action, card, panel
    assert json.dumps(treatment).count(f'href=\\"{url}') == 5
    assert site["clinic"]["call_to_action"]["url"] == url
    assert [item["link"]["url"] for item in site["announcements"] if item["link"]] == [url]
    assert [entry["url"] for entry in site["navigation"]["header"] if entry["url"]] == [url]


def test_no_answer_holds_a_draft_of_a_public_page(client: Client, hidden: Hidden) -> None:
    public = hidden.referring[3]
    assert Page.objects.get(pk=public.pk).draft_title == WORD

    assert client.get(f"/api/v2/pages/{public.pk}/").json()["title"] == "Public"
