"""The one shared set of body blocks. Each block owns its public JSON by ``Meta.api_serializer``."""

from .actions import CallToActionBlock, DownloadBlock, RelatedCardsBlock
from .base import APIBlock, APIStreamBlock
from .body import BodyBlock
from .facts import FAQBlock, KeyFactsBlock, StepsBlock, TableBlock
from .links import LinkBlock, NavigationItemBlock, OpeningHoursBlock, SocialProfileBlock
from .media import FigureBlock, VideoBlock
from .text import CalloutBlock, HeadingBlock, ParagraphBlock, QuoteBlock, TestimonialBlock

__all__ = [
    "APIBlock",
    "APIStreamBlock",
    "BodyBlock",
    "CallToActionBlock",
    "CalloutBlock",
    "DownloadBlock",
    "FAQBlock",
    "FigureBlock",
    "HeadingBlock",
    "KeyFactsBlock",
    "LinkBlock",
    "NavigationItemBlock",
    "OpeningHoursBlock",
    "ParagraphBlock",
    "QuoteBlock",
    "RelatedCardsBlock",
    "SocialProfileBlock",
    "StepsBlock",
    "TableBlock",
    "TestimonialBlock",
    "VideoBlock",
]
