"""Uploading through the admin: every broken file is an error message on the form."""

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as PillowImage
from wagtail.models import Collection

from cms.models import Image

# Wagtail 8.0 leaves the temporary files of its own renditions to the garbage collector.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:Unclosed file <tempfile:ResourceWarning"),
    pytest.mark.filterwarnings("ignore:unclosed file <_io.BufferedRandom:ResourceWarning"),
]

DAMAGED = "This file is damaged or not an image."
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"


def post_to_form(client, name, data):
    """Upload with the image form; answer the errors of its file field."""
    response = client.post(
        "/admin/images/add/", {"title": "A photograph", "file": SimpleUploadedFile(name, data)}
    )
    if response.status_code == 302:
        return []
    assert response.status_code == 200
    return response.context["form"].errors["file"]


def post_to_multiple_upload(client, name, data):
    """Upload as drag and drop does; answer the errors."""
    response = client.post(
        "/admin/images/multiple/add/",
        {
            "title": "A photograph",
            "collection": Collection.get_first_root_node().pk,
            "files[]": SimpleUploadedFile(name, data),
        },
    )
    answer = json.loads(response.content)
    return [] if answer["success"] else [answer["error_message"].strip()]


def post_to_chooser(client, name, data):
    """Upload from inside a page; answer the errors of the file field."""
    prefix = "image-chooser-upload"
    response = client.post(
        "/admin/images/chooser/create/",
        {f"{prefix}-title": "A photograph", f"{prefix}-file": SimpleUploadedFile(name, data)},
    )
    assert response.status_code == 200
    answer = json.loads(response.content)
    return [] if answer["step"] == "chosen" else [answer["htmlFragment"]]


UPLOADS = [post_to_form, post_to_multiple_upload, post_to_chooser]


@pytest.mark.parametrize("post", UPLOADS)
@pytest.mark.parametrize("extension", ["jpg", "png", "webp", "avif", "gif"])
def test_half_a_file_is_an_error_on_the_form(post, extension, admin_client, encode):
    noise = PillowImage.effect_noise((300, 200), 90).convert("RGB")
    data = encode(noise, extension)

    errors = post(admin_client, f"photo.{extension}", data[: len(data) // 2])

    assert len(errors) == 1
    assert DAMAGED in errors[0]
    assert not Image.objects.exists()


@pytest.mark.parametrize("post", UPLOADS)
@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("photo.jpg", b"plain text"),
        ("photo.jpg", SVG),
        ("drawing.svg", SVG),
        ("photo.jpg", b"\xff\xd8\xff\xe0"),
    ],
)
def test_what_is_no_image_is_an_error_on_the_form(post, name, data, admin_client):
    assert len(post(admin_client, name, data)) == 1
    assert not Image.objects.exists()


@pytest.mark.parametrize("post", UPLOADS)
def test_too_many_pixels_are_an_error_on_the_form(post, admin_client):
    output = io.BytesIO()
    PillowImage.new("1", (10_000, 6_000)).save(output, "PNG")

    errors = post(admin_client, "large.png", output.getvalue())

    assert "too many pixels (10000 × 6000)" in errors[0]
    assert not Image.objects.exists()


@pytest.mark.parametrize("post", UPLOADS)
@pytest.mark.parametrize("extension", ["jpg", "png", "webp", "avif", "gif"])
def test_every_accepted_format_is_stored_with_its_facts(post, extension, admin_client, encode):
    data = encode(PillowImage.new("RGB", (30, 20), "white"), extension)

    assert post(admin_client, f"photo.{extension}", data) == []

    image = Image.objects.get()
    assert (image.width, image.height, image.placeholder_color) == (30, 20, "#ffffff")
    assert len(image.file_hash) == 40


def test_replacing_a_file_in_the_form_retires_the_old_one(admin_client, upload, draw, encode):
    image = upload(draw(30, 20))
    replacement = SimpleUploadedFile("other.png", encode(draw(31, 20)))

    response = admin_client.post(
        f"/admin/images/{image.pk}/", {"title": "A photograph", "file": replacement}
    )

    assert response.status_code == 302
    stored = Image.objects.get(pk=image.pk)
    assert (stored.width, stored.height) == (31, 20)
    assert [row.file_hash for row in stored.retired_files.all()] == [image.file_hash]


def test_moving_the_focal_point_in_the_form_keeps_the_file(admin_client, upload, draw):
    image = upload(draw(30, 20))
    point = {f"focal_point_{name}": 5 for name in ("x", "y", "width", "height")}

    admin_client.post(f"/admin/images/{image.pk}/", {"title": "A photograph", **point})

    stored = Image.objects.get(pk=image.pk)
    assert (stored.focal_point_x, stored.file_hash) == (5, image.file_hash)
    assert not stored.retired_files.exists()
