"""The small clinic with pictures, links and pins between its pages."""

from typing import Any

from api.snapshots.reading import SITE
from cms.models import Clinic, Image
from tests import factories
from tests.api.small_clinic import SmallClinic, build_small_clinic


class StoredClinic:
    """A small clinic in which pages show each other.

    ``about`` links to ``filler`` and to the draft; ``filler`` pins ``team``; ``botox`` has a
    picture and is what ``vertiflex`` and ``news`` fill their panels with.
    """

    def __init__(self, small: SmallClinic, hero: Image, logo: Image) -> None:
        self.small = small
        self.hero = hero
        self.logo = logo

    def __getattr__(self, name: str) -> Any:
        return getattr(self.small, name)

    def names(self, pages: set[int]) -> set[str]:
        """Return the names of those that were there from the start."""
        known = {
            value.pk: name for name, value in vars(self.small).items() if hasattr(value, "url_path")
        }
        return {"site" if page == SITE else known.get(page, "") for page in pages} - {""}


def build_stored_clinic() -> StoredClinic:
    small = build_small_clinic()
    hero = factories.ImageFactory(title="Needle")
    small.botox.hero_image = hero
    small.botox.save()
    links = "".join(
        f'<a linktype="page" id="{page.pk}">x</a>' for page in (small.filler, small.draft)
    )
    small.about.body = [factories.build_block("paragraph", value=f"<p>{links}</p>")]
    small.about.save()
    small.filler.related_pages.create(target=small.team)
    small.filler.related_pages.commit()
    factories.NavigationFactory(
        header=[{"type": "item", "value": {"label": "Team", "page": small.team.pk, "children": []}}]
    )
    logo = factories.ImageFactory(title="Larkspur")
    Clinic.objects.update(logo=logo)
    return StoredClinic(small, hero, logo)
