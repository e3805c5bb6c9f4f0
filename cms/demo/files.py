"""The demo's pictures and documents: made when something that is being loaded refers to them."""

from datetime import date
from functools import cached_property
from typing import Any

from django.core.files.base import ContentFile

from cms.demo.content import load_content
from cms.demo.documents import build_pdf
from cms.demo.drawing import Picture, build_picture_file
from cms.demo.drawing.palette import parse_palette
from cms.demo.drawing.pictures import DEFAULT_SIZE_PX
from cms.models import Document, Image


class DemoFiles:
    """Finds pictures and documents by their names in the content files, known by their titles.

    Nothing is made before it is needed: loading again, when all that refers to a file is there,
    brings no file back that an editor has renamed or deleted.
    """

    def __init__(self, today: date) -> None:
        """Start with nothing made."""
        self._today = today
        self._image_ids: dict[str, int] = {}
        self._document_ids: dict[str, int] = {}
        self.created: list[Image | Document] = []

    def find_image(self, name: str) -> int:
        """Return the picture's id, drawing it if it is not there; KeyError for an unknown name."""
        if name not in self._image_ids:
            entry = self._pictures["pictures"][name]
            found = Image.objects.filter(title=entry["title"]).order_by("pk").first()
            self._image_ids[name] = (found or self._draw_image(name, entry)).pk
        return self._image_ids[name]

    def find_document(self, name: str) -> int:
        """Return the document's id, making it if it is not there; KeyError for an unknown name."""
        if name not in self._document_ids:
            entry = self._documents[name]
            found = Document.objects.filter(title=entry["title"]).order_by("pk").first()
            self._document_ids[name] = (found or self._make_document(name, entry)).pk
        return self._document_ids[name]

    @cached_property
    def _pictures(self) -> dict[str, Any]:
        pictures: dict[str, Any] = load_content("images", self._today)
        return pictures

    @cached_property
    def _documents(self) -> dict[str, Any]:
        documents: dict[str, Any] = load_content("documents", self._today)
        return documents

    def _draw_image(self, name: str, entry: dict[str, Any]) -> Image:
        width, height = entry.get("size", DEFAULT_SIZE_PX)
        picture = Picture(
            scene=entry["scene"],
            palette=parse_palette(self._pictures["palettes"][entry["palette"]]),
            seed=entry["seed"],
            size_px=(width, height),
            format=entry.get("format", "JPEG"),
        )
        content = build_picture_file(picture)
        file = ContentFile(content, name=f"{name}.{picture.extension}")
        image = Image(title=entry["title"], description=entry["alt"], file=file)
        if "focal" in entry:
            x, y, across, down = entry["focal"]
            image.focal_point_x, image.focal_point_y = round(x * width), round(y * height)
            image.focal_point_width = round(across * width)
            image.focal_point_height = round(down * height)
        image.save()
        self.created.append(image)
        return image

    def _make_document(self, name: str, entry: dict[str, Any]) -> Document:
        content = build_pdf(entry["title"], entry["lines"])
        file = ContentFile(content, name=f"{name}.pdf")
        document = Document(title=entry["title"], file=file)
        document.save()
        self.created.append(document)
        return document
