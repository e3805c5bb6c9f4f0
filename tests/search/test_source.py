"""What of a body is read: readers' words, and nothing that may have to vanish."""

import pytest
from wagtail import blocks

from articles.models import ArticlePage
from cms.blocks import BodyBlock
from cms.search.source import extract_field_text, extract_stream_text

BODY = [
    {"type": "heading", "value": {"text": "Before", "level": "2", "anchor": "anchor-word"}},
    {
        "type": "paragraph",
        "value": "<p>Rest<br/>well.</p><ul><li>One</li><li>Two &amp; a</li></ul>",
    },
    {"type": "paragraph", "value": "<p>The Vertiflex<sup>TM</sup> spacer, 10<sup>3</sup>.</p>"},
    {"type": "quote", "value": {"text": "Move gently.", "attribution": "Dr. Quill"}},
    {
        "type": "testimonial",
        "value": {
            "text": "Testimonial words",
            "name": "Testifier",
            "consent": {"given_on": "2026-01-01", "given_by": "Consenter", "until": None},
        },
    },
    {"type": "callout", "value": {"kind": "warning", "title": "Mind", "text": "<p>Ask.</p>"}},
    {
        "type": "steps",
        "value": {
            "title": "Steps",
            "items": [
                {"title": "First", "text": "<p>Talk.</p>"},
                {"type": "item", "id": "item-id", "value": {"title": "Then", "text": None}},
            ],
        },
    },
    {
        "type": "faq",
        "value": {"title": "", "items": [{"question": "Why?", "answer": "<p>So.</p>"}]},
    },
    {"type": "key_facts", "value": {"title": "", "items": [{"label": "Length", "value": "1 h"}]}},
    {
        "type": "table",
        "value": {
            "caption": "Doses",
            "columns": [
                {"type": "text", "heading": "Drug"},
                {"type": "rich_text", "heading": "Dose"},
                {"type": "gone", "heading": "Old"},
            ],
            "rows": [{"values": ["Saline", "<p>2 ml</p>", "Forgotten"]}],
        },
    },
    {
        "type": "figure",
        "value": {
            "image": {"image": 4, "alt_text": "A bent knee", "decorative": False},
            "caption": "Knee",
        },
    },
    {
        "type": "figure",
        "value": {
            "image": {"image": 4, "alt_text": "Unheard", "decorative": True},
            "caption": "",
        },
    },
    {"type": "figure", "value": {"image": 4, "caption": "Bare"}},
    {
        "type": "video",
        "value": {"url": "https://video.example/v", "title": "Film", "caption": "Two minutes"},
    },
    {
        "type": "call_to_action",
        "value": {
            "heading": "Book",
            "text": "Call us",
            "link": {"label": "Visit", "page": None, "url": "https://book.example/"},
        },
    },
    {"type": "download", "value": {"document": 3, "title": "List", "description": "One page"}},
    {"type": "related_cards", "value": {"heading": "Next", "pages": [5]}},
    {"type": "vanished", "value": "Unknown type"},
]

LINES = """Before
Rest well.
One Two & a
The Vertiflex spacer, 103.
Move gently. Dr. Quill
Mind Ask.
Steps First Talk. Then
Why? So.
Length 1 h
Doses Drug Dose Old Saline 2 ml
Knee
Bare
Film Two minutes
Book Call us Visit
List One page
Next"""


@pytest.mark.django_db
def test_body_is_read_in_order_without_a_query(django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        text = extract_stream_text(BodyBlock(), BODY)

    assert text.split() == LINES.split()


def test_block_that_is_not_to_be_indexed_is_not_read() -> None:
    class QuietBlock(blocks.StructBlock):
        text = blocks.CharBlock()

        class Meta:
            search_index = False

    class Stream(blocks.StreamBlock):
        loud = blocks.CharBlock()
        quiet = blocks.CharBlock(search_index=False)
        quiet_struct = QuietBlock()
        quiet_list = blocks.ListBlock(blocks.CharBlock(), search_index=False)

    raw = [
        {"type": "loud", "value": "yes"},
        {"type": "quiet", "value": "no"},
        {"type": "quiet_struct", "value": {"text": "no"}},
        {"type": "quiet_list", "value": ["no"]},
    ]

    assert extract_stream_text(Stream(), raw) == "yes"


@pytest.mark.parametrize("raw", [[], [{"type": "heading", "value": None}, {"type": "paragraph"}]])
def test_empty_and_unfinished_bodies_have_no_text(raw: list[dict[str, object]]) -> None:
    assert extract_stream_text(BodyBlock(), raw) == ""


@pytest.mark.django_db
def test_fields_are_read_whether_they_are_streams_or_plain_text() -> None:
    body = [{"type": "paragraph", "value": "<p>Body</p>"}]
    page = ArticlePage(title="Title", teaser="Teaser", body=body)

    assert extract_field_text(page, ["title", "body", "teaser"]).split() == [
        "Title",
        "Body",
        "Teaser",
    ]
