"""How a draft may be looked at: each mode's template, and what it needs besides the payload.

The names are those of ``cms.models.pages.PREVIEW_MODES``.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from .search_result import build_search_result
from .social_cards import build_social_cards
from .structured_data import build_structured_data


class Mode(NamedTuple):
    """A template, and the pure function that makes its ``mode`` from the payload."""

    template_name: str
    build: Callable[[Mapping[str, Any]], Any]


def build_nothing(payload: Mapping[str, Any]) -> None:
    """Return nothing: the page shows its payload and no more."""


MODES = {
    "": Mode("preview/page.html", build_nothing),
    "search": Mode("preview/search.html", build_search_result),
    "social": Mode("preview/social.html", build_social_cards),
    "structured-data": Mode("preview/structured_data.html", build_structured_data),
}
