"""What is told to search engines and networks is in the preview as it will be in public."""

import re
from typing import Any

import orjson
import pytest
from django.test import Client
from wagtail.models import Page

from cms.models import BasePage, User
from cms.models.pages import PREVIEW_MODES
from tests.factories import load_home

from .posting import build_post

PAGES = [
    "/treatments/trigger-point-therapy/",
    "/treatments/vertiflex-procedure/",
    "/treatments/pain-psychology/",
    "/treatments/",
    "/articles/botox-for-my-migraine-how-so/",
    "/articles/your-first-visit/",
    "/articles/telehealth-for-pain/",
    "/articles/",
    "/about/",
    "/",
]
# One that the form offers and one that it must not be asked for.
NEW_WORDS = {
    "title": "Quite another “title” </script><b>",
    "teaser": "Teaser & more",
    "search_description": "A description <for> engines",
    "social_title": "Überschrift für alle",
}


def load_page(path: str) -> BasePage:
    url_path = load_home().url_path + path.removeprefix("/")
    return Page.objects.get(url_path=url_path).specific


def read_seo(html: str) -> Any:
    """Read what a machine reads in a preview."""
    found = re.search(r'<script id="payload-seo" type="application/json">(.*?)</script>', html)
    assert found
    return orjson.loads(found[1])


def without_dates(body: bytes) -> bytes:
    """Drop the moments of publishing, the only thing in ``seo`` that publishing changes."""
    return re.sub(rb'\\"date(Published|Modified)\\":\\"[^"]*",?', b"", body)


@pytest.mark.parametrize("path", PAGES)
def test_seo_in_each_mode_is_the_published_one_to_the_byte(
    demo: None, admin: Client, chief: User, path: str
) -> None:
    page = load_page(path)
    form = build_post(page, chief) | NEW_WORDS
    address = f"/admin/pages/{page.pk}/edit/"

    posted = admin.post(f"{address}preview/", form)
    previews = {
        mode: admin.get(f"{address}preview/", {"mode": mode, "in_preview_panel": "true"})
        for mode, _ in PREVIEW_MODES
    }
    published = admin.post(address, form | {"action-publish": "Publish"})

    assert posted.json() == {"is_valid": True, "is_available": True}
    assert published.status_code == 302, published.context["form"].errors
    public = without_dates(admin.get(f"/api/v2/pages/{page.pk}/").content)
    assert orjson.loads(public)["title"] == NEW_WORDS["title"]
    for answer in previews.values():
        seo = without_dates(orjson.dumps(read_seo(answer.content.decode())))
        assert b'"seo":' + seo in public
