"""The models of what all pages share. Each subject has a module; Django finds them here."""

from .announcements import Announcement
from .documents import Document
from .images import Image, Rendition, RetiredImageFile
from .locations import Location
from .pages import BasePage, HomePage, StandardPage
from .people import Person
from .related import RelatedPage, RelatedPanelPage
from .review import ReviewedPage
from .search import SearchText, SearchWord
from .site_settings import Clinic, Navigation
from .users import User

__all__ = [
    "Announcement",
    "BasePage",
    "Clinic",
    "Document",
    "HomePage",
    "Image",
    "Location",
    "Navigation",
    "Person",
    "RelatedPage",
    "RelatedPanelPage",
    "Rendition",
    "RetiredImageFile",
    "ReviewedPage",
    "SearchText",
    "SearchWord",
    "StandardPage",
    "User",
]
