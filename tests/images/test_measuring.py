"""What saving a file stores about it, and that nothing else ever does."""

import hashlib

import pytest
from django.core import serializers
from django.core.files.base import ContentFile
from PIL import Image as PillowImage

from cms.images.originals import UnreadableImageError
from cms.models import Document, Image

pytestmark = pytest.mark.django_db


def load_facts(image):
    fields = ("file_hash", "file_size", "width", "height", "placeholder_color")
    return Image.objects.values_list(*fields).get(pk=image.pk)


def build_facts(data, size, color):
    return (hashlib.sha1(data, usedforsecurity=False).hexdigest(), len(data), *size, color)


def list_retired(image):
    return sorted(image.retired_files.values_list("file_hash", flat=True))


def test_saving_a_file_stores_its_facts(upload, draw, encode):
    image = upload(draw(90, 60))

    expected = build_facts(encode(draw(90, 60)), (90, 60), "#2060a0")
    assert load_facts(image) == expected


def test_size_is_stored_as_displayed(draw, encode):
    exif = PillowImage.Exif()
    exif[0x0112] = 6
    data = encode(draw(90, 60), "jpg", exif=exif)

    image = Image.objects.create(title="Turned", file=ContentFile(data, name="turned.jpg"))

    assert load_facts(image)[2:4] == (60, 90)
    assert (image.width, image.height) == (60, 90)


@pytest.mark.parametrize(
    "replace",
    [
        lambda image, file: setattr(image, "file", file) or image.save(),
        lambda image, file: setattr(image, "file", file) or image.save(update_fields=["file"]),
        lambda image, file: image.file.save("other.png", file),
        lambda image, file: image.file.delete(save=False) or image.file.save("photo.png", file),
    ],
    ids=["assigned", "update_fields", "file.save", "same name"],
)
def test_every_way_to_replace_a_file_stores_its_facts_and_retires_the_old_hash(
    replace, upload, draw, encode
):
    old_hash = upload(draw(90, 60)).file_hash
    image = Image.objects.get(file_hash=old_hash)
    data = encode(PillowImage.new("RGB", (30, 20), "white"))

    replace(image, ContentFile(data, name="photo.png"))

    assert load_facts(image) == build_facts(data, (30, 20), "#ffffff")
    assert list_retired(image) == [old_hash]


def test_each_earlier_file_is_retired_once_and_one_that_returns_is_not(upload, draw, encode):
    image = upload(draw(90, 60))
    hashes = []
    for width in (91, 92, 91):
        hashes.append(image.file_hash)
        image.file = ContentFile(encode(draw(width, 60)), name="photo.png")
        image.save()

    assert image.file_hash == hashes[1]
    assert list_retired(image) == sorted({hashes[0], hashes[2]})


def test_saving_other_fields_reads_no_file(upload, draw, django_assert_num_queries):
    image = Image.objects.get(pk=upload(draw(90, 60)).pk)
    before = load_facts(image)
    image.file.storage.delete(image.file.name)

    image.title = "Another title"
    image.save()
    image.save(update_fields=["title"])

    assert load_facts(image) == before
    assert list_retired(image) == []


def test_loading_costs_no_look_at_the_file(upload, draw, django_assert_num_queries):
    pk = upload(draw(90, 60)).pk

    with django_assert_num_queries(1):  # the row
        image = Image.objects.get(pk=pk)
        facts = (image.width, image.height, image.file_hash, image.placeholder_color)

    assert facts[:2] == (90, 60)


def test_damaged_file_is_refused_and_changes_nothing(upload, draw, encode):
    image = Image.objects.get(pk=upload(draw(90, 60)).pk)
    before = load_facts(image)
    data = encode(PillowImage.effect_noise((90, 60), 90))

    with pytest.raises(UnreadableImageError):
        image.file.save("photo.png", ContentFile(data[: len(data) // 2]))

    assert load_facts(image) == before
    assert list_retired(image) == []


def test_row_loaded_from_a_fixture_keeps_what_it_came_with(upload, draw, record_of):
    image = upload(draw(90, 60))
    fixture = serializers.serialize("json", [image])
    before = load_facts(image)
    image.delete()

    for loaded in serializers.deserialize("json", fixture):
        loaded.save()

    assert load_facts(Image.objects.get()) == before


def test_document_facts_follow_its_file():
    document = Document.objects.create(
        title="Leaflet", file=ContentFile(b"first", name="leaflet.txt")
    )
    document = Document.objects.get(pk=document.pk)
    document.file.delete(save=False)
    document.file.save("leaflet.txt", ContentFile(b"second one"))

    facts = Document.objects.values_list("file_size", "file_hash").get(pk=document.pk)
    assert facts == (10, hashlib.sha1(b"second one", usedforsecurity=False).hexdigest())
