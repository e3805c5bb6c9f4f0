"""The http door against a real server on this machine; only names and far hosts are pretended."""

import gzip
import socket
import tracemalloc
import zlib

import certifi
import pytest

from cms.importer.door.fetch import fetch
from cms.importer.door.limits import MAX_BYTES, Deadline
from cms.importer.problems import ImportProblem
from tests.importer.conftest import CERTIFICATE

MEGABYTE = 1024 * 1024


def get(url, *, allow_private=True, seconds=20.0):
    return fetch(
        url, accept="text/html", deadline=Deadline.after(seconds), allow_private=allow_private
    )


def test_page_comes_with_its_type_and_charset(web):
    web.serve("/page", b"<h1>Hello</h1>", "text/html; charset=ISO-8859-2")

    download = get(web.url("/page"))

    assert download.body == b"<h1>Hello</h1>"
    assert (download.media_type, download.charset) == ("text/html", "iso-8859-2")
    assert download.url == web.url("/page")


def test_private_address_is_refused_before_anything_is_asked(web):
    web.serve("/page", b"secret")

    with pytest.raises(ImportProblem, match="127.0.0.1, which is not a public address"):
        get(web.url("/page"), allow_private=False)

    assert web.asked == []


def test_redirect_to_a_private_address_is_refused(web, names, monkeypatch):
    """The first host is public, the second is not: every hop is checked like the first."""
    names["public.example"] = ["8.8.8.8"]
    names["inside.example"] = ["127.0.0.1"]
    web.redirect("/start", web.url("/secret", "inside.example"))
    web.serve("/secret", b"secret")
    real_connect = socket.socket.connect
    monkeypatch.setattr(
        socket.socket, "connect", lambda self, _: real_connect(self, ("127.0.0.1", web.port))
    )

    with pytest.raises(ImportProblem, match="inside.example leads to 127.0.0.1"):
        get(web.url("/start", "public.example"), allow_private=False)

    assert web.asked == ["/start"]


def test_name_is_asked_once_and_the_connection_goes_to_that_answer(names, monkeypatch):
    """A name server that says something else the second time (DNS rebinding) is not asked again."""
    names["rebinding.example"] = ["8.8.8.8"]
    connected = []

    def connect(self, address):
        connected.append(address)
        names["rebinding.example"] = ["127.0.0.1"]
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(socket.socket, "connect", connect)

    with pytest.raises(ImportProblem, match="no connection"):
        get("http://rebinding.example/", allow_private=False)

    assert connected == [("8.8.8.8", 80)]
    assert names["asked"] == ["rebinding.example"]


def test_server_still_gets_the_hosts_name(web, names):
    names["clinic.example"] = ["127.0.0.1"]
    web.serve("/page", b"x")

    get(web.url("/page", "clinic.example"))

    assert web.hosts == [f"clinic.example:{web.port}"]


def test_second_address_is_tried_when_the_first_does_not_answer(web, names):
    names["two.example"] = ["::1", "127.0.0.1"]
    web.serve("/page", b"x")

    assert get(web.url("/page", "two.example")).body == b"x"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_three_redirects_are_followed(web, status):
    web.redirect("/1", "/2", status)
    web.redirect("/2", web.url("/3"), status)
    web.redirect("/3", "page?x=ü".encode().decode("latin-1"), status)  # as raw UTF-8
    web.serve("/page?x=%C3%BC", b"here")

    download = get(web.url("/1"))

    assert download.body == b"here"
    assert web.asked == ["/1", "/2", "/3", "/page?x=%C3%BC"]


def test_fourth_redirect_is_refused(web):
    for number in range(1, 5):
        web.redirect(f"/{number}", f"/{number + 1}")
    web.serve("/5", b"x")

    with pytest.raises(ImportProblem, match="more than 3 redirects"):
        get(web.url("/1"))

    assert web.asked == ["/1", "/2", "/3", "/4"]


@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://clinic.example/", "data:,x"])
def test_redirect_to_another_scheme_is_refused(web, location):
    web.redirect("/start", location)

    with pytest.raises(ImportProblem, match="only http and https"):
        get(web.url("/start"))


def test_announced_size_over_the_limit_is_refused_unread(web):
    def answer(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", str(50 * MEGABYTE))
        handler.end_headers()
        web.wait()

    web.answers["/big"] = answer

    with pytest.raises(ImportProblem, match="larger than 10 MB"):
        get(web.url("/big"))


def test_body_without_a_length_is_cut_off_at_the_limit(web):
    sent = []

    def answer(handler):
        handler.send_response(200)
        handler.end_headers()
        for _ in range(200):
            handler.wfile.write(b"x" * MEGABYTE)
            sent.append(1)

    web.answers["/endless"] = answer

    with pytest.raises(ImportProblem, match="larger than 10 MB"):
        get(web.url("/endless"))

    assert len(sent) < 100


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_compressed_body_is_unpacked_although_nobody_asked_for_it(web, encoding):
    packed = gzip.compress(b"hello") if encoding == "gzip" else zlib.compress(b"hello")
    web.serve("/page", packed, Content_Encoding=encoding)

    assert get(web.url("/page")).body == b"hello"


def test_decompression_bomb_is_refused(web):
    web.serve("/bomb", gzip.compress(b"\0" * (MAX_BYTES * 10)), Content_Encoding="gzip")

    tracemalloc.start()
    with pytest.raises(ImportProblem, match="larger than 10 MB"):
        get(web.url("/bomb"))
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak_bytes < 4 * MAX_BYTES  # it was never unpacked


@pytest.mark.parametrize(
    ("body", "encoding"),
    [(b"not gzip at all", "gzip"), (gzip.compress(b"x" * 999, mtime=0)[:-9], "gzip"), (b"x", "br")],
)
def test_broken_or_unknown_compression_is_one_clear_line(web, body, encoding):
    web.serve("/page", body, Content_Encoding=encoding)

    with pytest.raises(ImportProblem, match=f"^{web.url('/page')}: "):
        get(web.url("/page"))


def test_body_that_drips_is_given_up_at_the_deadline(web):
    """A read timeout alone would never end: each byte comes in time."""

    def answer(handler):
        handler.send_response(200)
        handler.end_headers()
        while not web._released.wait(0.02):
            handler.wfile.write(b"x")

    web.answers["/drip"] = answer
    deadline = Deadline.after(0.5)

    with pytest.raises(ImportProblem, match="no complete answer within 0.5 seconds"):
        fetch(web.url("/drip"), accept="*/*", deadline=deadline, allow_private=True)

    assert Deadline.after(0).at - deadline.at < 5


def test_headers_that_drip_are_given_up_at_the_deadline(web):
    def answer(handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        number = 0
        while not web._released.wait(0.02):
            number += 1
            handler.wfile.write(f"X-{number}: y\r\n".encode())

    web.answers["/drip"] = answer

    with pytest.raises(ImportProblem, match="no complete answer within"):
        get(web.url("/drip"), seconds=0.4)


def test_silent_server_is_given_up_at_the_deadline(web):
    web.answers["/silent"] = lambda handler: web.wait()

    with pytest.raises(ImportProblem, match="no complete answer within 0.3 seconds"):
        get(web.url("/silent"), seconds=0.3)


def test_redirects_share_one_deadline(web):
    web.redirect("/1", "/2")
    web.answers["/2"] = lambda handler: web.wait()

    with pytest.raises(ImportProblem, match="within 0.3 seconds"):
        get(web.url("/1"), seconds=0.3)


def test_answer_that_breaks_off_is_refused(web):
    def answer(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        handler.wfile.write(b"half of it")

    web.answers["/half"] = answer

    with pytest.raises(ImportProblem, match="it ended early"):
        get(web.url("/half"))


@pytest.mark.parametrize("answer", [b"SSH-2.0-OpenSSH_9.6\r\n", b"", b"HTTP/1.1 abc\r\n\r\n"])
def test_server_that_speaks_something_else_is_one_clear_line(web, answer):
    web.answers["/odd"] = lambda handler: handler.wfile.write(answer)

    with pytest.raises(ImportProblem, match=f"^{web.url('/odd')}: "):
        get(web.url("/odd"))


def test_error_status_is_told(web):
    with pytest.raises(ImportProblem, match="the server answered 404"):
        get(web.url("/nowhere"))


def test_proxies_of_the_environment_are_not_used(web, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    web.serve("/page", b"direct")

    assert get(web.url("/page")).body == b"direct"


def test_certificate_is_checked_against_the_name_not_the_address(secure_web, names, monkeypatch):
    names["clinic.example"] = names["other.example"] = ["127.0.0.1"]
    secure_web.serve("/page", b"secure")
    monkeypatch.setattr(certifi, "where", lambda: str(CERTIFICATE))

    page = get(secure_web.url("/page", "clinic.example", "https"))

    assert page.body == b"secure"
    with pytest.raises(ImportProblem, match="certificate is not trusted"):
        get(secure_web.url("/page", "other.example", "https"))


def test_unknown_certificate_is_refused(secure_web, names):
    names["clinic.example"] = ["127.0.0.1"]
    secure_web.serve("/page", b"secure")

    with pytest.raises(ImportProblem, match="certificate is not trusted"):
        get(secure_web.url("/page", "clinic.example", "https"))

    assert secure_web.asked == []
