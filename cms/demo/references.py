"""From the names in the content files to the ids in the database."""

import re
from typing import Any
from uuid import UUID, uuid5

from django.db.models import Model
from wagtail.models import Page

from cms.demo.files import DemoFiles
from cms.models import Document, Image

# Makes ids that are the same on every installation, so that a page is known again after an editor
# has renamed or moved it.
NAMESPACE = UUID("6a1de3c4-7f0e-4f6c-9d6b-52c0a2f1b8e7")

_LINK = re.compile(r'href="(page|document):([a-z0-9-]+)"')
_AROUND_BLOCK_TAGS = re.compile(r"\s*(</?(?:p|ul|ol|li)>)\s*")


def build_id(key: str) -> UUID:
    """Return the one id of a key."""
    return uuid5(NAMESPACE, key)


class References:
    """Resolves what content files refer to: pages by slug, files by name, other rows by slug."""

    def __init__(self, files: DemoFiles) -> None:
        """Start without pages; ``page_ids`` is filled while they are made."""
        self.files = files
        self.page_ids: dict[str, int] = {}
        self._row_ids: dict[tuple[type[Model], str], int] = {}

    def find(self, model: type[Model], name: str) -> int:
        """Return a row's id. Raises KeyError or ``DoesNotExist`` for an unknown name."""
        if issubclass(model, Page):
            return self.page_ids[name]
        if issubclass(model, Image):
            return self.files.find_image(name)
        if issubclass(model, Document):
            return self.files.find_document(name)
        if (model, name) not in self._row_ids:
            self._row_ids[model, name] = model._default_manager.get(slug=name).pk
        return self._row_ids[model, name]

    def build_stream(self, items: list[dict[str, Any]], key: str) -> list[dict[str, Any]]:
        """Return a StreamField's stored form of ``[{type: value}, …]``, with lasting block ids."""
        return [
            {"type": kind, "value": self.resolve(value), "id": str(build_id(f"{key}/{number}"))}
            for number, item in enumerate(items)
            for kind, value in item.items()
        ]

    def resolve(self, value: Any, name: str = "") -> Any:
        """Return a block's stored value: names replaced by ids, links in rich text by references.

        ``name`` is the part of the block that holds the value.
        """
        if isinstance(value, dict):
            return {part: self.resolve(item, part) for part, item in value.items()}
        if isinstance(value, list):
            return [self.resolve(item, name) for item in value]
        if not isinstance(value, str):
            return value
        if name == "image":
            return self.files.find_image(value)
        if name == "document":
            return self.files.find_document(value)
        if name in ("page", "pages"):
            return self.page_ids[value]
        return self._resolve_rich_text(value) if value.startswith("<") else value

    def _resolve_rich_text(self, html: str) -> str:
        # White space between tags is the file's line breaks; the editor would show it.
        tight = _AROUND_BLOCK_TAGS.sub(r"\1", html)
        return _LINK.sub(self._build_link, tight).strip()

    def _build_link(self, match: re.Match[str]) -> str:
        kind, name = match.groups()
        pk = self.page_ids[name] if kind == "page" else self.files.find_document(name)
        return f'linktype="{kind}" id="{pk}"'
