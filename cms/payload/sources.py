"""What a page serializer draws from: the page, and what the loader found out about it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from .kinds import kind_of


@dataclass(frozen=True)
class RelatedFill:
    """A page that fills a related panel, and the topic it shares: ``("condition", 3)``."""

    page_id: int
    topic: tuple[str, int]


@dataclass
class PageSource:
    """A page (live row or draft object) with its relations' ids, read in bulk.

    ``relations`` maps a relation's name to ids in order; ``fill`` completes the related panel;
    ``lineage`` are the ids of all pages above it, none for a draft; ``ancestor_paths``
    are tree paths from the site's root down to the parent.
    """

    page: Any
    relations: dict[str, list[int]] = field(default_factory=dict)
    fill: list[RelatedFill] = field(default_factory=list)
    lineage: Sequence[int] = ()

    def list_related_ids(self) -> list[tuple[str, list[int]]]:
        """Return what the relations and the fill show, as (kind, ids)."""
        fields = type(self.page)._meta
        shown = [
            (kind_of_relation(fields.get_field(name)), ids) for name, ids in self.relations.items()
        ]
        return [*shown, ("page", [fill.page_id for fill in self.fill])]

    @property
    def ancestor_paths(self) -> list[str]:
        """Tree paths of the ancestors, the outermost first; empty for a draft not yet saved."""
        path, step = self.page.path or "", self.page.steplen
        return [path[:end] for end in range(step, len(path), step)]


def kind_of_relation(field: Any) -> str:
    """Return the kind of thing a relation leads to; an ordered child leads to its target."""
    model = field.related_model
    target = getattr(model, "api_relation_target", None)
    if target:
        model = model._meta.get_field(target).related_model
    return kind_of(model) or ""
