"""Which files are public: one condition for images and documents, for one row or for many."""

from django.db.models import Exists, F, OuterRef, Q
from wagtail.models import CollectionViewRestriction

from cms.visibility import StartsWith


def build_public_collection_condition() -> Q:
    """Build the condition that neither a file's collection nor one above it is restricted.

    For any model with a ``collection`` key. It becomes one NOT EXISTS in the caller's query and
    asks nothing of its own, so it also holds inside a builder's snapshot. A collection's ``path``
    starts with the path of each of its ancestors (treebeard's materialised path), itself included.
    """
    is_restricted = CollectionViewRestriction.objects.filter(
        StartsWith(OuterRef("collection__path"), F("collection__path"))
    )
    return Q(~Exists(is_restricted))
