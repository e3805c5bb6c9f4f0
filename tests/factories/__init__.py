"""A factory for each page type, snippet, file and block: minimal, valid, public."""

from .blocks import build_all_blocks, build_block
from .files import DocumentFactory, ImageFactory, PrivateCollectionFactory
from .pages import (
    ArticleIndexPageFactory,
    ArticlePageFactory,
    HomePageFactory,
    StandardPageFactory,
    TreatmentIndexPageFactory,
    TreatmentPageFactory,
    load_home,
    restrict,
)
from .snippets import (
    AnnouncementFactory,
    BodyAreaFactory,
    CategoryFactory,
    ClinicFactory,
    ConditionFactory,
    LocationFactory,
    NavigationFactory,
    PersonFactory,
)

__all__ = [
    "AnnouncementFactory",
    "ArticleIndexPageFactory",
    "ArticlePageFactory",
    "BodyAreaFactory",
    "CategoryFactory",
    "ClinicFactory",
    "ConditionFactory",
    "DocumentFactory",
    "HomePageFactory",
    "ImageFactory",
    "LocationFactory",
    "NavigationFactory",
    "PersonFactory",
    "PrivateCollectionFactory",
    "StandardPageFactory",
    "TreatmentIndexPageFactory",
    "TreatmentPageFactory",
    "build_all_blocks",
    "build_block",
    "load_home",
    "restrict",
]
