"""Renditions ahead of visitors: what the worker and the command make, leave and delete."""

import io
import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction

from cms.images import upkeep
from cms.images.renditions import build_storage_name, list_renditions
from cms.images.upkeep import RenditionUpkeep, UpkeepReport, make_missing_renditions
from cms.models import Image, Person

pytestmark = pytest.mark.django_db

SMALL_COUNT = 4  # renditions of an image 90 px wide: three formats and the social crop


@pytest.fixture
def used_image(upload, draw):
    image = upload(draw(90, 60))
    Person.objects.create(name="Ada Example", slug="ada-example", photo=image)
    return image


def run_command(*arguments):
    output = io.StringIO()
    call_command("make_renditions", *arguments, stdout=output)
    return output.getvalue()


def list_files(media_root):
    return sorted(
        str(path.relative_to(media_root))
        for path in (media_root / "renditions").rglob("*")
        if path.is_file()
    )


def list_expected(record):
    return sorted(build_storage_name(record, spec) for spec in list_renditions(record))


def make_older(media_root: Path, days: int) -> None:
    then = (timezone.now() - timedelta(days=days)).timestamp()
    for path in (media_root / "renditions").rglob("*"):
        os.utime(path, (then, then))


def test_command_makes_what_images_in_use_lack_and_a_second_run_nothing(
    used_image, upload, draw, record_of, media_root
):
    upload(draw(91, 60))  # nothing refers to it

    first = run_command()
    files = list_files(media_root)
    second = run_command()

    assert first == "Renditions: 4 made, 0 deleted, 0 images failed.\n"
    assert files == list_expected(record_of(used_image))
    assert second == "Renditions: 0 made, 0 deleted, 0 images failed.\n"
    assert list_files(media_root) == files


def test_command_makes_unused_images_too_when_asked(used_image, upload, draw, media_root):
    upload(draw(91, 60))

    assert run_command("--all").startswith("Renditions: 8 made")


def test_private_images_are_left_out_and_their_files_deleted(used_image, media_root):
    run_command()
    CollectionViewRestriction.objects.create(
        collection=Collection.get_first_root_node(),
        restriction_type=CollectionViewRestriction.LOGIN,
    )

    assert run_command("--keep-days", "0") == ("Renditions: 0 made, 4 deleted, 0 images failed.\n")
    assert list_files(media_root) == []
    assert list((media_root / "renditions").iterdir()) == []


def test_replaced_files_and_moved_focal_points_are_deleted_after_a_while(
    used_image, draw, encode, record_of, media_root
):
    run_command()
    image = Image.objects.get(pk=used_image.pk)
    image.file = ContentFile(encode(draw(92, 60)), name="photo.png")
    image.focal_point_x = image.focal_point_y = 1
    image.save()
    run_command()
    Image.objects.filter(pk=image.pk).update(focal_point_x=50)

    young = run_command("--keep-days", "7")
    make_older(media_root, days=8)
    old = run_command("--keep-days", "7")

    assert young == "Renditions: 1 made, 0 deleted, 0 images failed.\n"
    assert old == "Renditions: 0 made, 5 deleted, 0 images failed.\n"
    assert list_files(media_root) == list_expected(record_of(image))


def test_unfinished_writes_of_a_killed_process_are_deleted(used_image, media_root, record_of):
    run_command()
    folder = media_root / "renditions" / used_image.file_hash
    (folder / "tmpabc.unfinished").write_bytes(b"half")
    make_older(media_root, days=8)

    assert "1 deleted" in run_command()
    assert list_files(media_root) == list_expected(record_of(used_image))


def test_image_that_cannot_be_made_does_not_hold_up_the_others(upload, draw, caplog):
    photos = [upload(draw(width, 60)) for width in (90, 91, 92)]
    for number, photo in enumerate(photos):
        Person.objects.create(name=f"Ada {number}", slug=f"ada-{number}", photo=photo)
    default_storage.delete(photos[1].file.name)

    assert run_command() == "Renditions: 8 made, 0 deleted, 1 images failed.\n"
    assert f"No renditions of image {photos[1].pk}" in caplog.text


def test_time_limit_ends_a_run_and_the_next_goes_on(used_image, monkeypatch):
    assert run_command("--max-seconds", "0") == (
        "Renditions: 0 made, 0 deleted, 0 images failed; time is up, more are missing.\n"
    )
    assert make_missing_renditions() == UpkeepReport(SMALL_COUNT, 0, is_finished=True)


def test_caller_that_comes_back_does_not_look_at_the_storage_again(
    used_image, monkeypatch, django_assert_num_queries
):
    verified_names = set()
    make_missing_renditions(verified_names=verified_names)

    def fail(_folder):
        raise AssertionError("looked at the storage")

    monkeypatch.setattr(default_storage, "listdir", fail)
    # 1. public images in use
    with django_assert_num_queries(1):
        report = make_missing_renditions(verified_names=verified_names)

    assert report == UpkeepReport(0, 0, is_finished=True)


def test_worker_deletes_once_a_day(used_image, monkeypatch, media_root):
    now = time.monotonic()
    monkeypatch.setattr(upkeep.time, "monotonic", lambda: now)
    job = RenditionUpkeep()
    job.run()
    Person.objects.all().delete()
    used_image.delete()
    make_older(media_root, days=8)

    job.run()
    assert len(list_files(media_root)) == SMALL_COUNT

    now += 24 * 60 * 60
    job.run()
    assert list_files(media_root) == []
