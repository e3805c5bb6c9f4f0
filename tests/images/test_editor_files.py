"""The storage itself is for editors only; visitors get renditions and documents."""

import pytest
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

# Wagtail 8.0 leaves the temporary files of its own renditions to the garbage collector.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:Unclosed file <tempfile:ResourceWarning"),
    pytest.mark.filterwarnings("ignore:unclosed file <_io.BufferedRandom:ResourceWarning"),
]


@pytest.fixture
def image(upload, draw):
    return upload(draw(300, 200))


def test_visitors_are_sent_to_the_login(image, client):
    response = client.get(image.file.url)

    assert response.status_code == 302
    assert response["Location"].startswith("/admin/login/")


def test_users_without_access_to_the_admin_are_refused(image, client):
    client.force_login(get_user_model().objects.create_user("visitor"))

    response = client.get(image.file.url)

    assert response.status_code == 302
    assert response["Location"].startswith("/admin/")


def test_editors_see_originals_and_thumbnails(image, admin_client, decode):
    thumbnail = image.get_rendition("max-165x165")

    for url, size in ((image.file.url, (300, 200)), (thumbnail.url, (165, 110))):
        response = admin_client.get(url)
        assert decode(response.getvalue()).size == size
        assert response["Content-Type"] == "image/png"
        assert response["Cache-Control"] == "private, max-age=3600"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Security-Policy"] == "default-src 'none'"


def test_thumbnails_of_the_image_list_load(image, admin_client):
    page = admin_client.get("/admin/images/").content.decode()
    source = page.split('src="/admin/files/')[1].split('"')[0]

    response = admin_client.get(f"/admin/files/{source}")

    assert response.status_code == 200
    response.getvalue()


@pytest.mark.parametrize(
    "name",
    [
        "original_images/unknown.png",
        "original_images/page.html",
        "original_images/drawing.svg",
        "original_images/",
        "original_images/../documents/secret.png",
        "original_images/../../outside.png",
        "images/..%2f..%2foutside.png",
        "documents/secret.png",
        "renditions/secret.png",
        "/etc/passwd",
        "original_images/%00.png",
    ],
)
def test_editors_get_nothing_but_images_of_the_library(name, admin_client, media_root):
    for stored in ("documents/secret.png", "renditions/secret.png", "original_images/page.html"):
        default_storage.save(stored, ContentFile(b"secret"))
    (media_root.parent / "outside.png").write_bytes(b"secret")

    assert admin_client.get(f"/admin/files/{name}").status_code == 404
