"""Content for drawing a block's example: made-up images, cards and files, no database."""

from datetime import UTC, datetime
from functools import cache
from typing import Any

from cms.payload.content import Content, Json, SiteRoot

# A plain drawing as a data URL: the picker's preview must not depend on any uploaded image.
SAMPLE_PICTURE = (
    "data:image/svg+xml,"
    "%3Csvg%20xmlns='http://www.w3.org/2000/svg'%20viewBox='0%200%20160%20100'%3E"
    "%3Crect%20width='160'%20height='100'%20fill='%23cfe3df'/%3E"
    "%3Ccircle%20cx='118'%20cy='30'%20r='14'%20fill='%23f4c98b'/%3E"
    "%3Cpath%20d='M0,82,48,44l34,28,26-20,52,34v14H0z'%20fill='%235f9a92'/%3E%3C/svg%3E"
)


class SampleContent(Content):
    """Answers every id with the same made-up thing."""

    def build_image(self, pk: int | None, alt: str | None = None) -> Json | None:
        """Return the sample picture under the id that was asked for."""
        return {
            "id": pk,
            "alt": "Soft hills under a low sun" if alt is None else alt,
            "width": 1600,
            "height": 1000,
            "focal_point": {"x": 0.5, "y": 0.5},
            "placeholder": "#cfe3df",
            "sources": [],
            "src": SAMPLE_PICTURE,
        }

    def build_card(self, pk: int | None) -> Json | None:
        """Return a card with the sample picture."""
        return {
            "id": pk,
            "type": "treatments.TreatmentPage",
            "title": "Trigger point injections",
            "url": "https://clinic.example/treatments/trigger-point-injections/",
            "teaser": "A small injection into a tight band of muscle can let it relax.",
            "hero": self.build_image(1),
        }

    def resolve_link(self, kind: str, pk: int | None) -> str | None:
        """Return an address on the sample front end."""
        return "https://clinic.example/contact/" if pk else None


@cache
def sample_content() -> Content:
    """Return the content that previews in the block picker draw from."""
    cms_url = "https://cms.clinic.example"
    site = SiteRoot("https://clinic.example", "00010001", "/home/", cms_url, cms_url)
    content = SampleContent(site=site, now=datetime(2026, 1, 1, tzinfo=UTC))
    content.documents = {1: _sample_document()}
    return content


def _sample_document() -> dict[str, Any]:
    return {
        "id": 1,
        "title": "Before your visit",
        "filename": "before-your-visit.pdf",
        "extension": "pdf",
        "size_bytes": 48_213,
        "url": "https://cms.clinic.example/documents/1/before-your-visit.pdf",
    }
