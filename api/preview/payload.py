"""What a front end gets of a preview, written once: it is shown later as it was at that moment.

    {"kind": "draft", "page": {…}, "editor_origin": "https://cms.clinic.example",
     "userbar": {"html": "…", "scripts": ["https://cms.clinic.example/static/…"]}}

``kind`` is ``draft`` for the editor who writes, ``share`` for whoever was given a link, and then
there is no userbar. ``editor_origin`` is who may put a draft into a frame.
"""

from typing import Any

import orjson
from django.conf import settings

from api.build import build_draft
from api.delivery.answers import serialise
from cms.models import BasePage


def write_preview(kind: str, page: BasePage, userbar: dict[str, Any] | None) -> bytes:
    """Build a draft and return its preview as JSON. Cost: as ``build_draft``."""
    return serialise(
        {
            "kind": kind,
            "page": build_draft(page),
            "editor_origin": settings.CMS_BASE_URL,
            "userbar": userbar,
        }
    )


def read_page(payload: bytes) -> Any:
    """Return the page of a preview, for ``templates/`` to draw."""
    return orjson.loads(payload)["page"]
