"""Images and documents: those that a public page, or the site, really shows."""

import json
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from api.files.images import Images
from api.files.shown import MAX_WITNESSES
from api.files.verify import VERIFY_QUERIES
from api.listings.people import People
from api.listings.view import Listing, read_order
from api.urls import LISTINGS
from articles.models import ArticleAuthor
from cms.models import Clinic, StandardPage
from tests import factories
from tests.api.small_clinic import Get, Refuse
from tests.factories import build_block

pytestmark = pytest.mark.django_db

API = "http://127.0.0.1:8000/api/v2"
EMPTY = {"meta": {"total_count": 0}, "items": []}
KINDS = ["images", "documents"]


def ids(answer: Any) -> list[int]:
    return [item["id"] for item in answer["items"]]


def make(kind: str, **fields: Any) -> Any:
    factory: Any = factories.ImageFactory if kind == "images" else factories.DocumentFactory
    return factory(**fields)


def refer(kind: str, *files: Any) -> list[dict[str, Any]]:
    """Build a body that shows files."""
    if kind == "images":
        return [build_figure(file.pk) for file in files]
    return [build_block("download", document=file.pk, title="") for file in files]


def build_figure(pk: int) -> dict[str, Any]:
    return build_block("figure", image={"image": pk, "alt_text": "", "decorative": False})


def show(kind: str, *files: Any, **fields: Any) -> StandardPage:
    page: StandardPage = factories.StandardPageFactory(body=refer(kind, *files), **fields)
    return page


def test_an_image_is_shown_as_pages_show_it(get: Get) -> None:
    image = factories.ImageFactory(title="Hills", size=(1600, 1000), focal_point_x=400)
    image.tags.add("Green", "Air")
    page = factories.StandardPageFactory(hero_image=image)

    entry = get(f"images/{image.pk}/")

    hero = get(f"pages/{page.pk}/")["hero"]
    meta = {
        "type": "cms.Image",
        "detail_url": f"{API}/images/{image.pk}/",
        "tags": ["Air", "Green"],
        "download_url": hero["src"],
    }
    assert entry == {**hero, "meta": meta, "title": "Hills"}
    assert get("images/", fields="*") == {"meta": {"total_count": 1}, "items": [entry]}
    assert list(entry)[:3] == ["id", "meta", "title"]


def test_a_document_is_shown_as_pages_show_it(get: Get) -> None:
    document = factories.DocumentFactory(title="Checklist")
    page = show("documents", document)

    entry = get(f"documents/{document.pk}/")

    (block,) = get(f"pages/{page.pk}/")["body"]
    in_page = block["value"]["document"]
    meta = {
        "type": "cms.Document",
        "detail_url": f"{API}/documents/{document.pk}/",
        "tags": [],
        "download_url": in_page["url"],
    }
    assert entry == {**in_page, "meta": meta}
    assert get("documents/", fields="*") == {"meta": {"total_count": 1}, "items": [entry]}


@pytest.mark.parametrize("kind", KINDS)
def test_a_listing_shows_the_fields_that_wagtail_shows(get: Get, kind: str) -> None:
    file = make(kind)
    show(kind, file)

    (item,) = get(f"{kind}/")["items"]
    (chosen,) = get(f"{kind}/", fields="_,title,download_url")["items"]

    assert list(item) == ["id", "meta", "title"]
    assert list(item["meta"]) == ["type", "detail_url", "tags", "download_url"]
    assert chosen == {
        "meta": {"download_url": item["meta"]["download_url"]},
        "title": file.title,
    }


def test_sources_of_an_image_can_be_chosen(get: Get) -> None:
    factories.StandardPageFactory(hero_image=factories.ImageFactory())

    (item,) = get("images/", fields="_,src,sources(_,type)")["items"]

    types = [{"type": name} for name in ("image/avif", "image/webp", "image/jpeg")]
    assert (list(item), item["sources"]) == (["sources", "src"], types)


def test_every_way_in_which_an_image_is_shown_counts(get: Get) -> None:
    images = factories.ImageFactory.create_batch(8)
    hero, social, reviewer, author, body, rich, logo, unused = images
    factories.StandardPageFactory(hero_image=hero, social_image=social)
    article = factories.ArticlePageFactory(
        reviewed_by=factories.PersonFactory(photo=reviewer), last_reviewed_on="2026-01-02"
    )
    ArticleAuthor.objects.create(page=article, person=factories.PersonFactory(photo=author))
    factories.HomePageFactory(hero_image=unused)  # of no site
    show("images", body, rich)
    factories.ClinicFactory(logo=logo)

    assert ids(get("images/")) == [image.pk for image in images if image is not unused]


def test_every_way_in_which_a_document_is_shown_counts(get: Get) -> None:
    documents = factories.DocumentFactory.create_batch(4)
    download, paragraph, answer, _unused = documents
    link = '<p><a linktype="document" id="{}">Read</a></p>'
    factories.StandardPageFactory(
        body=[
            build_block("download", document=download.pk, title=""),
            build_block("paragraph", value=link.format(paragraph.pk)),
            build_block("faq", items=[{"question": "Why?", "answer": link.format(answer.pk)}]),
        ]
    )

    assert ids(get("documents/")) == [document.pk for document in documents[:3]]


def test_only_the_logo_that_the_site_shows_counts(get: Get) -> None:
    """Settings have one row; a second one is a mistake that ``site/`` does not show."""
    shown, other = factories.ImageFactory.create_batch(2)
    factories.ClinicFactory(logo=shown)
    factories.ClinicFactory(logo=other)

    assert ids(get("images/")) == [shown.pk]
    Clinic.objects.update(logo=None)
    assert get("images/") == EMPTY


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_no_public_page_shows_is_answered_like_an_absent_one(
    client: Client, get: Get, kind: str
) -> None:
    files = [make(kind, title="Hidden") for _ in range(6)]
    unused, drafted, restricted, inner, outside, edited = files
    show(kind, drafted, live=False)
    private = show(kind, restricted)
    factories.restrict(private)
    show(kind, inner, parent=private)
    factories.HomePageFactory(body=refer(kind, outside))
    public = factories.StandardPageFactory()
    public.body = refer(kind, edited)
    public.save_revision()
    absent = client.get(f"/api/v2/{kind}/999999/")

    answers = {client.get(f"/api/v2/{kind}/{file.pk}/").content for file in files}

    assert (get(f"{kind}/"), get(f"{kind}/", title="Hidden")) == (EMPTY, EMPTY)
    assert (absent.status_code, answers) == (404, {absent.content})
    assert unused.title == "Hidden"


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_comes_and_goes_with_the_page_that_shows_it(get: Get, kind: str) -> None:
    file = make(kind)
    page = show(kind, file, live=False)
    counts = [get(f"{kind}/")["meta"]["total_count"]]

    page.save_revision().publish()
    counts.append(get(f"{kind}/")["meta"]["total_count"])
    page.refresh_from_db()
    page.body = []
    page.save_revision().publish()
    counts.append(get(f"{kind}/")["meta"]["total_count"])

    assert counts == [0, 1, 0]


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_in_a_private_collection_is_shown_nowhere(get: Get, kind: str) -> None:
    file = make(kind, collection=factories.PrivateCollectionFactory())
    page = show(kind, file, **({"hero_image": file} if kind == "images" else {}))

    assert get(f"{kind}/") == EMPTY
    get(f"{kind}/{file.pk}/", 404)
    assert file.file_hash not in json.dumps(get(f"pages/{page.pk}/"))


@pytest.mark.parametrize("kind", KINDS)
def test_what_changed_behind_the_indexs_back_is_not_believed(get: Get, kind: str) -> None:
    """A bulk update takes the file out of the body; the index still has it."""
    file = make(kind)
    page = show(kind, file)
    before = ids(get(f"{kind}/"))

    StandardPage.objects.filter(pk=page.pk).update(body=json.dumps([]))

    assert ReferenceIndex.get_references_to(file).exists()
    assert (before, get(f"{kind}/")["items"]) == ([file.pk], [])
    get(f"{kind}/{file.pk}/", 404)


@pytest.mark.parametrize("kind", KINDS)
def test_another_page_may_prove_what_the_first_one_no_longer_shows(get: Get, kind: str) -> None:
    file = make(kind)
    pages = [show(kind, file) for _ in range(MAX_WITNESSES)]

    for page in pages[:-1]:
        StandardPage.objects.filter(pk=page.pk).update(body=json.dumps([]))

    assert ids(get(f"{kind}/")) == [file.pk]


def test_a_copy_of_a_shown_image_is_not_shown_itself(get: Get) -> None:
    """Two uploads of one file: the same addresses, but another row with its own title."""
    shown, copy = factories.ImageFactory(), factories.ImageFactory(title="Copy")
    page = show("images", copy)

    StandardPage.objects.filter(pk=page.pk).update(body=json.dumps([build_figure(shown.pk)]))

    assert copy.file_hash == shown.file_hash
    assert get("images/")["items"] == []


def test_relations_need_no_index(get: Get) -> None:
    with disable_reference_index_auto_update():
        image = factories.ImageFactory()
        factories.StandardPageFactory(hero_image=image)

    assert ids(get("images/")) == [image.pk]
    assert not ReferenceIndex.get_references_to(image).exists()


def test_an_image_whose_file_was_never_measured_is_not_shown(get: Get) -> None:
    image = factories.ImageFactory()
    page = factories.StandardPageFactory(hero_image=image)
    type(image).objects.filter(pk=image.pk).update(file_hash="")

    assert (get("images/"), get(f"pages/{page.pk}/")["hero"]) == (EMPTY, None)


@pytest.mark.parametrize("kind", KINDS)
def test_limit_offset_order_and_filters_are_wagtails(get: Get, kind: str) -> None:
    files = [make(kind, title=title) for title in "cab"]
    show(kind, *files)
    pks = [file.pk for file in files]

    assert ids(get(f"{kind}/")) == pks
    assert ids(get(f"{kind}/", order="title")) == [pks[1], pks[2], pks[0]]
    assert ids(get(f"{kind}/", order="-title", limit=1, offset=1)) == [pks[2]]
    assert get(f"{kind}/", title="a")["meta"] == {"total_count": 1}
    assert ids(get(f"{kind}/", id=pks[2])) == [pks[2]]


def test_equals_come_in_the_order_of_their_ids() -> None:
    """Or the pages of a listing would overlap."""
    assert read_order(Images(), QueryDict("order=-title")) == ["-title", "id"]
    assert read_order(People(), QueryDict()) == ["name", "id"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("limit", value) for value in ("-1", "x", "51", "", "1" * 400)),
        *(("offset", "100001"), ("order", "file"), ("order", "random"), ("search", "x")),
        *(("fields", value) for value in ("file", "title(x)", "a(a(a(a", "sources(nothing)")),
        *(("id", value) for value in ("x", "-1", "9" * 400)),
        *(("title", "a\x00"), ("tags", "x"), ("collection", "1"), ("file_hash", "0" * 40)),
        *(("format", "xml"), ("site", "other.example"), ("cursor", "1")),
    ],
)
def test_what_is_not_understood_is_refused(refuse: Refuse, name: str, value: str) -> None:
    for kind in KINDS:
        refuse(f"{kind}/", **{name: value})


@pytest.mark.parametrize("count", [1, 20])
def test_images_that_columns_show_cost_six_queries(
    get: Get, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for _ in range(count):
        factories.StandardPageFactory(hero_image=factories.ImageFactory())

    # 1. count  2. images  3. site  4. documents, none  5. their public rows  6. tags
    with django_assert_num_queries(6):
        answer = get("images/", fields="*")

    assert len(answer["items"]) == count


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("count", [1, 20])
def test_files_in_bodies_cost_a_build_more(
    get: Get, django_assert_num_queries: DjangoAssertNumQueries, kind: str, count: int
) -> None:
    for _ in range(count):
        show(kind, make(kind))

    # the six above  7. pages that are said to show them  8-17. those pages, but for relations
    with django_assert_num_queries(7 + VERIFY_QUERIES):
        answer = get(f"{kind}/", fields="*")

    assert len(answer["items"]) == count
    assert VERIFY_QUERIES == 10


@pytest.mark.parametrize("listing", LISTINGS)
def test_no_test_of_what_is_shown_reads_all_pages(listing: type[Listing]) -> None:
    """To hash what a sub-select finds, PostgreSQL would run it for every page there is."""
    assert "hashed" not in listing().list_rows().explain()
