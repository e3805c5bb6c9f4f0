"""Which pages are found by the name of a term, such as a condition or its synonyms."""

from functools import cache, partial
from typing import Any

from django.apps import apps
from django.db.models import Model

from cms.models import BasePage

from .signals import connect_names


def connect_terms() -> None:
    """Store pages again when a term that they are found by is renamed or deleted."""
    for term_model in naming_relations():
        connect_names(term_model, partial(list_naming_pages, term_model))


@cache
def naming_relations() -> dict[type[Model], list[tuple[type[BasePage], str]]]:
    """Map each model of terms to the (page type, relation) pairs by which pages name its rows."""
    relations: dict[type[Model], list[tuple[type[BasePage], str]]] = {}
    for page_type in apps.get_models():
        if issubclass(page_type, BasePage):
            for name in page_type.search_prefetch:
                term_model: Any = page_type._meta.get_field(name).related_model
                relations.setdefault(term_model, []).append((page_type, name))
    return relations


def list_naming_pages(term_model: type[Model], term: Model) -> list[int]:
    """Return the ids of all pages that name a term. Cost: 1 query for each relation."""
    return [
        pk
        for page_type, name in naming_relations()[term_model]
        for pk in page_type._default_manager.filter(**{name: term}).values_list("pk", flat=True)
    ]
