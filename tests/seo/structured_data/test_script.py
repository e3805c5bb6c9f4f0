"""Structured data as text inside a page: whatever editors write stays inside its script."""

import json
from html.parser import HTMLParser

import pytest

from cms.seo.structured_data.script import write_json_ld

HOSTILE = [
    "</script><script>alert(1)</script>",
    "</SCRIPT\n>",
    "<!--<script>",
    "-->",
    "]]>",
    "&lt;/script&gt;",
    "\u2028\u2029",
    "\\u003c/script>",
    '"}]}</script>',
    "\x00\x1f\x7f",
]


class Scripts(HTMLParser):
    """Collects every tag and the text within scripts, as a browser's parser would."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_inside_the_script(text: str) -> None:
    graph = [{"@type": "Thing", "name": text, text: [text]}]

    written = write_json_ld(graph)

    page = Scripts()
    page.feed(f'<script type="application/ld+json">{written}</script>')
    page.close()
    assert page.tags == ["script"]
    assert page.text == written
    assert json.loads(written)["@graph"] == graph
    assert set(written).isdisjoint("<>&\u2028\u2029")


def test_text_is_compact_and_in_the_order_of_the_graph() -> None:
    graph = [{"b": "ä", "a": [1]}, {"@id": "x"}]

    assert write_json_ld(graph) == (
        '{"@context":"https://schema.org","@graph":[{"b":"ä","a":[1]},{"@id":"x"}]}'
    )
