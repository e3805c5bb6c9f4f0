"""Rich text becomes clean HTML: plain markup, links that lead somewhere public, nothing else."""

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.payload.rich_text import SCHEMES, TAGS, find_links, render_rich_text

PAGE = "https://clinic.example/?a=1&amp;b=2"
FILE = "https://cms.example/4.pdf"
URLS = {("page", 4): PAGE.replace("&amp;", "&"), ("document", 4): FILE}


def render(html: str) -> str:
    return render_rich_text(html, lambda kind, pk: URLS.get((kind, pk)))


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ('<a linktype="page" id="4">x</a>', f'<a href="{PAGE}">x</a>'),
        ('<a id="4" linktype="document">x</a>', f'<a href="{FILE}">x</a>'),
        ("<A LINKTYPE='document' ID='4'>x</A>", f'<a href="{FILE}">x</a>'),
        ('<a\n linktype="document"\n id="4"\n>x</a>', f'<a href="{FILE}">x</a>'),
        ('<a title="a > b" linktype="document" id="4">x</a>', f'<a href="{FILE}">x</a>'),
        # Hidden or gone: the words stay.
        ('<a linktype="page" id="5">x</a>', "<a>x</a>"),
        ('<a linktype="document" id="5">x</a>', "<a>x</a>"),
        ('<a linktype="page" id="5" href="https://old.example/">x</a>', "<a>x</a>"),
        ('<a linktype="page">x</a>', "<a>x</a>"),
        ('<a linktype="page" id="">x</a>', "<a>x</a>"),
        ('<a linktype="page" id="٤">x</a>', "<a>x</a>"),
        ('<a linktype="page" id="-4">x</a>', "<a>x</a>"),
        ('<a linktype="image" id="4">x</a>', "<a>x</a>"),
        ('<a linktype=page id=4>x</a>', "<a>x</a>"),
        # Ordinary addresses.
        ('<a href="https://a.example/?a=1&amp;b=2">x</a>', '<a href="https://a.example/?a=1&amp;b=2">x</a>'),
        ('<a href="tel:+1-555-0100">x</a>', '<a href="tel:+1-555-0100">x</a>'),
        ('<a href="mailto:a@a.example">x</a>', '<a href="mailto:a@a.example">x</a>'),
        ('<a href="#what-to-expect">x</a>', '<a href="#what-to-expect">x</a>'),
        ('<a href="/about-us/">x</a>', '<a href="/about-us/">x</a>'),
    ],
)  # fmt: skip
def test_links_are_resolved(stored: str, shown: str) -> None:
    assert render(stored) == shown


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("<p>a</p><script>alert(1)</script>", "<p>a</p>"),
        ("<p>a<style>p{color:red}</style></p>", "<p>a</p>"),
        ('<p onclick="x()" style="top:0" class="a" id="b" title="c" lang="d">a</p>', "<p>a</p>"),
        ('<a href="javascript:alert(1)">x</a>', "<a>x</a>"),
        ('<a href=" JaVa\nScript:alert(1)">x</a>', "<a>x</a>"),
        ('<a href="java&#10;script:alert(1)">x</a>', "<a>x</a>"),
        ('<a href="&#106;avascript:alert(1)">x</a>', "<a>x</a>"),
        ('<a href="data:text/html,x">x</a>', "<a>x</a>"),
        ('<a href="vbscript:x">x</a>', "<a>x</a>"),
        ('<a href="file:///etc/passwd">x</a>', "<a>x</a>"),
        ('<a href="https://a.example/" target="_blank" rel="opener">x</a>', '<a href="https://a.example/">x</a>'),
        ('<embed embedtype="image" id="1" format="left"/>a', "a"),
        ("<img src=x onerror=alert(1)>a", "a"),
        ("<svg><script>x</script></svg>a", "a"),
        ("<iframe src='https://a.example'></iframe>a", "a"),
        ("<h2>a</h2><blockquote>b</blockquote>", "ab"),
        ("<!-- a --><p>b</p>", "<p>b</p>"),
        ("<p>a &amp; b &lt;c&gt; &quot;d&quot; &#233; é</p>", '<p>a &amp; b &lt;c&gt; "d" é é</p>'),
        ("<p>a < b</p>", "<p>a &lt; b</p>"),
        ("<p><b>a", "<p><b>a</b></p>"),
        ("a</p></b>", "a<p></p>"),
        ("<p>1<sup>2</sup><sub>3</sub><br/>4</p>", "<p>1<sup>2</sup><sub>3</sub><br>4</p>"),
        ("<ul><li>a</li></ul><ol><li>b</li></ol>", "<ul><li>a</li></ul><ol><li>b</li></ol>"),
        ("", ""),
        ("a\x00b", "ab"),
    ],
)  # fmt: skip
def test_only_plain_markup_is_left(stored: str, shown: str) -> None:
    assert render(stored) == shown


def test_links_are_found_where_they_are_rendered() -> None:
    html = (
        '<p><a linktype="page" id="4">a</a><a linktype="document" id="7">b</a>'
        '<a href="https://a.example/">c</a><abbr linktype="page" id="1">d</abbr>'
        '<a-b linktype="page" id="2">e</a-b><a linktype="email" id="3">f</a></p>'
    )

    assert list(find_links(html)) == [("page", 4), ("document", 7)]


class Reader(HTMLParser):
    """Notes what a browser would take seriously."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.schemes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            self.attributes.add(f"{tag}.{name}")
            scheme = re.match(r"\s*([a-z][a-z0-9+.-]*):", value or "", re.IGNORECASE)
            if scheme:
                self.schemes.add(scheme[1].lower())

    def handle_decl(self, decl: str) -> None:
        self.tags.add("!")

    handle_pi = unknown_decl = handle_comment = handle_decl


FRAGMENTS = st.sampled_from(
    [
        "<p>", "</p>", "<a ", "<a>", "</a>", "<script>", "</script>", "<style", "<svg>", "<math>",
        "<!--", "-->", "<![CDATA[", "]]>", "<?", "<a linktype=", '"page"', "'page'", " id=", '"4"',
        " href=", '"javascript:alert(1)"', "'data:text/html,x'", "https://a.example/", "tel:1",
        " onclick=", "x()", ">", "<", "/>", '"', "'", "=", "&lt;", "&#x6a;", "avascript:", "\n",
        "\x00", "<b>", "<noscript>", "<template>", "<title>", "<textarea>", "<img src=x onerror=y>",
        "<embed embedtype='image' id='1'>", "<abbr ", " linktype='document'",
    ]
)  # fmt: skip


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.lists(st.one_of(FRAGMENTS, st.text(max_size=8)), max_size=25).map("".join))
def test_nothing_else_ever_comes_out(html: str) -> None:
    shown = render(html)

    reader = Reader()
    reader.feed(shown)
    reader.close()
    assert reader.tags <= TAGS
    assert reader.attributes <= {"a.href"}
    assert reader.schemes <= SCHEMES
    assert render(shown) == shown


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.text(max_size=40))
def test_text_survives(text: str) -> None:
    """What an editor writes is what readers read: markup characters are escaped, not lost."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    normal = re.sub("\r\n?", "\n", text).replace("\x00", "")

    shown = render(f"<p>{escaped}</p>")

    parts: list[str] = []
    parser = HTMLParser()
    parser.handle_data = parts.append  # type: ignore[method-assign]
    parser.feed(shown)
    parser.close()
    assert "".join(parts) == normal


def test_schemes_are_those_of_links() -> None:
    assert {"http", "https", "tel", "mailto"} == SCHEMES
    assert urlsplit("tel:+1").scheme in SCHEMES
