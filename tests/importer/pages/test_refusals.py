"""Wrong options and bad pages: one clear line, and nothing is written."""

import pytest
from django.core.management import CommandError, call_command

from .conftest import PROSE, get_treatment


def test_page_of_a_private_address_needs_permission(import_page, web, count_rows):
    before = count_rows()

    run = import_page(web.url("/blocks/"))

    assert "127.0.0.1, which is not a public address (--allow-private permits it)" in run.problem
    assert web.asked == []
    assert count_rows() == before


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (("--reviewed-by", "Inés Okafor"), "only make sense with --publish"),
        (("--publish", "--reviewed-on", "2026-01-01"), "--reviewed-on needs --reviewed-by"),
        (
            ("--publish", "--reviewed-by", "Nobody"),
            "no person is called Nobody; there are: Inés Okafor, MD",
        ),
        (
            ("--publish", "--reviewed-by", "Inés Okafor", "--reviewed-on", "yesterday"),
            "yesterday is not a date such as 2026-03-04",
        ),
        (
            ("--publish", "--reviewed-by", "Inés Okafor", "--reviewed-on", "2999-01-01"),
            "a review cannot lie in the future",
        ),
        (("--parent", "/nowhere/"), "no page at /nowhere/ to put the import under"),
        (
            ("--parent", "/articles/"),
            "/articles/ is a article index page, which cannot hold a treatment",
        ),
        (("--parent", "/"), "/ is a home page, which cannot hold a treatment"),
    ],
)
def test_wrong_options_are_one_clear_line_and_write_nothing(
    import_page, samples, count_rows, options, problem
):
    before = count_rows()

    run = import_page(samples / "browser-copy.txt", *options)

    assert problem in run.problem
    assert count_rows() == before


def test_unknown_type_is_refused_by_the_command_line(clinic, samples):
    with pytest.raises(CommandError, match="invalid choice: 'poem'"):
        call_command("import_page", str(samples / "browser-copy.txt"), "--type", "poem")


@pytest.mark.django_db
def test_site_without_an_index_page_says_what_to_do(samples):
    with pytest.raises(CommandError, match="no live treatment index page .* --parent$"):
        call_command("import_page", str(samples / "browser-copy.txt"))


@pytest.mark.parametrize("path", ["/treatments/", "treatments", "/treatments"])
def test_parent_is_named_by_its_path(import_page, samples, path):
    import_page(samples / "browser-copy.txt", "--parent", path)

    assert get_treatment("occipital-nerve-blocks").get_parent().slug == "treatments"


def test_page_of_another_type_in_the_way_is_told(import_page, samples, web):
    web.serve("/p/", f"<h1>Nerve blocks</h1><p>{PROSE}</p>".encode())
    import_page(web.url("/p/"), "--allow-private")

    run = import_page(web.url("/p/"), "--allow-private", "--type", "article")

    assert "is there already and is a different page (treatment)" in run.problem


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "page.html is empty"),
        (b"\x89PNG\r\n\x1a\n\0\0", "is an image, not HTML or text"),
        (b"<p>Only a paragraph.</p>", "page.html: no title found"),
        (b"<html><h1>Title</h1></html>", "page.html: there is a title but no text"),
        (b'<meta charset="utf-8"><h1>Caf\xe9</h1><p>x</p>', "broken encoding, byte 29"),
        (b"x" * (10 * 1024 * 1024 + 1), "page.html is larger than 10 MB"),
    ],
    ids=["empty", "binary", "no title", "no text", "broken encoding", "large"],
)
def test_bad_input_is_one_clear_line_and_writes_nothing(
    import_page, tmp_path, count_rows, data, problem
):
    (tmp_path / "page.html").write_bytes(data)
    before = count_rows()

    run = import_page(tmp_path / "page.html")

    assert problem in run.problem
    assert count_rows() == before


def test_report_of_a_hostile_page_cannot_write_to_the_terminal(import_page, write_page):
    path = write_page(
        f"<h1>Bad \x1b[2J\x1b]0;title\x07 page\u202e</h1><p>{PROSE}</p><nav>\x1b[31mmenu here</nav>"
    )

    run = import_page(path)

    assert not set(run.output) & {"\x1b", "\x07", "\u202e"}
