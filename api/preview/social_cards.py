"""A page as it looks when someone shares it: on Facebook, LinkedIn and X, and in messengers."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit


class SocialCards(NamedTuple):
    """What the cards show; ``domain`` is the host without ``www.``, ``image`` may be None."""

    domain: str
    image: Mapping[str, Any] | None
    is_large_on_x: bool


def build_social_cards(payload: Mapping[str, Any]) -> SocialCards:
    """Build what the cards need besides the words of ``seo``."""
    seo = payload["seo"]
    host = urlsplit(seo["open_graph"]["url"]).hostname or ""
    return SocialCards(
        domain=host.removeprefix("www."),
        image=seo["open_graph"]["image"],
        is_large_on_x=seo["twitter"]["card"] == "summary_large_image",
    )
