"""The graph as the text of a ``<script type="application/ld+json">``."""

import json
from collections.abc import Sequence
from typing import Any

from cms.payload.content import Content
from cms.payload.sources import PageSource

from .nodes import Node

# Valid in JSON strings, and the only place where these occur. "<" would end the script or open a
# comment; "&" and ">" mean something where the page is XHTML; the two separators end a line in
# JavaScript, where frameworks hand a page's data from server to browser.
ESCAPES = str.maketrans({character: f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"})


def build_json_ld(source: PageSource, content: Content) -> str:
    """Return a page's structured data as text that is safe inside a ``<script>``, as it is."""
    graph_class: Any = source.page.structured_data
    return write_json_ld(graph_class(source, content).build())


def write_json_ld(graph: Sequence[Node]) -> str:
    """Write a graph, compact and in its own order, with nothing that could end a script."""
    document = {"@context": "https://schema.org", "@graph": graph}
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return text.translate(ESCAPES)
