"""Parts of HTML pages: what is read of each, and what is left out."""

import pytest

from cms.importer.outline import Heading, Picture, RichText, Table
from cms.importer.problems import ImportProblem
from cms.importer.readers.html import read_html

PROSE = "This sentence is long enough to be a paragraph of the page and not a label of it."


def read(body, *, head="", page_url=""):
    return read_html(f"<html><head>{head}</head><body>{body}</body></html>", page_url=page_url)


def rich(outline):
    return "".join(block.html for block in outline.blocks if isinstance(block, RichText))


def left_out_kinds(outline):
    return sorted({part.kind for part in outline.left_out})


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        ("<title>Blocks | Larkfield</title>", "<h1>Larkfield</h1><main><h2>Blocks</h2>", "Blocks"),
        ("<title>Larkfield - Blocks</title>", "<h1>Blocks</h1>", "Blocks"),
        (
            '<title>x</title><meta property="og:title" content="Nerve Blocks">',
            "<h1>NERVE BLOCKS</h1>",
            "Nerve Blocks",
        ),
        ("", "<h1>ALL ABOUT BLOCKS</h1>", "All about blocks"),
        ("<title>Blocks – Larkfield</title>", "", "Blocks"),
        (
            '<meta property="og:site_name" content="Larkfield"><title>Larkfield</title>',
            "<h1>Larkfield</h1><article><h1>Blocks</h1>",
            "Blocks",
        ),
        (
            '<script type="application/ld+json">{"@type":"Article","headline":"Blocks"}</script>',
            "",
            "Blocks",
        ),
    ],
)
def test_title_is_the_heading_that_the_head_confirms(head, body, expected):
    assert read(f"{body}<p>{PROSE}</p>", head=head).title == expected


@pytest.mark.parametrize("body", ["", "<p>Only text.</p>", "<h2>No first-level heading</h2>"])
def test_page_without_a_title_is_refused(body):
    with pytest.raises(ImportProblem, match="no title found"):
        read(body)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<meta name="Description" content=" From  meta. ">', "From meta."),
        ('<meta property="og:description" content="From OpenGraph.">', "From OpenGraph."),
        (
            '<script type="application/ld+json">{"@graph":[{"@type":["WebPage"],'
            '"description":"From data."}]}</script>',
            "From data.",
        ),
        ('<script type="application/ld+json">{"@graph": broken</script>', PROSE),
        ('<script type="application/ld+json">' + "[" * 5000 + "</script>", PROSE),
    ],
)
def test_teaser_is_the_best_description_there_is(head, expected):
    assert read(f"<h1>T</h1><p>{PROSE}</p>", head=head).teaser == expected


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("/contact/", '<a href="https://clinic.example/contact/">link</a>'),
        (
            "https://other.example/a?b=1&c=2",
            '<a href="https://other.example/a?b=1&amp;c=2">link</a>',
        ),
        ("tel:+15550100", '<a href="tel:+15550100">link</a>'),
        ("mailto:hello@clinic.example", '<a href="mailto:hello@clinic.example">link</a>'),
        ("#section", "link"),
        ("javascript:alert(1)", "link"),
        ("java\nscript:alert(1)", "link"),
        ("data:text/html,x", "link"),
        ("file:///etc/passwd", "link"),
        ("http://[broken", "link"),
        ('" onmouseover="x', None),
    ],
)
def test_links_lead_to_the_web_the_telephone_or_nowhere(href, expected):
    page_url = "https://clinic.example/treatments/blocks/"
    outline = read(
        f"<h1>T</h1><p>{PROSE} <a href='{href}' onclick='x()'>link</a></p>", page_url=page_url
    )

    if expected is None:
        assert 'onmouseover="' not in rich(outline)
    else:
        assert rich(outline) == f"<p>{PROSE} {expected}</p>"


def test_relative_links_of_a_file_keep_their_text_only():
    outline = read(f"<h1>T</h1><p>{PROSE} <a href='/contact/'>Contact us</a></p>")

    assert rich(outline) == f"<p>{PROSE} Contact us</p>"


def test_base_tag_moves_links_and_images():
    outline = read(
        f"<h1>T</h1><p>{PROSE} <a href='x'>y</a></p><img src='a.png' alt=''>",
        head='<base href="https://cdn.example/pages/">',
        page_url="https://clinic.example/",
    )

    assert '<a href="https://cdn.example/pages/x">' in rich(outline)
    assert Picture("https://cdn.example/pages/a.png", "") in outline.blocks


def test_only_the_tags_an_editor_may_use_survive():
    outline = read(
        f"<h1>T</h1><p style='x'>{PROSE} <u>a</u> <span onclick='x'>b</span> <code>&lt;c&gt;</code>"
        "<script>alert(1)</script><style>p{}</style> <strong>d</strong><em>e</em></p>"
    )

    assert rich(outline) == f"<p>{PROSE} a b &lt;c&gt; <b>d</b><i>e</i></p>"


def test_most_of_the_text_is_kept_whatever_its_box_is_called():
    outline = read(
        '<div class="page sidebar-menu"><h1>T</h1>'
        f'<div class="newsletter"><p>{PROSE}</p></div></div>'
    )

    assert rich(outline) == f"<p>{PROSE}</p>"


@pytest.mark.parametrize(
    "box",
    [
        '<section id="informed-consent"><p>{}</p></section>',
        '<h2 id="comments">Heading</h2><p>{}</p>',
        '<div class="has-sidebar"><p>{}</p></div>',
        "<article><footer><p>{}</p></footer></article>",
        "<main><aside><p>{}</p></aside></main>",
        "<div><p>{}</p></div><div><a href='/x'>Ask</a> one of our nurses about it, any day.</div>",
    ],
)
def test_text_is_not_taken_for_furniture(box):
    said = "Before the injection we go through benefits, risks and other ways together."
    outline = read(f"<h1>T</h1><p>{PROSE}</p><p>{PROSE}</p>{box.format(said)}")

    assert said in rich(outline)


def test_form_around_the_whole_page_is_no_form():
    outline = read(
        f'<form id="aspnetForm"><h1>T</h1><p>{PROSE}</p><input><button>Go</button></form>'
    )

    assert rich(outline) == f"<p>{PROSE}</p>"
    assert left_out_kinds(outline) == ["button or field"]


def test_accordion_buttons_are_headings_of_their_panels():
    outline = read(
        f"<h1>T</h1><p>{PROSE}</p><h3><button>Is it safe?</button></h3><div>{PROSE}</div>"
        f"<div><button aria-controls='p'>Does it hurt?</button></div><div id='p'>{PROSE}</div>"
    )

    assert [block for block in outline.blocks if isinstance(block, Heading)] == [
        Heading(2, "Is it safe?"),
        Heading(3, "Does it hurt?"),
    ]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<img src='a.png'>", Picture("a.png", None)),
        ("<img src='a.png' alt=''>", Picture("a.png", "")),
        ("<img src='data:image/gif;base64,R0' data-src='a.png' alt='A'>", Picture("a.png", "A")),
        ("<img srcset='s.png 300w, l.png 900w, m.png 600w' alt='A'>", Picture("l.png", "A")),
        (
            "<picture><source srcset='a.webp 1x, b.webp 2x'><img alt='A'></picture>",
            Picture("b.webp", "A"),
        ),
        (
            "<figure><a href='l.png'><img src='a.png' alt='A'></a>"
            "<figcaption>Note</figcaption></figure>",
            Picture("a.png", "A", "Note"),
        ),
        ("<noscript><img src='a.png' alt='A'></noscript>", Picture("a.png", "A")),
        ("<img src='pixel.gif' width='1' height='1'>", None),
        ("<img src='data:image/png;base64,AA=='>", None),
    ],
)
def test_image_is_found_where_the_markup_hides_it(markup, expected):
    outline = read(f"<h1>T</h1><p>{PROSE}</p>{markup}")

    assert [block for block in outline.blocks if isinstance(block, Picture)] == (
        [expected] if expected else []
    )


def test_same_image_twice_is_one_picture():
    outline = read(f"<h1>T</h1><p>{PROSE}</p><img src='a.png'><p>{PROSE}</p><img src='a.png'>")

    assert sum(isinstance(block, Picture) for block in outline.blocks) == 1


def test_table_spans_are_filled():
    outline = read(
        f"<h1>T</h1><p>{PROSE}</p><table><tr><th>A</th><th colspan=2>B</th></tr>"
        "<tr><td rowspan=2>1</td><td>2</td><td>3</td></tr><tr><td>4</td></tr></table>"
    )

    assert outline.blocks[-1] == Table("", ("A", "B", ""), (("1", "2", "3"), ("1", "4", "")))


@pytest.mark.parametrize(
    "markup",
    [
        '<iframe src="https://maps.example/embed"></iframe>',
        '<video src="film.mp4"></video>',
        '<iframe src="javascript:alert(1)"></iframe>',
    ],
)
def test_embedded_content_of_other_hosts_is_left_out_and_told(markup):
    outline = read(f"<h1>T</h1><p>{PROSE}</p>{markup}")

    assert left_out_kinds(outline) == ["embedded content"]


def test_long_quotation_stays_as_paragraphs():
    outline = read(f"<h1>T</h1><blockquote><p>{PROSE * 5}</p><p>{PROSE * 5}</p></blockquote>")

    assert rich(outline).count("<p>") == 2


def test_headings_are_reduced_to_two_levels():
    outline = read(
        f"<h1>T</h1><h3>A</h3><p>{PROSE}</p><h5>B</h5><p>{PROSE}</p><h6>C</h6><p>{PROSE}</p>"
    )

    assert [block for block in outline.blocks if isinstance(block, Heading)] == [
        Heading(2, "A"),
        Heading(3, "B"),
        Heading(3, "C"),
    ]


def test_heading_at_the_end_is_left_out_and_told():
    outline = read(f"<h1>T</h1><p>{PROSE}</p><h2>Our sponsors</h2>")

    assert [(part.kind, part.excerpt) for part in outline.left_out] == [("heading", "Our sponsors")]


def test_text_above_a_late_title_is_kept():
    outline = read(f"<p>{PROSE}</p>" * 5 + f"<h1>T</h1><p>{PROSE}</p>")

    assert rich(outline).count("<p>") == 6


def test_section_with_the_name_of_a_related_list_but_no_links_is_text():
    outline = read(f"<h1>T</h1><p>{PROSE}</p><h2>Related treatments</h2><p>{PROSE}</p>")

    assert outline.related == ()
    assert Heading(2, "Related treatments") in outline.blocks


@pytest.mark.parametrize(
    "markup", ["<div>" * 200 + "x", "<h1>T</h1>" + "<i></i>" * 110_000], ids=["deep", "many"]
)
def test_markup_beyond_all_measure_is_refused(markup):
    with pytest.raises(ImportProblem, match="tags"):
        read(markup)
