"""The images of an imported page."""

from django.core.management import CommandError

from cms.models import Image
from treatments.models import TreatmentPage

from .conftest import PROSE, get_treatment, list_files


def test_html_page_brings_its_images(import_page, samples):
    run = import_page(samples / "semantic.html")

    page = get_treatment("spinal-cord-stimulation")
    figure = next(block.value for block in page.body if block.block_type == "figure")
    image = Image.objects.get()
    assert figure["image"].pk == image.pk
    assert (
        figure["image"].contextual_alt_text == "A stimulator the size of a matchbox beside a coin"
    )
    assert figure["caption"] == "The pulse generator sits under the skin, usually above the hip."
    assert (image.width, image.height) == (320, 200)
    assert image.description == "A stimulator the size of a matchbox beside a coin"
    assert "new image, alt “A stimulator the size of a matchbox beside a coin”" in run.output
    table = next(block.value for block in page.body if block.block_type == "table")
    assert table.caption == "Typical timetable"


def test_web_page_brings_images_and_links_of_its_site(import_page, web, samples):
    page = f"<h1>Blocks</h1><p>{PROSE} <a href='/visit/'>Visit us</a></p><img src='a.png' alt='A'>"
    web.serve("/t/blocks/", page.encode())
    web.serve("/t/blocks/a.png", (samples / "images" / "spine.png").read_bytes(), "image/png")

    import_page(web.url("/t/blocks/"), "--allow-private")

    body = get_treatment("blocks").body
    assert f'<a href="{web.url("/visit/")}">Visit us</a>' in body[0].value.source
    assert body[1].value["image"].pk == Image.objects.get().pk


def test_failed_image_is_reported_and_the_rest_imported(import_page, samples, write_page):
    spine = samples / "images" / "spine.png"
    path = write_page(
        f"<h1>Blocks</h1><p>{PROSE}</p><img src='gone.png' alt='A'><img src='good.png' alt='B'>"
        "<img src='broken.png' alt='C'><img src='file:///etc/hostname'><img src='drawing.svg'>"
        "<img src='tiny.png'>"
    )
    (path.parent / "good.png").write_bytes(spine.read_bytes())
    (path.parent / "broken.png").write_bytes(spine.read_bytes()[:-60])
    (path.parent / "drawing.svg").write_text("<svg onload='alert(1)'/>")
    (path.parent / "tiny.png").write_bytes((samples / "images" / "spacer.png").read_bytes())

    run = import_page(path)

    assert [block.block_type for block in get_treatment("blocks").body] == ["paragraph", "figure"]
    assert [line.strip() for line in run.lines if "-  image: " in line] == [
        "-  image: gone.png (gone.png: no such file)",
        "-  image: broken.png (This file is damaged or not an image.)",
        "-  image: file:///etc/hostname (only http and https images, and files beside the page,"
        " are opened)",
        "-  image: drawing.svg (This file is damaged or not an image.)",
        "-  image: tiny.png (only 1 × 1 pixels: a spacer or an icon)",
    ]


def test_same_image_is_stored_once(import_page, samples, write_page):
    spine = (samples / "images" / "spine.png").read_bytes()
    path = write_page(
        f"<h1>One</h1><p>{PROSE}</p><img src='a.png' alt='A'><img src='copy.png' alt='B'>"
    )
    (path.parent / "a.png").write_bytes(spine)
    (path.parent / "copy.png").write_bytes(spine)
    import_page(path)
    write_page(f"<h1>Two</h1><p>{PROSE}</p><img src='a.png' alt='C'>")

    run = import_page(path)

    assert Image.objects.count() == 1
    assert len([name for name in list_files() if "original_images" in name]) == 1
    assert f"image {Image.objects.get().pk} of the library, alt “C”" in run.output


def test_files_of_a_failed_import_are_deleted(import_page, samples, count_rows, monkeypatch):
    """The database forgets what is rolled back; a folder does not."""
    before = count_rows()

    def fail(*args, **kwargs):
        assert list_files()  # the image is there by now
        raise CommandError("power cut")

    monkeypatch.setattr(TreatmentPage, "save_revision", fail)

    run = import_page(samples / "semantic.html")

    assert run.problem == "power cut"
    assert count_rows() == before
