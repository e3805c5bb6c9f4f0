"""Keep the stored text current, in the transaction of the change itself."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save, pre_delete
from wagtail.models import Page

from .source import is_searchable
from .store import store_search_text, store_search_texts

ListPageIds = Callable[[Any], Iterable[int]]


def connect() -> None:
    """Store a page's text whenever a live page is saved. To be called from ``AppConfig.ready``.

    Publishing, scheduled publishing, copies, aliases and scripts all end in a save of a live page;
    a page under a draft is saved with the names of the few columns that changed (Wagtail 8.0.1,
    ``Page.save_revision``), which is how a draft's words stay out.
    """
    post_save.connect(_store_saved_page, dispatch_uid="cms.search.store_saved_page")


def connect_names(model: type[Model], list_page_ids: ListPageIds) -> None:
    """Store the pages that name a row of ``model`` again when the row is renamed or deleted.

    ``list_page_ids(row)`` returns the ids of pages whose ``build_search_text`` reads the row; it
    may be a query set. To be called from the ``AppConfig.ready`` of the app that owns the relation.
    """

    def store_naming_pages(instance: Model, raw: bool = False, **kwargs: Any) -> None:
        if not raw:
            store_search_texts(list_page_ids(instance))

    def remember_naming_pages(instance: Any, **kwargs: Any) -> None:
        # Once it is deleted, so is the relation by which its pages can be found.
        instance._naming_page_ids = list(list_page_ids(instance))

    def store_remembered_pages(instance: Any, **kwargs: Any) -> None:
        store_search_texts(instance._naming_page_ids)

    uid = f"cms.search.{model._meta.label}"
    post_save.connect(store_naming_pages, model, weak=False, dispatch_uid=f"{uid}.saved")
    pre_delete.connect(remember_naming_pages, model, weak=False, dispatch_uid=f"{uid}.leaves")
    post_delete.connect(store_remembered_pages, model, weak=False, dispatch_uid=f"{uid}.left")


def _store_saved_page(
    instance: Model,
    raw: bool = False,
    update_fields: Iterable[str] | None = None,
    **kwargs: Any,
) -> None:
    if raw or not isinstance(instance, Page) or not instance.live:
        return
    if update_fields is None and is_searchable(instance):
        store_search_text(instance)
    elif update_fields is None or not _bookkeeping_fields().issuperset(update_fields):
        # A plain Page, or an instance of which only part was saved: the database knows the rest.
        store_search_texts([instance.pk])


@cache
def _bookkeeping_fields() -> frozenset[str]:
    """Return the fields of Wagtail's own page from which no text is made.

    Saving nothing else (a revision made, a lock set, comments) leaves the stored text alone.
    """
    text_fields = {"live", "search_description", "seo_title", "title"}
    return frozenset(field.name for field in Page._meta.get_fields()) - text_fields
