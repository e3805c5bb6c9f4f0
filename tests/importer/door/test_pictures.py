import pytest

from cms.importer.door import Folder, Nowhere, PictureDoor, WebAddress
from cms.importer.door.limits import MAX_IMAGES
from cms.importer.problems import ImportProblem


def open_picture(reference, base, *, allow_private=False):
    return PictureDoor(base, allow_private=allow_private).open(reference)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "secret.png").write_bytes(b"secret")
    page_folder = tmp_path / "page"
    (page_folder / "page_files").mkdir(parents=True)
    (page_folder / "page_files" / "a photo.png").write_bytes(b"photo")
    return page_folder


@pytest.mark.parametrize(
    "reference",
    [
        "page_files/a%20photo.png",
        "./page_files/a photo.png?v=2#x",
        "page_files/../page_files/a%20photo.png",
    ],
)
def test_image_beside_the_page_is_opened(folder, reference):
    assert open_picture(reference, Folder(folder)) == b"photo"


@pytest.mark.parametrize(
    "reference",
    [
        "../secret.png",
        "page_files/../../secret.png",
        "..%2fsecret.png",
        "page_files/%2e%2e/%2e%2e/secret.png",
        "/etc/hostname",
        "link.png",
        "linked/secret.png",
    ],
)
def test_image_outside_the_pages_folder_is_refused(folder, reference):
    (folder / "link.png").symlink_to(folder.parent / "secret.png")
    (folder / "linked").symlink_to(folder.parent)

    with pytest.raises(ImportProblem, match="outside the folder of the page"):
        open_picture(reference, Folder(folder))


@pytest.mark.parametrize("base", [Folder("/"), Nowhere(), WebAddress("http://127.0.0.1/")])
@pytest.mark.parametrize(
    "reference",
    ["file:///etc/hostname", "FILE:///etc/hostname", "data:image/png;base64,AA==", "c:\\x"],
)
def test_other_schemes_are_never_opened(base, reference):
    with pytest.raises(ImportProblem):
        open_picture(reference, base, allow_private=True)


def test_loop_of_links_and_nul_are_one_clear_line(folder):
    (folder / "loop").symlink_to(folder / "loop")

    for reference in ("loop", "a%00b", "page_files"):
        with pytest.raises(ImportProblem):
            open_picture(reference, Folder(folder))


def test_image_of_a_web_page_is_relative_to_it(web):
    web.serve("/images/a.png", b"photo", "image/png")
    base = WebAddress(web.url("/treatments/page/"))

    assert open_picture("../../images/a.png", base, allow_private=True) == b"photo"


@pytest.mark.parametrize("base", [WebAddress("https://clinic.example/"), Nowhere(), Folder("/")])
def test_image_at_a_private_address_is_refused(web, base):
    with pytest.raises(ImportProblem, match="not a public address"):
        open_picture(web.url("/images/a.png"), base)

    assert web.asked == []


def test_relative_image_of_standard_input_leads_nowhere():
    with pytest.raises(ImportProblem, match="own address is not known"):
        open_picture("images/a.png", Nowhere())


def test_address_without_scheme_means_the_web(names):
    with pytest.raises(ImportProblem, match=r"unknown host: cdn\.example"):
        open_picture("//cdn.example/a.png", Nowhere())


def test_images_together_are_limited(tmp_path):
    with (tmp_path / "large.png").open("wb") as stream:
        stream.truncate(9 * 1024 * 1024)
    door = PictureDoor(Folder(tmp_path), allow_private=False)
    for _ in range(6):
        door.open("large.png")

    with pytest.raises(ImportProblem, match="the page's images are over 60 MB"):
        door.open("large.png")


def test_number_of_images_is_limited(folder):
    door = PictureDoor(Folder(folder), allow_private=False)
    for _ in range(MAX_IMAGES):
        door.open("page_files/a photo.png")

    with pytest.raises(ImportProblem, match="only the first 30 images"):
        door.open("page_files/a photo.png")
