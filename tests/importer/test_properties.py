"""Whatever bytes come, the answer is an outline or one clear line: never a traceback."""

import string

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.importer.door import Document, Nowhere, PictureDoor, decode
from cms.importer.door.urls import parse_target
from cms.importer.outline import RichText
from cms.importer.pages.body import build_body
from cms.importer.problems import ImportProblem
from cms.importer.readers import read_outline
from cms.importer.readers.markup import BLOCK_TAGS, SILENT_TAGS
from tests.importer.conftest import SAMPLES

INLINE_TAGS = {"a", "b", "br", "cite", "em", "source", "span", "strong", "sub", "summary", "sup"}
FORM_TAGS = {"button", "input", "noscript", "option", "select", "textarea"}
TAGS = sorted(BLOCK_TAGS | SILENT_TAGS | INLINE_TAGS | FORM_TAGS)
ATTRIBUTES = [
    'class="related-posts"',
    'class="cookie-banner"',
    'class="sr-only"',
    'class="wp-caption"',
    'href="http://[x"',
    'href="javascript:x"',
    'src="http://[x"',
    'srcset=", ,1x ..x"',
    'role="heading" aria-level="²"',
    'colspan="99999999999" rowspan="0"',
    'width="²" height="-1"',
]
WORDS = [
    "You might also enjoy",
    "RISKS AND BENEFITS",
    "A sentence that goes on for long enough to be taken for text. And another one?",
    "© 2026",
    "Read more",
    "- item\n- item\n",
    "1. one\n2. two\n",
    "Heading\n=======\n",
    "a\tb\nc\td\n",
    "&#0;&#xD800;&lt;script&gt;",
    "\u00a0\u200b\u202e\ufeff",
    "\x0b\x1c\x85\u2028",
]

markup = st.lists(
    st.one_of(
        st.builds("<{} {}>".format, st.sampled_from(TAGS), st.sampled_from(["", *ATTRIBUTES])),
        st.builds("</{}>".format, st.sampled_from(TAGS)),
        st.sampled_from(WORDS),
        st.text(max_size=20),
    ),
    max_size=60,
).map("".join)
kinds = st.sampled_from(["html", "text", ""])


def attempt(function, *args, **kwargs):
    """What the function returns; None when it refuses with one printable line."""
    try:
        return function(*args, **kwargs)
    except ImportProblem as problem:
        line = str(problem)
    assert line
    assert line.isprintable()
    return None


def read_bytes(data, kind, charset=""):
    decoded = decode(Document("page", data, kind, charset, Nowhere()))
    return read_outline(decoded.text, decoded.kind, page_url="https://clinic.example/a/")


def check(data, kind, charset=""):
    """Run the pipeline up to what would be stored, and check what must always hold."""
    outline = attempt(read_bytes, data, kind, charset)
    if outline is None:
        return
    assert outline.title.strip()
    assert len(outline.teaser) <= 200
    for block in outline.blocks:
        if isinstance(block, RichText):
            assert "<script" not in block.html
            assert '<a href="javascript' not in block.html
    build_body(outline.blocks, {})


@given(data=st.binary(max_size=300), kind=kinds)
def test_arbitrary_bytes(data, kind):
    check(data, kind)


@given(text=st.text(max_size=300), kind=kinds, charset=st.text(max_size=8))
def test_arbitrary_text_and_charset(text, kind, charset):
    check(text.encode("utf-8", "replace"), kind, charset)


@given(text=markup, kind=kinds)
@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_arbitrary_markup(text, kind):
    check(f"<h1>Title</h1>{text}".encode("utf-8", "replace"), kind)


@given(
    name=st.sampled_from(sorted(path.name for path in SAMPLES.iterdir() if path.is_file())),
    cuts=st.lists(st.tuples(st.integers(0, 8000), st.integers(0, 400)), max_size=5),
    junk=st.binary(max_size=30),
)
@settings(max_examples=200, deadline=None)
def test_damaged_samples(name, cuts, junk):
    data = (SAMPLES / name).read_bytes()
    for start, length in cuts:
        data = data[:start] + junk + data[start + length :]

    check(data, "")


@given(url=st.one_of(st.text(max_size=40), st.text(max_size=30).map("http://{}".format)))
def test_arbitrary_address(url):
    target = attempt(parse_target, url)
    if target is not None:
        assert target.host
        assert target.path.isascii()
        assert set(target.path) <= set(string.printable) - set(string.whitespace)


@given(reference=st.text(alphabet=st.characters(blacklist_characters="/"), max_size=30))
def test_arbitrary_image_reference_leads_nowhere_from_standard_input(reference):
    door = PictureDoor(Nowhere(), allow_private=False)

    assert attempt(door.open, f"x{reference}") is None
