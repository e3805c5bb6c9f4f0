"""Which changes are logged, and under which key: derived from the models, never listed by hand.

A table's columns are watched unless they are named here as showing nothing, so a column that is
added later is covered. The keys are those that ``api.snapshots.keys`` gives to what a page shows.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    Locale,
    Page,
    PageViewRestriction,
    Site,
)

from cms.models import (
    Announcement,
    BasePage,
    Clinic,
    Document,
    Image,
    Location,
    Navigation,
    RelatedPanelPage,
)
from cms.payload.kinds import snippet_kinds
from cms.payload.load import child_models, many_to_many_fields, page_types

# Every snapshot has this key: for changes that may touch any of them.
EVERYTHING = "everything"
RELATED = "related"

# Of wagtailcore_page. ``path`` is here because sorting siblings rewrites it in whole subtrees; who
# moves a page changes its ``url_path`` as well.
PAGE_IGNORED = frozenset(
    {
        "path",
        "numchild",
        "draft_title",
        "has_unpublished_changes",
        "latest_revision_id",
        "latest_revision_created_at",
        "live_revision_id",
        "locked",
        "locked_at",
        "locked_by_id",
        "owner_id",
        "go_live_at",
        "expire_at",
        "expired",
    }
)
FILE_IGNORED = frozenset({"created_at", "uploaded_by_user_id"})
# What a card, a link, a breadcrumb or a reference shows of a page.
CARD_COLUMNS = ("id", "live", "title", "url_path", "content_type_id")
CARD_TYPE_COLUMNS = ("teaser", "hero_image_id")
# What the choice of related pages looks at, and what tallies count; who moves out of a private
# section, or into one, has another ``url_path``.
RELATED_COLUMNS = ("id", "live", "first_published_at", "url_path", "content_type_id")


@dataclass(frozen=True)
class Watch:
    """A table's columns, a change of which is logged as ``prefix:value of key_column``.

    Without ``key_column`` the prefix is the whole key. Where only live pages matter, a row tells by
    its own ``live_column``, or by ``page_column``, which holds the page's id.
    """

    table: str
    columns: tuple[str, ...]
    prefix: str
    key_column: str = ""
    live_column: str = ""
    page_column: str = ""
    only_updates: bool = False


def list_watches() -> list[Watch]:
    """Return every watch of the project, in a fixed order."""
    return [
        *_watch_pages(),
        *_watch_relations(),
        *_watch_snippets(),
        *_watch_model(Image, "image", "id", FILE_IGNORED),
        *_watch_model(Document, "document", "id", FILE_IGNORED),
        *_watch_model(Clinic, "settings:clinic"),
        *_watch_model(Navigation, "settings:navigation"),
        *_watch_model(Location, "locations"),
        *_watch_model(Announcement, "announcements"),
        # Of the page itself, and for all below it, which carry the key of each page above them.
        *(
            Watch(_table(PageViewRestriction), ("page_id",), prefix, "page_id")
            for prefix in ("privacy", "card", "page")
        ),
        # A page that becomes public may be chosen where nobody has looked for it yet.
        Watch(_table(PageViewRestriction), ("page_id",), RELATED),
        *_watch_model(CollectionViewRestriction, EVERYTHING),
        # A collection that is new or gone has no files; one that moves may become private.
        Watch(_table(Collection), ("path",), EVERYTHING, only_updates=True),
        *_watch_model(Site, EVERYTHING),
        *_watch_model(Locale, EVERYTHING),
    ]


def _watch_pages() -> Iterator[Watch]:
    table = _table(Page)
    yield Watch(table, _columns(Page, PAGE_IGNORED), "page", "id")
    yield Watch(table, CARD_COLUMNS, "card", "id")
    yield Watch(table, RELATED_COLUMNS, RELATED, live_column="live")
    for model in page_types():
        pointer = model._meta.pk.column
        yield from _watch_model(model, "page", pointer)
        yield Watch(_table(model), (pointer, *CARD_TYPE_COLUMNS), "card", pointer)
        topics = [column for column in _topic_columns(model) if column]
        if topics:
            yield Watch(_table(model), (*topics,), RELATED, page_column=pointer)


def _watch_relations() -> Iterator[Watch]:
    for model in page_types():
        for field in many_to_many_fields(model):
            through: Any = field.remote_field.through
            column = field.m2m_column_name()
            yield from _watch_model(through, "page", column)
            if field.name in _topic_names(model):
                columns = (column, field.m2m_reverse_name())
                yield Watch(_table(through), columns, RELATED, page_column=column)
    for model in child_models().values():
        yield from _watch_model(model, "page", "page_id")


def _watch_snippets() -> Iterator[Watch]:
    for kind, model in snippet_kinds().items():
        yield from _watch_model(model, kind, "id")


def _watch_model(
    model: type[Model], prefix: str, key_column: str = "", ignored: Iterable[str] = ()
) -> Iterator[Watch]:
    yield Watch(_table(model), _columns(model, ignored), prefix, key_column)


def _topic_names(model: type[BasePage]) -> tuple[str, ...]:
    if not issubclass(model, RelatedPanelPage):
        return ()
    return (*model.related_strong, *model.related_weak)


def _topic_columns(model: type[BasePage]) -> list[str]:
    fields: list[Any] = [model._meta.get_field(name) for name in _topic_names(model)]
    return [field.column for field in fields if not field.many_to_many]


def _columns(model: type[Model], ignored: Iterable[str] = ()) -> tuple[str, ...]:
    names = [str(field.column) for field in model._meta.local_concrete_fields]
    unknown = set(ignored).difference(names)
    if unknown:
        raise LookupError(f"{model._meta.label} has no columns {sorted(unknown)}")
    return tuple(name for name in names if name not in ignored)


def _table(model: type[Model]) -> str:
    return model._meta.db_table
