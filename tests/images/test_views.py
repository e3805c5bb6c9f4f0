"""Renditions over HTTP: status, headers, pixels, queries; what is private or unknown first."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from wagtail.models import Collection, CollectionViewRestriction

from cms.images import making
from cms.images.renditions import build_image_payload, build_social_image
from cms.models import Image

pytestmark = pytest.mark.django_db

NOT_FOUND = (404, b"Not found.\n")


@pytest.fixture
def image(upload, draw):
    return upload(draw(1000, 700, mark=(950, 100)))


@pytest.fixture
def path_of(record_of):
    """Build the path of an image's rendition from the public payload, as a front end does."""

    def path_of(image, size="w400", extension="webp"):
        record = record_of(image)
        if size == "social":
            return build_social_image(record, "")["url"]
        source = build_image_payload(record, None, "")["sources"][0]["srcset"].split()[0]
        return source.replace("w400.avif", f"{size}.{extension}")

    return path_of


@pytest.fixture
def encodes(monkeypatch):
    """Count the encodes."""
    made = []
    encode_rendition = making.encode_rendition

    def count(original, record, spec):
        made.append(spec)
        return encode_rendition(original, record, spec)

    monkeypatch.setattr(making, "encode_rendition", count)
    return made


def restrict(collection):
    CollectionViewRestriction.objects.create(
        collection=collection, restriction_type=CollectionViewRestriction.LOGIN
    )


def replace_file(image, data):
    image.file = ContentFile(data, name="replacement.png")
    image.save()


@pytest.mark.parametrize("levels", [0, 1, 2])
def test_private_collection_hides_every_rendition_at_any_level(
    levels, image, path_of, fetch, encodes
):
    collections = [Collection.get_first_root_node().add_child(name="Patients")]
    for level in range(levels):
        collections.append(collections[-1].add_child(name=f"Level {level}"))
    Image.objects.filter(pk=image.pk).update(collection=collections[-1])
    restrict(collections[0])

    assert fetch(path_of(image)) == NOT_FOUND
    assert fetch(path_of(image, "social")) == NOT_FOUND
    assert fetch(path_of(image).replace("/100", "/101")) == NOT_FOUND
    assert not encodes


def test_image_that_becomes_private_is_gone_though_its_file_is_there(image, path_of, fetch):
    path = path_of(image)
    assert fetch(path)[0] == 200

    restrict(Collection.get_first_root_node())

    assert fetch(path) == NOT_FOUND


def test_old_hash_of_a_private_image_leads_nowhere(image, path_of, fetch, draw, encode):
    path = path_of(image)
    replace_file(image, encode(draw(1000, 701)))
    restrict(image.collection)

    assert fetch(path) == NOT_FOUND


def test_private_twin_does_not_hide_a_public_image(image, path_of, fetch, upload, draw):
    private = Collection.get_first_root_node().add_child(name="Patients")
    restrict(private)
    upload(draw(1000, 700, mark=(950, 100)), collection=private)

    assert fetch(path_of(image))[0] == 200


@pytest.mark.parametrize(
    "tail",
    [
        "w401.webp",
        "w0400.webp",
        "w400.png",
        "w400.svg",
        "w400.jpeg",
        "w400.webp/",
        "w400.webp%0a",
        "w400",
        "social.avif",
        "social.webp",
        "original.png",
        "max-165x165.webp",
        "../../secret.webp",
        "%2e%2e/w400.webp",
        "W400.webp",
    ],
)
def test_anything_outside_the_closed_list_costs_no_query_and_no_file(
    tail, image, path_of, fetch, encodes, django_assert_num_queries
):
    path = path_of(image).replace("w400.webp", tail)

    with django_assert_num_queries(0):
        assert fetch(path) == NOT_FOUND

    assert not encodes


@pytest.mark.parametrize(
    "path",
    [
        "/media/",
        "/media/renditions/",
        "/media/original_images/photo.png",
        "/media/documents/leaflet.pdf",
        "/media/renditions/7/500x500/w400.webp",
        f"/media/renditions/{'A' * 40}/500x500/w400.webp",
        f"/media/renditions/{'a' * 41}/500x500/w400.webp",
        f"/media/renditions/{'a' * 40}/1001x500/w400.webp",
        f"/media/renditions/{'a' * 40}/0500x500/w400.webp",
        f"/media/renditions/{'a' * 40}/-1x500/w400.webp",
        f"/media/renditions/{'a' * 40}/\u0665x500/w400.webp",
        f"/media/renditions/{'a' * 40}//w400.webp",
    ],
)
def test_addresses_that_nothing_computes_cost_no_query(
    path, fetch, upload, draw, django_assert_num_queries
):
    upload(draw(90, 60))

    with django_assert_num_queries(0):
        assert fetch(path) == NOT_FOUND


def test_unknown_hash_is_refused_for_two_queries(client, django_assert_num_queries):
    # 1. images with this file  2. images that had it
    with django_assert_num_queries(2):
        response = client.get(f"/media/renditions/{'a' * 40}/500x500/w400.webp")

    assert response.status_code == 404
    assert response["Cache-Control"] == "public, max-age=10"


def test_size_beyond_the_original_is_refused(image, path_of, fetch, encodes):
    assert fetch(path_of(image, "w1200")) == NOT_FOUND
    assert not encodes


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_unsafe_methods_are_refused(method, image, path_of, client):
    assert getattr(client, method)(path_of(image)).status_code == 405


@pytest.mark.parametrize(
    ("size", "extension", "mime_type", "pixels"),
    [
        ("w400", "avif", "image/avif", (400, 280)),
        ("w800", "webp", "image/webp", (800, 560)),
        ("w800", "jpg", "image/jpeg", (800, 560)),
        ("social", "jpg", "image/jpeg", (1000, 525)),
    ],
)
def test_rendition_is_made_and_served_for_ever(
    size, extension, mime_type, pixels, image, path_of, client, decode
):
    response = client.get(path_of(image, size, extension))
    body = response.getvalue()

    assert response.status_code == 200
    assert decode(body).size == pixels
    assert {name: response[name] for name in response.headers if name != "ETag"} == {
        "Access-Control-Allow-Origin": "*",
        "Cache-Control": "public, max-age=31536000, immutable",
        "Content-Disposition": response["Content-Disposition"],
        "Content-Length": str(len(body)),
        "Content-Type": mime_type,
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
    }
    assert response["Content-Disposition"].startswith("inline")


def test_all_announced_renditions_exist(image, record_of, client, decode):
    payload = build_image_payload(record_of(image), None, "")

    for source in payload["sources"]:
        for candidate in source["srcset"].split(", "):
            path, width = candidate.split(" ")
            response = client.get(path)
            assert response["Content-Type"] == source["type"]
            assert decode(response.getvalue()).width == int(width.removesuffix("w"))


def test_social_crop_follows_the_focal_point(image, path_of, fetch, decode):
    centre = path_of(image, "social")
    Image.objects.filter(pk=image.pk).update(focal_point_x=950, focal_point_y=0)
    marked = path_of(image, "social")

    status, body = fetch(marked)

    assert centre != marked
    assert status == 200
    assert decode(body).getpixel((950, 100))[0] > 200


def test_second_request_costs_one_query_and_no_encode(
    image, path_of, fetch, encodes, django_assert_num_queries
):
    path = path_of(image)
    first = fetch(path)

    # 1. the public images with this file
    with django_assert_num_queries(1):
        second = fetch(path)

    assert first == second
    assert len(encodes) == 1


def test_head_answers_like_get_without_a_body(image, path_of, client):
    path = path_of(image)
    response = client.get(path)
    length = len(response.getvalue())

    head = client.head(path)

    assert head.status_code == 200
    assert head["Content-Length"] == str(length)
    assert head["Cache-Control"] == response["Cache-Control"]
    assert head.getvalue() == b""


def test_known_etag_answers_304_without_the_file(image, path_of, client, encodes):
    path = path_of(image)
    response = client.get(path)
    response.getvalue()
    default_storage.delete(f"renditions/{image.file_hash}/w400.webp")

    again = client.get(path, headers={"If-None-Match": response["ETag"]})

    assert again.status_code == 304
    assert again["ETag"] == response["ETag"]
    assert again["Cache-Control"] == "public, max-age=31536000, immutable"
    assert len(encodes) == 1


def test_old_hash_leads_to_the_present_file_in_the_same_form(
    image, path_of, client, fetch, draw, encode
):
    old = [path_of(image, "w800", "avif"), path_of(image, "social")]
    fetch(old[0])
    replace_file(image, encode(draw(1000, 701)))

    responses = [client.get(path) for path in old]

    assert [response.status_code for response in responses] == [302, 302]
    assert [response["Location"] for response in responses] == [
        path_of(image, "w800", "avif"),
        path_of(image, "social"),
    ]
    assert responses[0]["Cache-Control"] == "public, max-age=300"
    assert fetch(responses[0]["Location"])[0] == 200


def test_old_hash_leads_to_the_largest_size_of_a_smaller_file(image, path_of, client, draw, encode):
    old = path_of(image, "w800", "jpg")
    replace_file(image, encode(draw(500, 300)))

    assert client.get(old)["Location"] == path_of(image, "w400", "jpg")


def test_every_earlier_hash_leads_straight_to_the_present_file(
    image, path_of, client, draw, encode
):
    old = []
    for width in (1001, 1002, 1003):
        old.append(path_of(image))
        replace_file(image, encode(draw(width, 700)))

    assert {client.get(path)["Location"] for path in old} == {path_of(image)}


def test_old_focal_point_leads_to_the_present_one(image, path_of, client):
    old = path_of(image, "social")
    Image.objects.filter(pk=image.pk).update(focal_point_x=0, focal_point_y=0)

    response = client.get(old)

    assert response.status_code == 302
    assert response["Location"] == path_of(image, "social")


def test_redirects_name_no_host(image, path_of, client):
    old = path_of(image, "social")
    Image.objects.filter(pk=image.pk).update(focal_point_x=0, focal_point_y=0)

    response = client.get(old, headers={"Host": "localhost"})

    assert response["Location"].startswith("/media/renditions/")


def test_twins_are_served_each_under_its_focal_point(image, path_of, fetch, upload, draw):
    twin = upload(draw(1000, 700, mark=(950, 100)), focal_point_x=0, focal_point_y=0)

    assert twin.file_hash == image.file_hash
    assert fetch(path_of(image, "social"))[0] == 200
    assert fetch(path_of(twin, "social"))[0] == 200


def test_lost_original_is_not_found_and_stays_readable_where_renditions_exist(
    image, path_of, fetch
):
    made = path_of(image, "w400")
    fetch(made)
    default_storage.delete(image.file.name)

    assert fetch(made)[0] == 200
    assert fetch(path_of(image, "w800")) == NOT_FOUND


def test_original_exchanged_behind_the_rows_back_is_never_encoded(
    image, path_of, fetch, draw, encode, encodes
):
    default_storage.delete(image.file.name)
    default_storage.save(image.file.name, ContentFile(encode(draw(1000, 700))))

    assert fetch(path_of(image)) == NOT_FOUND
    assert not encodes


def test_delivery_sets_no_cookie_and_varies_on_nothing(image, path_of, client, admin_client):
    for visitor in (client, admin_client):
        response = visitor.get(path_of(image))
        response.getvalue()

        assert not response.cookies
        assert "Vary" not in response.headers
