"""Images and documents with small real files."""

import io
from functools import cache
from typing import Any

import factory
import wagtail_factories
from django.core.files.base import ContentFile
from PIL import Image as PillowImage
from wagtail.models import Collection, CollectionViewRestriction

from cms.models import Document, Image


class ImageFactory(wagtail_factories.ImageFactory):
    """A drawn PNG of one colour; ``size`` in pixels, another colour makes another file."""

    title = "Hills"
    description = "Green hills under a low sun"
    collection = factory.LazyFunction(Collection.get_first_root_node)
    file = factory.LazyAttribute(
        lambda image: ContentFile(draw_png(image.size, image.color), f"{image.color}.png")
    )

    class Meta:
        model = Image

    class Params:
        size = (1000, 600)
        color = "green"


class DocumentFactory(wagtail_factories.DocumentFactory):
    """A text file."""

    title = "Before your visit"
    collection = factory.LazyFunction(Collection.get_first_root_node)
    file = factory.LazyFunction(
        lambda: ContentFile(b"One page to print.\n", "before-your-visit.txt")
    )

    class Meta:
        model = Document


class PrivateCollectionFactory(wagtail_factories.CollectionFactory):
    """A collection that only people who have signed in may see."""

    name = "Staff only"
    parent = factory.LazyFunction(Collection.get_first_root_node)

    @classmethod
    def _create(cls, model_class: type[Collection], *args: Any, **kwargs: Any) -> Collection:
        collection: Collection = super()._create(model_class, *args, **kwargs)
        CollectionViewRestriction.objects.create(
            collection=collection, restriction_type=CollectionViewRestriction.LOGIN
        )
        return collection


@cache
def draw_png(size: tuple[int, int], color: str) -> bytes:
    output = io.BytesIO()
    PillowImage.new("RGB", size, color).save(output, "PNG")
    return output.getvalue()
