import pytest

from cms.importer.door.urls import parse_target
from cms.importer.problems import ImportProblem


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://clinic.example", ("http", "clinic.example", 80, "/", "clinic.example")),
        ("HTTPS://Clinic.Example:443/a b", None),
        (
            "https://clinic.example:8443/a?b=c#d",
            ("https", "clinic.example", 8443, "/a?b=c", "clinic.example:8443"),
        ),
        (
            "https://müller.example/é?q=ü",
            ("https", "xn--mller-kva.example", 443, "/%C3%A9?q=%C3%BC", "xn--mller-kva.example"),
        ),
        ("http://[::1]:8000/x%20y", ("http", "::1", 8000, "/x%20y", "[::1]:8000")),
    ],
)
def test_web_address_is_taken_apart(url, expected):
    if expected is None:
        with pytest.raises(ImportProblem, match="not a valid web address"):
            parse_target(url)
        return

    target = parse_target(url)

    assert (target.scheme, target.host, target.port, target.path, target.authority) == expected


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://clinic.example/",
        "gopher://clinic.example/",
        "javascript:alert(1)",
        "http://user:secret@clinic.example/",
        "http://clinic.example\\@10.0.0.1/",
        "http://",
        "http:///path",
        "http://[::1",
        "http://clinic.example:99999/",
        "http://clinic.example/\r\nX-Evil: 1",
        "//clinic.example/",
    ],
)
def test_anything_but_a_plain_web_address_is_refused(url):
    with pytest.raises(ImportProblem):
        parse_target(url)
