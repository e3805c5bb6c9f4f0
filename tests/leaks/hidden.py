"""Files, topics and marks that nobody may notice; the pages are in ``hidden_pages``."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.db import connection
from django.db.models import Max, Model
from PIL import Image as PillowImage
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction, Site

from articles.models import Category
from cms.models import Announcement, Document, Image, Person, User
from tests.leaks.values import Target
from treatments.models import BodyArea, Condition

# In every text of everything hidden, and nowhere else.
MARK = "xqcanary"
# Hidden rows have ids of seven digits that begin with 71 or 72: no other number looks like them,
# but for pieces of file hashes and block ids.
FIRST_HIDDEN_ID = 7_100_000
HIDDEN_ID_PATTERN = r"(?<![0-9a-f-])7[12]\d{5}(?![0-9a-f])"

RESTRICTIONS = ("password", "login", "groups")


@dataclass
class Topics:
    """What pages are filed under, and who signs them."""

    condition: Condition
    body_area: BodyArea
    category: Category
    person: Person


@dataclass
class Hidden:
    """Everything that must leave no trace; pages by (kind, name of their type), files by kind.

    The rows that only hidden pages use are in no private collection: nothing but that hides them.
    """

    pages: dict[tuple[str, str], Page] = field(default_factory=dict)
    images: dict[str, Image] = field(default_factory=dict)
    documents: dict[str, Document] = field(default_factory=dict)
    only_used_by_hidden: list[Model] = field(default_factory=list)

    def list_targets(self) -> list[Target]:
        """List what to make every place refer to: one page of each kind, and each file."""
        images, documents = list(self.images.values()), list(self.documents.values())
        kinds: dict[str, list[Page]] = {}
        for (kind, _), page in self.pages.items():
            kinds.setdefault(kind, []).append(page)
        return [
            Target(
                pages[n % len(pages)].pk,
                images[n % len(images)].pk,
                documents[n % len(documents)].pk,
            )
            for n, pages in enumerate(kinds.values())
        ]

    def list_hashes(self) -> list[str]:
        """List the hash of every hidden file."""
        files: list[Any] = [*self.images.values(), *self.documents.values()]
        files += [row for row in self.only_used_by_hidden if isinstance(row, Image | Document)]
        return [file.file_hash for file in files]


@contextmanager
def unmistakable_ids() -> Iterator[None]:
    """Give the rows made meanwhile ids that stand out wherever they are printed."""
    models: tuple[type[Model], ...] = (
        *(Page, Image, Document, Person, Condition, BodyArea, Category, Announcement),
        *(Collection, Site, User, PageViewRestriction, CollectionViewRestriction),
    )
    tables = [model._meta.db_table for model in models]
    usual_ids = [_next_id(table) for table in tables]
    for number, model in enumerate(models):
        highest = model._default_manager.aggregate(highest=Max("pk"))["highest"] or 0
        _start_ids(tables[number], max(highest, FIRST_HIDDEN_ID + 10_000 * number))
    yield
    for table, usual_id in zip(tables, usual_ids, strict=True):
        _start_ids(table, usual_id)


def _next_id(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [table])
        return int(cursor.fetchone()[0])


def _start_ids(table: str, start: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, start])


def create_hidden_files() -> Hidden:
    """Create an image and a document in each kind of private collection, and far below one."""
    hidden = Hidden()
    root = Collection.get_first_root_node()
    for kind in RESTRICTIONS:
        collection = root.add_child(name=f"{MARK}{kind}collection")
        restriction = CollectionViewRestriction.objects.create(
            collection=collection, restriction_type=kind, password=f"{MARK}password"
        )
        restriction.groups.set(Group.objects.filter(name="Editors"))
        _add_files(hidden, f"{kind}file", collection)
    below = collection.add_child(name=f"{MARK}subcollection")
    _add_files(hidden, "subfile", below.add_child(name=f"{MARK}subsubcollection"))
    return hidden


def _add_files(hidden: Hidden, kind: str, collection: Collection) -> None:
    mark, number = f"{MARK}{kind}", len(hidden.images)
    hidden.images[kind] = create_image(mark, (200, 40 * number, 0), collection=collection)
    hidden.documents[kind] = create_document(mark, collection=collection)


def create_image(name: str, color: tuple[int, int, int], **fields: Any) -> Image:
    """Create an image of one colour, its name in all its texts."""
    output = io.BytesIO()
    PillowImage.new("RGB", (500, 400), color).save(output, "PNG")
    return Image.objects.create(
        title=f"{name}title",
        description=f"{name}description",
        file=ContentFile(output.getvalue(), name=f"{name}file.png"),
        **fields,
    )


def create_document(name: str, **fields: Any) -> Document:
    """Create a document, its name in all its texts."""
    content = ContentFile(f"{name}content".encode(), name=f"{name}file.txt")
    return Document.objects.create(title=f"{name}title", file=content, **fields)


def create_lonely_topics(hidden: Hidden) -> Topics:
    """Create topics and a person that only hidden pages name."""
    mark = f"{MARK}lonely"
    names = {"name": f"{mark}name", "slug": f"{mark}slug"}
    topics = Topics(
        Condition.objects.create(**names, synonyms=f"{mark}synonym", summary=f"{mark}summary"),
        BodyArea.objects.create(**names),
        Category.objects.create(**names),
        Person.objects.create(**names, bio=f"{mark}bio", photo=create_image(mark, (0, 0, 9))),
    )
    hidden.only_used_by_hidden += [topics.person.photo, *vars(topics).values()]
    return topics
