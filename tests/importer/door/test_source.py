import io
import os
import sys

import pytest

from cms.importer.door import Folder, Nowhere, WebAddress, open_source
from cms.importer.problems import ImportProblem


def test_file_knows_its_folder_and_its_kind(samples):
    document = open_source(str(samples / "semantic.html"), allow_private=False)

    assert document.base == Folder(samples)
    assert document.kind == "html"
    assert document.data.startswith(b"<!doctype html>")


def test_standard_input_leads_nowhere(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"A title\n\nText.")))

    document = open_source("-", allow_private=False)

    assert (document.data, document.base, document.name) == (
        b"A title\n\nText.",
        Nowhere(),
        "standard input",
    )


def test_web_page_is_relative_to_where_redirects_ended(web):
    web.redirect("/old", "/new/")
    web.serve("/new/", b"<h1>Hi</h1>", "application/xhtml+xml")

    document = open_source(web.url("/old"), allow_private=True)

    assert document.base == WebAddress(web.url("/new/"))
    assert document.kind == "html"


def test_web_answer_that_is_no_page_is_refused(web):
    web.serve("/leaflet", b"%PDF-1.7", "application/pdf")

    with pytest.raises(ImportProblem, match="is application/pdf; only HTML pages and plain text"):
        open_source(web.url("/leaflet"), allow_private=True)


@pytest.mark.parametrize("data", [b"", b" \r\n\t ", b"\0\0"])
def test_empty_file_is_refused(tmp_path, data):
    path = tmp_path / "page.html"
    path.write_bytes(data)

    with pytest.raises(ImportProblem, match=r"page\.html is empty"):
        open_source(str(path), allow_private=False)


def test_file_of_50_megabytes_is_refused_without_being_read(tmp_path):
    path = tmp_path / "big.txt"
    with path.open("wb") as stream:
        stream.truncate(50 * 1024 * 1024)

    with pytest.raises(ImportProblem, match="larger than 10 MB"):
        open_source(str(path), allow_private=False)


def test_endless_standard_input_is_refused(monkeypatch):
    with open("/dev/zero") as endless:
        monkeypatch.setattr(sys, "stdin", endless)

        with pytest.raises(ImportProblem, match="standard input is larger than 10 MB"):
            open_source("-", allow_private=False)


@pytest.mark.parametrize("name", ["missing.html", ".", "bad\0name", "x" * 5000])
def test_what_is_no_file_is_one_clear_line(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)

    with pytest.raises(ImportProblem) as caught:
        open_source(name, allow_private=False)

    assert "\n" not in str(caught.value)


def test_pipe_is_refused_instead_of_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")

    with pytest.raises(ImportProblem, match="is not a file"):
        open_source(str(tmp_path / "pipe"), allow_private=False)


@pytest.mark.parametrize("source", ["file:///etc/passwd", "ftp://clinic.example/page"])
def test_other_schemes_are_refused(source):
    with pytest.raises(ImportProblem, match="only http and https"):
        open_source(source, allow_private=False)
