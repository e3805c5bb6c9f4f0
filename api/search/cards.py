"""The pages that a search shows, as cards."""

from collections.abc import Sequence
from typing import Any

from cms.payload.load import load_empty_content, load_files, load_page_lines
from cms.payload.references import References

# The site, the pages, documents, images.
CARD_QUERIES = 4


def load_cards(ids: Sequence[int]) -> dict[int, Any]:
    """Return the cards of the public ones of some pages, by id. Cost: ``CARD_QUERIES``."""
    content = load_empty_content()
    load_page_lines(content, ids)
    references = References()
    references.update("image", (line.hero_image_id for line in content.pages.values()))
    load_files(content, references)
    return {pk: content.build_card(pk) for pk in content.pages}
