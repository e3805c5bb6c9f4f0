"""Whole HTML pages of different build: what each becomes, compared as a whole."""

import pytest

from cms.importer.outline import (
    Heading,
    Picture,
    Question,
    Questions,
    Quote,
    RelatedEntry,
    RichText,
    Table,
    Video,
)
from cms.importer.problems import ImportProblem
from cms.importer.readers.html import read_html


def read(body, *, head="", page_url=""):
    return read_html(f"<html><head>{head}</head><body>{body}</body></html>", page_url=page_url)


def left_out_kinds(outline):
    return sorted({part.kind for part in outline.left_out})


def test_page_with_semantic_markup(read_sample):
    outline = read_sample("semantic.html")

    assert outline.title == "Spinal Cord Stimulation"
    assert (outline.teaser, outline.teaser_origin) == (
        "How spinal cord stimulation works, who it may suit, and what the trial week at Larkfield"
        " looks like.",
        "the meta description",
    )
    assert outline.blocks == (
        RichText(
            "<p>Spinal cord stimulation uses mild electrical pulses to change how pain signals are"
            " felt. It does not treat the cause of the pain, and it does not help everyone.</p>"
        ),
        Picture(
            "images/stimulator.png",
            "A stimulator the size of a matchbox beside a coin",
            "The pulse generator sits under the skin, usually above the hip.",
        ),
        Heading(2, "Who it may suit"),
        RichText(
            "<p>Your physician may suggest a trial when <b>nerve pain</b> has lasted longer than"
            " six months and <i>other treatments have brought too little relief</i>. See"
            ' <a href="https://larkfield.example/articles/nerve-pain/">our note on nerve pain</a>'
            ' or call <a href="tel:+15550100">555-0100</a>.</p>'
            "<ul><li>Pain that stays after back surgery</li><li>Complex regional pain syndrome"
            "<ul><li>in an arm</li><li>in a leg</li></ul></li>"
            "<li>Painful diabetic neuropathy</li></ul>"
        ),
        Heading(2, "The trial week"),
        Heading(3, "Before the trial"),
        RichText(
            "<ol><li>You talk through the plan with a nurse.</li><li>Blood thinners may need to be"
            " paused; never stop them on your own.</li></ol>"
        ),
        Heading(3, "After the trial"),
        RichText(
            "<p>A trial counts as helpful when pain falls by about half. The dose is given in"
            " H<sub>2</sub>-style charts of 10<sup>2</sup> pulses.<br/>Ask us for the chart.</p>"
        ),
        Table(
            "Typical timetable",
            ("Day", "What happens"),
            (
                ("1", "Leads are placed under local anaesthetic"),
                ("2 – 6", "Diary at home"),
                ("7", "Leads are removed and the diary is read"),
            ),
        ),
        Quote(
            "I could walk the dog again, and I knew what the device could not do for me.",
            "A patient, after the trial",
        ),
        RichText(
            "<p>To find out whether a trial could be right for you, contact the Larkfield team.</p>"
            '<p><a href="https://larkfield.example/book/">Request an appointment</a></p>'
        ),
    )
    assert outline.related_heading == "You Might Also Enjoy"
    assert outline.related == (
        RelatedEntry(
            "Botox® for Chronic Migraine",
            "What the injections involve and how long a course may last.",
        ),
        RelatedEntry(
            "Small Changes at Your Desk", "Three adjustments that may take strain off your neck."
        ),
        RelatedEntry(
            "Recovering After Vertiflex™", "A week-by-week guide to what many patients notice."
        ),
    )
    assert left_out_kinds(outline) == [
        "announcement bar",
        "cookie notice",
        "footer",
        "menu",
        "page header",
        "skip link",
    ]


def test_page_of_a_wordpress_page_builder(read_sample):
    outline = read_sample("wordpress.html")

    assert outline.title == "Shoulder Injections: What to Know"
    assert outline.teaser_origin == "the first sentences"
    assert outline.blocks == (
        RichText(
            "<p>A shoulder that hurts at night is tiring. An injection of a local anaesthetic,"
            " sometimes with a steroid, may calm the joint for a while.</p>"
        ),
        Picture(
            "images/shoulder.png",
            "Drawing of the shoulder joint",
            "The joint and the space around it.",
        ),
        Heading(2, "What happens on the day"),
        RichText(
            "<p>The skin is cleaned, an ultrasound probe shows the joint, and a thin needle is"
            " placed. Most visits take <b>about twenty minutes</b><i>.</i></p>"
        ),
        Heading(2, "When to Wait"),
        RichText("<p>Please tell us about infections, diabetes or blood thinners first.</p>"),
        Heading(2, "Steroid or No Steroid?"),
        Table(
            "",
            ("Option", "May last"),
            (("Anaesthetic only", "Hours to days"), ("With steroid", "Weeks to months")),
        ),
        Quote("Rest the arm for a day, then move it gently.", "Physiotherapy team"),
        RichText(
            "<ul><li>Soreness for a day or two</li><li>A short rise in blood sugar</li></ul>"
            '<p>👋 Questions? <a href="https://larkfield.example/contact/?utm_source=blog&amp;'
            'utm_medium=cta">Call our office</a> and we will gladly help. Open chat</p>'
        ),
    )
    assert outline.related == (
        RelatedEntry("Frozen Shoulder, Slowly Thawed"),
        RelatedEntry("Why We Use Ultrasound"),
    )
    assert left_out_kinds(outline) == [
        "announcement bar",
        "byline",
        "comments",
        "cookie notice",
        "footer",
        "menu",
        "newsletter or pop-up",
        "page header",
        "sharing buttons",
        "sidebar",
    ]


def test_page_laid_out_with_tables(read_sample):
    outline = read_sample("old-tables.html")

    assert outline.title == "Occipital Nerve Blocks"
    opening, heading, advice, picture, table, closing = outline.blocks
    assert opening.html.count("<p>") == 3  # two line breaks separate paragraphs
    assert "“worst headache”" in opening.html
    assert heading == Heading(2, "After the block")
    assert advice.html.endswith("<li>Bring the diary to your next visit</li></ul>")
    assert picture == Picture("images/diary.png", "A headache diary with hours and symptoms")
    assert table == Table(
        "", ("Effect", "How often"), (("Numb scalp", "Often"), ("Bruise", "Sometimes"))
    )
    assert closing == RichText("<p>Call 555-0100 to ask whether a block could help you.</p>")
    assert [(part.kind, part.excerpt) for part in outline.left_out] == [
        ("menu", "Larkfield Pain Clinic"),
        ("menu", "Home Doctors Services Map"),
        ("footer", "Copyright 2009 Larkfield Pain Clinic. All rights reserved. | Privacy"),
    ]


def test_page_of_nameless_boxes(read_sample):
    outline = read_sample("div-soup.html")

    assert outline.title == "Epidural Steroid Injections"
    assert outline.blocks[1:] == (
        Heading(2, "How we do it"),
        RichText(
            "<p>You lie on your front, and the skin is numbed with a local anaesthetic.</p>"
            "<p>X-ray pictures guide the needle while a nurse stays beside you.</p>"
        ),
        Picture("images/spine.png", "Side view of the lower spine"),
        Video("https://www.youtube.com/watch?v=aBcD3fGh1jK", "Your visit, step by step"),
        Heading(2, "Questions patients ask"),
        Questions(
            (
                Question(
                    "Is it safe to drive afterwards?",
                    "<p>Please arrange a lift; your legs may feel weak for some hours.</p>",
                ),
                Question(
                    "How many injections are usual?",
                    "<p>Often one to three in a year; your physician will explain the limits.</p>",
                ),
            )
        ),
        RichText(
            '<p>Not sure where to start? Call Larkfield at <a href="tel:+15550100">555-0100</a> and'
            " speak with a nurse.</p><p>Book a visit</p>"
        ),
    )
    assert [entry.title for entry in outline.related] == [
        "Walking With Sciatica",
        "Sleep Positions for a Sore Back",
    ]
    assert [part.kind for part in outline.left_out] == [
        "announcement",
        "menu",
        "footer",
        "stray mark",
        "stray mark",
    ]


def test_page_drawn_by_javascript_is_refused_with_the_likely_reason(read_sample):
    with pytest.raises(ImportProblem, match="drawn by JavaScript"):
        read_sample("javascript-shell.html")
