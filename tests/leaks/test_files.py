"""Files in private collections: no pixels, no original, no redirect that tells of them."""

from collections.abc import Iterator

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Collection, CollectionViewRestriction

from cms.models import Image
from tests.leaks.world import World

ABSENT_HASH = "0123456789" * 4
SIZES = ("w400.avif", "w400.webp", "w400.jpg", "social.jpg")


def list_rendition_paths(file_hash: str, focal_key: str = "500x500") -> Iterator[str]:
    return (f"/media/renditions/{file_hash}/{focal_key}/{size}" for size in SIZES)


def answer(path: str) -> tuple[int, dict[str, str], bytes, int]:
    """Return status, headers, body and number of queries."""
    with CaptureQueriesContext(connection) as queries:
        response = Client().get(path)
    body = b"".join(response) if response.streaming else response.content
    return response.status_code, dict(response.items()), body, len(queries)


def test_a_public_image_is_served(world: World) -> None:
    image = Image.objects.get(pk=world.public.image)

    assert {answer(path)[0] for path in list_rendition_paths(image.file_hash)} == {200}


def test_a_private_image_is_answered_like_an_absent_one(world: World) -> None:
    absent = [answer(path) for path in list_rendition_paths(ABSENT_HASH)]

    different = [
        (image, focal_key)
        for image in world.hidden.images.values()
        for focal_key in ("500x500", "1x1")
        if [answer(path) for path in list_rendition_paths(image.file_hash, focal_key)] != absent
    ]

    assert different == []
    assert {found[0] for found in absent} == {404}


def test_renditions_vanish_when_their_collection_becomes_private(world: World) -> None:
    image = Image.objects.get(pk=world.public.image)
    paths = list(list_rendition_paths(image.file_hash))
    assert {answer(path)[0] for path in paths} == {200}

    CollectionViewRestriction.objects.create(
        collection=Collection.get_first_root_node(), restriction_type="login"
    )

    assert [answer(path) for path in paths] == [
        answer(path) for path in list_rendition_paths(ABSENT_HASH)
    ]


def test_the_former_file_of_a_private_image_is_answered_like_an_absent_one(world: World) -> None:
    image = next(iter(world.hidden.images.values()))
    former = image.file_hash
    other = Image.objects.get(pk=world.public.image)
    with other.file.open() as file:
        image.file = ContentFile(file.read() + b"\0", name="replaced.png")
    image.save()

    assert image.retired_files.filter(file_hash=former).exists()
    assert [answer(path) for path in list_rendition_paths(former)] == [
        answer(path) for path in list_rendition_paths(ABSENT_HASH)
    ]


@pytest.mark.parametrize("kind", ["images", "documents"])
def test_no_original_is_served_from_the_media_folder(world: World, kind: str) -> None:
    absent = answer("/media/original_images/absent.png")
    files = getattr(world.hidden, kind).values()

    different = [
        path
        for file in files
        for path in (f"/media/{file.file.name}", f"/media/renditions/../{file.file.name}")
        if answer(path) != absent
    ]

    assert different == []
    assert absent[0] == 404
