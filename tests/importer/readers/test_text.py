"""Plain text as copied from a browser: the rules of docs/importer.md, each with an example."""

import pytest

from cms.importer.outline import Heading, LeftOut, RelatedEntry, RichText, Table
from cms.importer.problems import ImportProblem
from cms.importer.readers.text import read_text

PROSE = "This sentence is long enough to be a paragraph of the page and not a label of it."


def kinds(outline):
    return [(part.kind, part.excerpt) for part in outline.left_out]


def test_page_copied_from_a_browser(read_sample):
    outline = read_sample("browser-copy.txt")

    assert outline.title == "Occipital Nerve Blocks"
    assert outline.teaser == (
        "An occipital nerve block is an injection of a local anaesthetic near the nerves"
        " at the back of the head."
    )
    assert [block for block in outline.blocks if isinstance(block, Heading)] == [
        Heading(2, "How a block works"),
        Heading(2, "Occipital nerve blocks at Larkfield"),
    ]
    assert [block.html.count("<p>") for block in outline.blocks if isinstance(block, RichText)] == [
        2,
        1,
        2,
    ]
    assert "keeps coming back, contact us at Larkfield Pain Clinic" in outline.blocks[-1].html
    assert outline.related_heading == "You Might Also Enjoy"
    assert [entry.title for entry in outline.related] == [
        "Does Botox® Help With Migraine?",
        "My Back Hurts When I Sit: What Now?",
        "Can a Pinched Nerve Heal?",
        "Your First Week After the Vertiflex™ Procedure",
    ]
    assert all(entry.teaser.endswith(".") for entry in outline.related)
    assert outline.left_out == (
        LeftOut(
            "announcement",
            "Larkfield now offers evening video visits. Ask for a slot today.",
            "stands above the title",
        ),
    )


def test_whole_page_selected_and_copied(read_sample):
    outline = read_sample("whole-page-copy.txt")

    assert outline.title == "Radiofrequency Ablation"
    assert [block.text for block in outline.blocks if isinstance(block, Heading)] == [
        "Who it may suit",
        "What to expect",
        "Risks",
    ]
    assert (
        Table(
            caption="",
            headings=("Stage", "Time", "How it feels"),
            rows=(
                ("Test pulse", "1 minute", "Tingling"),
                ("Warming", "90 seconds", "Dull pressure"),
            ),
        )
        in outline.blocks
    )
    html = "".join(block.html for block in outline.blocks if isinstance(block, RichText))
    assert "<ul><li>Neck or lower back pain for more than three months</li>" in html
    assert "<ol><li>The skin is numbed.</li>" in html
    assert "<ul><li>Soreness for one to two weeks</li>" in html
    assert "<p>Call 555-0100 or write to hello@larkfield.example" in html
    assert outline.related == (
        RelatedEntry("Living With Facet Joint Pain"),
        RelatedEntry("Heat or Ice? A Short Guide"),
        RelatedEntry("Questions to Ask Before an Injection"),
    )
    assert kinds(outline) == [
        ("skip link", "Skip to main content"),
        ("cookie notice", "We use cookies to see which pages are read. Manage choices Accept all"),
        ("menu", "Home Treatments Our team Locations Contact Patient portal"),
        ("breadcrumb", "Home > Treatments > Radiofrequency Ablation"),
        ("byline", "Medically reviewed by Ines Okafor, MD"),
        ("byline", "Updated March 4, 2026"),
        ("after the related list", "Share this page"),
        ("after the related list", "Facebook"),
        ("after the related list", "LinkedIn"),
        ("after the related list", "12 Orchard Street, Westport"),
        ("after the related list", "Privacy notice"),
        ("after the related list", "Accessibility"),
        ("after the related list", "© 2026 Larkfield Pain Clinic. All rights reserved."),
    ]


def test_leaflet_with_wrapped_lines_and_underlined_headings(read_sample):
    outline = read_sample("leaflet.txt")

    assert outline.title == "Living With Neck Pain"
    assert [block.text for block in outline.blocks if isinstance(block, Heading)] == [
        "Moving gently",
        "When to call",
    ]
    first, _, moving, _, calling = outline.blocks
    assert first.html.startswith(
        "<p>Neck pain is common, and most of it settles within some weeks. This"
    )
    assert (
        "<ul><li>turn your head to the left and to the right, as far as it goes without pain</li>"
        in moving.html
    )
    assert moving.html.count("<li>") == 3
    assert calling.html.count("<p>") == 2
    assert outline.left_out == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(f"A title\n{PROSE}", "A title", id="no blank line"),
        pytest.param(f"Menu\nHome\nA title\n\n{PROSE}", None, id="menu without a title"),
        pytest.param(f"{PROSE}\n\nIs this a title?\n\n{PROSE}", "Is this a title?", id="question"),
        pytest.param(f"A TITLE IN CAPITALS\n\n{PROSE}", "A title in capitals", id="capitals"),
        pytest.param(f"\ufeff\r\n  Botox®\u00a0Today \r\n\r\n{PROSE}", "Botox® Today", id="marks"),
        pytest.param(f"{PROSE * 4}\n\nA heading\n\n{PROSE}", None, id="text comes first"),
        pytest.param(f"555-0100\n\n{PROSE}", None, id="a number"),
        pytest.param("just a title", None, id="nothing under it"),
    ],
)
def test_title_is_the_first_short_line_that_stands_alone(text, expected):
    if expected is None:
        with pytest.raises(ImportProblem):
            read_text(text)
    else:
        assert read_text(text).title == expected


def test_capitals_are_sections_and_other_headings_below_them():
    outline = read_text(f"Title\n\n{PROSE}\n\nRISKS OF IT\n\n{PROSE}\n\nRare ones\n\n{PROSE}")

    assert [block for block in outline.blocks if isinstance(block, Heading)] == [
        Heading(2, "Risks of it"),
        Heading(3, "Rare ones"),
    ]


@pytest.mark.parametrize("line", ["Book a visit", "Call us today!", "Please note:"])
def test_last_line_and_labels_are_no_headings(line):
    outline = read_text(f"Title\n\n{PROSE}\n\n{line}")

    assert not [block for block in outline.blocks if isinstance(block, Heading)]
    assert f"<p>{line}</p>" in outline.blocks[-1].html


def test_markup_in_text_is_text():
    outline = read_text(f"Title <b>\n\n<script>alert(1)</script> & more of it. {PROSE}")

    assert outline.title == "Title <b>"
    assert "<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in outline.blocks[0].html


def test_copyright_line_ends_the_page():
    outline = read_text(f"Title\n\n{PROSE}\n\n© 2026 Larkfield\n\nSecond address\n\n{PROSE}")

    assert len(outline.blocks) == 1
    assert [part.kind for part in outline.left_out] == ["footer"] * 3
