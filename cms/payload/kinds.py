"""The kinds of thing a page can show, each with the name that its keys start with."""

from functools import cache

from django.apps import apps
from django.db.models import Model
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page


@cache
def snippet_kinds() -> dict[str, type[Model]]:
    """Map the kind of each public snippet to its model: those that declare ``api_kind``."""
    models = [model for model in apps.get_models() if hasattr(model, "api_kind")]
    return {model.api_kind: model for model in sorted(models, key=lambda m: m._meta.label)}


@cache
def kind_of(model: type[Model]) -> str | None:
    """Return the kind of a model's rows, or None when they never appear in an answer."""
    if issubclass(model, Page):
        return "page"
    if issubclass(model, get_image_model()):
        return "image"
    if issubclass(model, get_document_model()):
        return "document"
    return getattr(model, "api_kind", None)
