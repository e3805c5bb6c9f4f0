import pytest

from cms.importer.readers.casing import Spelling, is_shouted
from cms.importer.readers.phrases import is_related_heading, name_furniture
from cms.importer.readers.wording import clean, cut_teaser, split_sentences

SPELLING = Spelling(
    [
        "Ask whether Botox® or PRP might help, and who else in Westport offers it.",
        "Blocks are small procedures.",
        "Nurses say the block is quick.",
    ]
)


@pytest.mark.parametrize(
    ("shouted", "expected"),
    [
        ("HOW A BLOCK WORKS", "How a block works"),
        ("BOTOX® AND PRP IN WESTPORT", "Botox® and PRP in Westport"),
        ("WHO CAN HELP? I CAN", "Who can help? I can"),
        ("MRI SCANS AND C4/C5", "MRI scans and C4/C5"),
        ("PRP", "PRP"),
        ("What to Expect", "What to Expect"),
        ("12 – 24", "12 – 24"),
    ],
)
def test_shouted_heading_is_spelled_as_in_the_running_text(shouted, expected):
    assert SPELLING.sentence_case(shouted) == expected


def test_single_acronym_is_not_shouting():
    assert [is_shouted(text) for text in ("IPL/BBL", "RISKS", "Risks", "FAQ", "")] == [
        False,
        True,
        False,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Short.", "Short."),
        (
            f"A first sentence of Dr. Okafor that is long enough to stand alone here. {'x' * 150}.",
            "A first sentence of Dr. Okafor that is long enough to stand alone here.",
        ),
        ("Yes. " + "word " * 60, "Yes. " + " ".join(["word"] * 39) + "…"),
        ("x" * 300, "x" * 199 + "…"),
        ("  spaces\u00a0and\u200b marks\n ", "spaces and marks"),
    ],
)
def test_teaser_ends_at_a_sentence_or_a_word(text, expected):
    teaser = cut_teaser(text)

    assert teaser == expected
    assert len(teaser) <= 200


def test_abbreviations_end_no_sentence():
    assert split_sentences("See Dr. Okafor at 9 a.m. on Monday. Bring X-rays!") == [
        "See Dr. Okafor at 9 a.m. on Monday.",
        "Bring X-rays!",
    ]


def test_invisible_and_control_characters_are_dropped():
    assert clean("a\u200bb\x1b[31m\u202ec\u00ad\ufeff") == "ab[31mc"


@pytest.mark.parametrize(
    "text",
    [
        "You Might Also Enjoy...",
        "YOU MAY ALSO LIKE",
        "Related posts:",
        "Keep Reading…",
    ],
)
def test_heading_of_a_related_list_is_known_in_any_dress(text):
    assert is_related_heading(text)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Skip to main content", "skip link"),
        ("We use cookies to improve your experience.", "cookie notice"),
        ("Accept all", "cookie notice"),
        ("Share this page", "sharing buttons"),
        ("Medically reviewed by Ines Okafor, MD", "byline"),
        ("By Ines Okafor", "byline"),
        ("March 4, 2026", "byline"),
        ("Home > Treatments > Nerve Blocks", "breadcrumb"),
        ("© 2026 Larkfield Pain Clinic", "footer"),
        ("Privacy Policy", "footer"),
    ],
)
def test_furniture_is_known_by_its_wording(line, kind):
    assert name_furniture(line) == kind


@pytest.mark.parametrize(
    "line",
    [
        "By appointment only",
        "Published studies suggest that it may help.",
        "Sharing your story can help others in pain.",
        "Cookies are no cure, but a quiet hour may be.",
        "Reviewed by our team, this treatment has changed over the years.",
        "Home exercises > rest, our physiotherapist says.",
        "Call 555-0100 to arrange a visit.",
    ],
)
def test_text_of_a_page_is_not_furniture(line):
    assert name_furniture(line) == ""
