"""Documents for download: their public form, and that they never open in the CMS's own origin."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.models import Collection, CollectionViewRestriction

from cms.images.documents import DocumentRecord, build_document_payload
from cms.models import Document

pytestmark = pytest.mark.django_db


@pytest.fixture
def document():
    return Document.objects.create(
        title="Before your visit", file=ContentFile(b"%PDF-1.7 leaflet", name="Before visit.PDF")
    )


def restrict(collection):
    CollectionViewRestriction.objects.create(
        collection=collection, restriction_type=CollectionViewRestriction.LOGIN
    )


def load_payloads():
    rows = Document.objects.public().values_list(*DocumentRecord._fields)
    return [build_document_payload(DocumentRecord(*row), "https://cms.example") for row in rows]


def test_payload_is_complete(document):
    assert load_payloads() == [
        {
            "id": document.pk,
            "title": "Before your visit",
            "filename": "Before_visit.PDF",
            "extension": "pdf",
            "size_bytes": 16,
            "url": f"https://cms.example/documents/{document.pk}/Before_visit.PDF",
        }
    ]


def test_payloads_of_many_cost_one_query(document, django_assert_num_queries):
    for number in range(5):
        Document.objects.create(title="More", file=ContentFile(b"text", name=f"{number}.txt"))

    # 1. the public documents
    with django_assert_num_queries(1):
        assert len(load_payloads()) == 6


def test_document_below_a_private_collection_is_not_public(document, client):
    above = Collection.get_first_root_node().add_child(name="Staff")
    Document.objects.update(collection=above.add_child(name="Forms"))
    restrict(above)

    assert load_payloads() == []
    assert client.get(f"/documents/{document.pk}/Before_visit.PDF").status_code == 404


@pytest.mark.parametrize(
    ("name", "content_type"),
    [
        ("leaflet.pdf", "application/pdf"),
        ("page.html", "text/html"),
        ("drawing.svg", "image/svg+xml"),
        ("notes.txt", "text/plain"),
    ],
)
def test_every_document_is_an_attachment_that_no_browser_guesses_about(name, content_type, client):
    document = Document.objects.create(title="Leaflet", file=ContentFile(b"text", name=name))

    response = client.get(f"/documents/{document.pk}/{name}")

    assert response.getvalue() == b"text"
    assert response["Content-Type"] == content_type
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'"


@pytest.mark.parametrize("name", ["page.html", "drawing.svg", "program.exe", "archive.zip", "none"])
def test_admin_refuses_other_kinds_of_file(name, admin_client):
    response = admin_client.post(
        "/admin/documents/add/", {"title": "A file", "file": SimpleUploadedFile(name, b"text")}
    )

    assert response.status_code == 200
    assert "not allowed" in response.context["form"].errors["file"][0]
    assert not Document.objects.exists()


def test_admin_stores_hash_and_size(admin_client):
    admin_client.post(
        "/admin/documents/add/",
        {"title": "Leaflet", "file": SimpleUploadedFile("leaflet.pdf", b"%PDF-1.7")},
    )

    document = Document.objects.get()
    assert (document.file_size, len(document.file_hash)) == (8, 40)
