"""Every place that can refer to a page or a file, found by asking the models and the blocks.

A place has a name such as ``cms.Announcement.link_page`` or
``cms.StandardPage.body.faq.items.answer``.

Nothing here is taken from the code under test: models are asked by Django, blocks by Wagtail.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import ForeignKey, Model
from modelcluster.fields import ParentalKey
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import BaseTypedTableBlock
from wagtail.documents import get_document_model
from wagtail.fields import RichTextField, StreamField
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageBlock
from wagtail.models import Page

KINDS: dict[str, type[Model]] = {
    "page": Page,
    "image": get_image_model(),
    "document": get_document_model(),
}

# One (kind, id) of a thing that is referred to.
Reference = tuple[str, int]

# Places that refer to a page or a file but whose rows are shown to nobody outside the admin.
ADMIN_ONLY = {
    "api.DraftPreview.page": "a draft that its editor looks at; see tests/preview",
    "api.ShareLink.page": "a draft that an editor shared; see tests/preview",
    "cms.Rendition.image": "thumbnails of the admin",
    "cms.RetiredImageFile.image": "leads from an image's old file to its new one; see test_files",
    "cms.SearchText.page": "the words by which a page is found; see test_oracles",
    "wagtailcore.GroupPagePermission.page": "who may edit what",
    "wagtailcore.PageLogEntry.page": "the admin's history",
    "wagtailcore.PageSubscription.page": "who is told about comments",
    "wagtailcore.PageViewRestriction.page": "what makes a page private",
    "wagtailcore.WorkflowPage.page": "which workflow applies",
}


def list_places() -> dict[str, set[str]]:
    """Map each place to the kinds of thing that it can refer to."""
    places: defaultdict[str, set[str]] = defaultdict(set)
    for model in apps.get_models():
        for field in model._meta.local_fields:
            name = f"{model._meta.label}.{field.name}"
            if is_reference(field):
                places[name].add(kind_of(field.related_model))
            elif isinstance(field, RichTextField):
                places[name] |= {"page", "document"}
            elif isinstance(field, StreamField):
                for path, kinds in list_block_places(field.stream_block, name):
                    places[path] |= kinds
    return dict(places)


def list_references(instance: Model) -> dict[str, set[Reference]]:
    """Map the places of one stored row to what they refer to."""
    found: defaultdict[str, set[Reference]] = defaultdict(set)
    for field in instance._meta.concrete_fields:
        name = f"{field.model._meta.label}.{field.name}"
        value = getattr(instance, field.attname)
        if is_reference(field) and value:
            found[name].add((kind_of(field.related_model), value))
        elif isinstance(field, RichTextField):
            found[name] |= read_links(value)
        elif isinstance(field, StreamField):
            for path, reference in list_block_references(field.stream_block, value.raw_data, name):
                found[path].add(reference)
    return dict(found)


def is_reference(field: Any) -> bool:
    """Tell whether a column refers to a page or a file, other than the one its row is part of."""
    is_part = isinstance(field, ParentalKey) or getattr(field.remote_field, "parent_link", False)
    return isinstance(field, ForeignKey) and not is_part and bool(kind_of(field.related_model))


def kind_of(model: Any) -> str:
    """Return the kind of a model's rows, empty for what is neither page nor file."""
    return next((kind for kind, base in KINDS.items() if issubclass(model, base)), "")


def list_block_places(block: blocks.Block, path: str) -> Iterator[tuple[str, set[str]]]:
    """Yield (path, kinds) of each part of a block that can refer to something."""
    if isinstance(block, blocks.RichTextBlock):
        yield path, {"page", "document"}
    elif isinstance(block, ImageBlock):
        yield path, {"image"}
    elif isinstance(block, blocks.ChooserBlock):
        if kind := kind_of(block.model_class):
            yield path, {kind}
    else:
        for name, child in list_children(block):
            yield from list_block_places(child, f"{path}.{name}" if name else path)


def list_children(block: blocks.Block) -> list[tuple[str, blocks.Block]]:
    """Return the named parts of a block; the one part of a list has no name."""
    if isinstance(block, blocks.ListBlock):
        return [("", block.child_block)]
    return list(getattr(block, "child_blocks", {}).items())


def list_block_references(
    block: blocks.Block, raw: Any, path: str
) -> Iterator[tuple[str, Reference]]:
    """Yield (path, reference) for each id in the stored value of a block."""
    if isinstance(block, blocks.RichTextBlock):
        yield from ((path, reference) for reference in read_links(raw))
    elif isinstance(block, ImageBlock):
        yield path, ("image", raw["image"])
    elif isinstance(block, blocks.ChooserBlock):
        if raw and kind_of(block.model_class):
            yield path, (kind_of(block.model_class), raw)
    else:
        for name, child, value in split_value(block, raw):
            yield from list_block_references(child, value, f"{path}.{name}" if name else path)


def split_value(block: blocks.Block, raw: Any) -> Iterator[tuple[str, blocks.Block, Any]]:
    """Yield (name, block, value) of each part of a stored value."""
    if isinstance(block, blocks.ListBlock):
        yield from (("", block.child_block, value) for value in raw)
    elif isinstance(block, blocks.BaseStreamBlock):
        yield from ((i["type"], block.child_blocks[i["type"]], i["value"]) for i in raw)
    elif isinstance(block, blocks.BaseStructBlock):
        yield from ((name, child, raw[name]) for name, child in block.child_blocks.items())
    elif isinstance(block, BaseTypedTableBlock):
        names = [column["type"] for column in raw["columns"]]
        for row in raw["rows"]:
            for name, value in zip(names, row["values"], strict=True):
                yield name, block.child_blocks[name], value


def read_links(html: str) -> set[Reference]:
    """Return what stored rich text links to."""
    return {
        (kind, int(pk)) for kind, pk in re.findall(r'<a linktype="(\w+)" id="(\d+)">', html or "")
    }
