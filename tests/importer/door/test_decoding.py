import pytest

from cms.importer.door import Document, Nowhere, decode
from cms.importer.problems import ImportProblem

TEXT = "Juvéderm™ — what’s new"


def document(data, kind="text", charset=""):
    return Document("page", data, kind, charset, Nowhere())


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8-sig"),
        (TEXT.encode("utf-16"), "utf-16"),
        (TEXT.encode("utf-32"), "utf-32"),
        (TEXT.encode("cp1252"), "windows-1252"),
    ],
)
def test_text_without_a_declaration_is_recognised(data, encoding):
    decoded = decode(document(data))

    assert (decoded.text, decoded.encoding) == (TEXT, encoding)


@pytest.mark.parametrize(
    ("declaration", "codec"),
    [
        ('<meta charset="iso-8859-1">', "cp1252"),  # as browsers read it
        ('<meta http-equiv="Content-Type" content="text/html; charset=windows-1250">', "cp1250"),
        ('<meta charset="utf-16">', "utf-8"),  # cannot be true of a page that reads as ASCII
        ('<?xml version="1.0" encoding="utf-8"?>', "utf-8"),
    ],
)
def test_page_is_believed_what_it_declares(declaration, codec):
    page = f"{declaration}<p>“quoted” – dash</p>"

    assert decode(document(page.encode(codec), "html")).text == page


def test_server_overrules_the_page():
    page = '<meta charset="utf-8"><p>żółw</p>'.encode("iso-8859-2")

    assert "żółw" in decode(document(page, "html", "iso-8859-2")).text


@pytest.mark.parametrize(
    ("data", "kind", "charset"),
    [
        ("naïve café".encode() + b" broken: \xe2\x82", "text", ""),
        (b"caf\xe9", "html", "utf-8"),
        (b'<meta charset="utf-8"><p>caf\xe9</p>', "html", ""),
        (b"\xff\xfea\xd8", "text", ""),
        (b"\x81\x8d are in no code page", "text", ""),
    ],
)
def test_broken_encoding_is_refused_with_its_place(data, kind, charset):
    with pytest.raises(ImportProblem, match=r"^page: broken encoding, byte \d+ is not valid"):
        decode(document(data, kind, charset))


@pytest.mark.parametrize(
    "charset", ["klingon", "unicode_escape", "idna", "hex", "zlib", "undefined", "\0"]
)
def test_unknown_encoding_is_refused(charset):
    with pytest.raises(ImportProblem, match="unknown encoding"):
        decode(document(b"x", "html", charset))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"%PDF-1.7 ...", "is a PDF document"),
        (b"\x89PNG\r\n\x1a\n", "is an image"),
        (b"PK\x03\x04 word", "is a ZIP archive or office document"),
        (b"\x7fELF\0\0\0", "is binary"),
        (b"\x01\x02\x03\x04\x05 control characters", "is binary"),
    ],
)
def test_binary_data_is_refused_by_name(data, message):
    with pytest.raises(ImportProblem, match=message):
        decode(document(data))


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("<!-- a --><!-- b -->\n<!DOCTYPE html><p>x", "text", "html"),
        ("<html><p>x", "", "html"),
        ("A title\n\nText about 1 < 2.", "", "text"),
        ("A title\n\n<p>with tags</p>", "", "html"),
        ("A title\n\n<p>with tags</p>", "text", "text"),
        ("no tags", "html", "html"),
    ],
)
def test_kind_follows_the_beginning_then_the_name_then_tags(text, kind, expected):
    assert decode(document(text.encode(), kind)).kind == expected


def test_thousands_of_comments_are_passed_over_quickly():
    page = "<!-- a -->" * 20_000 + "text"

    assert decode(document(page.encode(), "")).kind == "text"
