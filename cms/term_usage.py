"""Keep the usage of terms true: Wagtail's reference index follows what a page is filed under.

Wagtail (8.0.1, ``signal_handlers.py``) indexes a page when its row has been saved. The rows of a
many-to-many relation are written after that, so the index would be one save behind.
"""

from typing import Any

from django.apps import apps
from django.db.models import Model
from django.db.models.signals import m2m_changed
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import reference_index_auto_update_disabled

from .models.terms import TermsField


def connect() -> None:
    """Listen to the relations of all models."""
    for model in apps.get_models():
        for field in model._meta.local_many_to_many:
            if isinstance(field, TermsField):
                m2m_changed.connect(update_references, sender=field.remote_field.through)


def update_references(instance: Model, action: str, reverse: bool, **kwargs: Any) -> None:
    """Index a page again when its terms have changed, unless indexing is off as for a bulk load."""
    is_disabled = getattr(reference_index_auto_update_disabled, "value", False)
    if action.startswith("post_") and not reverse and not is_disabled:
        ReferenceIndex.create_or_update_for_object(instance)
