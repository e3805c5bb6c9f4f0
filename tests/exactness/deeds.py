"""What editors, scripts and database administrators do to a clinic, each with its facts.

A deed writes the facts first: their rows are locked until the commit, so versions count up in the
order of the commits. Deeds on pages take turns at the page besides.
"""

import json
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction, Site

from articles.models import ArticleAuthor, ArticlePage, Category
from cms.models import Announcement, Clinic, Image, Location, Navigation, Person, RelatedPage
from treatments.models import Condition, TreatmentPage

from .expected import list_ancestors
from .facts import LOAD, Facts, Reading, record
from .world import (
    ARTICLE_INDEXES,
    ARTICLES,
    FIRST_CREATED,
    HOME,
    IMAGE_WIDTH,
    SECTIONS,
    TREATMENTS,
    VAULT,
    build_body,
    build_menu,
    record_page,
)

PAGES = [HOME, *SECTIONS, *ARTICLE_INDEXES, *ARTICLES, *TREATMENTS]
WITH_BODY = [*SECTIONS, *ARTICLES, *TREATMENTS]
WITH_PANEL = [*ARTICLES, *TREATMENTS]
MAX_CREATED, MAX_UNPUBLISHED, MAX_PRIVATE = 6, 4, 1
MAX_DEPTH = 4
PAUSE_SECONDS = 0.03

# Turns at what is no page.
PRIVACY, NOTICES, VAULTS, IMAGES = 0, -1, -2, 1000

ISOLATION = ("READ COMMITTED",) * 3 + ("REPEATABLE READ", "SERIALIZABLE")

# Wagtail saves whole rows, tree columns and all, so saving a page while its tree is moved undoes
# half of the move (8.0.1). Editors seldom meet; here they would all the time.
TREE_LOCK = 7_340_033


class Undo(Exception):
    """Roll back, the transaction or to the savepoint."""


class NothingToDo(Exception):
    """The deed does not fit what the clinic is like now."""


@dataclass
class Desk:
    """A writer's transaction: what deeds have in common."""

    rng: random.Random
    cursor: Any
    facts: Facts

    def fact(self, kind: str, number: int = 0) -> str:
        return Reading(self.facts)(kind, number)

    def record(self, kind: str, number: int, value: str) -> None:
        record(self.cursor, kind, number, value)
        self.facts[f"{kind} {number}"] = [0, value]
        self.pause()

    def say(self, kind: str, number: int = 0) -> str:
        """Record and return a text that was never said before, not even in what was undone."""
        self.cursor.execute("SELECT nextval('exactness_number')")
        text = f"{kind} {number} v{self.cursor.fetchone()[0]}"
        self.record(kind, number, text)
        return text

    def pause(self) -> None:
        """Sometimes take a while, with all locks held: time for others to read and to be killed."""
        if self.rng.random() < 0.2:
            time.sleep(self.rng.random() * PAUSE_SECONDS)

    def take_turn(self, number: int) -> None:
        """Wait until nobody else changes a page. The newest facts are known afterwards."""
        self.cursor.execute(
            "INSERT INTO exactness_turn VALUES (%s, 1)"
            " ON CONFLICT (page) DO UPDATE SET taken = exactness_turn.taken + 1",
            [number],
        )
        self.load_facts()

    def load_facts(self) -> None:
        self.cursor.execute(LOAD)
        self.facts = self.cursor.fetchone()[0]

    def choose_page(self, numbers: list[int]) -> int:
        """Choose a page, deleted ones aside, and take its turn."""
        number = self.rng.choice(numbers)
        self.take_turn(number)
        return number

    def load_page(self, number: int) -> Any:
        return Page.objects.get(pk=self.fact("pk", number)).specific

    def publish(self, page: Any) -> None:
        """Publish as an editor does; the pause leaves the revision made and not published."""
        revision = page.save_revision()
        self.pause()
        revision.publish()

    def list_pks(self, kind: str) -> list[int]:
        return [int(s.split()[1]) for s in self.facts if s.startswith(f"{kind} ")]

    def list_created(self) -> list[int]:
        """Return the pages that were created and not deleted."""
        pages = [n for n in map(int, self.list_pks("live")) if n >= FIRST_CREATED]
        return [number for number in pages if self.fact("live", number) != "gone"]


@dataclass(frozen=True)
class Deed:
    """A kind of change. ``tree`` says how it holds the page tree: not at all, shared or alone."""

    do: Callable[[Desk], None]
    tree: str = ""
    weight: float = 1


DEEDS: dict[str, Deed] = {}


def deed(*, tree: str = "", weight: float = 1) -> Callable[[Any], Any]:
    def register(function: Callable[[Desk], None]) -> Callable[[Desk], None]:
        DEEDS[function.__name__] = Deed(function, tree, weight)
        return function

    return register


@contextmanager
def tree_lock(kind: str) -> Iterator[None]:
    """Hold the page tree; a killed writer's connection lets go of it."""
    if not kind:
        yield
        return
    shared = "_shared" if kind == "shared" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_lock{shared}(%s)", [TREE_LOCK])
        try:
            yield
        finally:
            with suppress(Exception):  # the connection may be gone, and the lock with it
                cursor.execute(f"SELECT pg_advisory_unlock{shared}(%s)", [TREE_LOCK])


@deed(tree="shared", weight=3)
def publish_page(desk: Desk) -> None:
    number = desk.choose_page([*PAGES, *desk.list_created()])
    if desk.fact("live", number) != "yes":
        raise NothingToDo  # it would appear, which is a deed of its own
    page = desk.load_page(number)
    page.title = desk.say("page", number)
    if desk.rng.random() < 0.5:
        page.teaser = desk.say("teaser", number)
    desk.publish(page)


@deed(tree="alone")
def change_address(desk: Desk) -> None:
    number = desk.choose_page([*SECTIONS, *ARTICLE_INDEXES, *ARTICLES])
    if desk.fact("live", number) != "yes":
        raise NothingToDo
    page = desk.load_page(number)
    page.slug = f"p{number}-{desk.rng.randrange(10**6)}"
    desk.record("slug", number, page.slug)
    desk.publish(page)


@deed(tree="shared", weight=2)
def save_draft(desk: Desk) -> None:
    number = desk.choose_page(PAGES)
    page = desk.load_page(number)
    page.title = f"draft {number} v{desk.rng.randrange(10**6)}"
    page.save_revision()


@deed(tree="shared")
def change_links(desk: Desk) -> None:
    number = desk.choose_page([n for n in WITH_BODY if desk.fact("live", n) == "yes"])
    if desk.fact("live", number) != "yes":
        raise NothingToDo
    targets = choose_targets(desk, number)
    desk.record("links", number, json.dumps(targets))
    page = desk.load_page(number)
    page.body = build_body([int(desk.fact("pk", target)) for target in targets])
    desk.publish(page)


@deed(tree="shared")
def change_conditions(desk: Desk) -> None:
    number = desk.choose_page([n for n in WITH_PANEL if desk.fact("live", n) == "yes"])
    if desk.fact("live", number) != "yes":
        raise NothingToDo
    conditions = sorted(desk.rng.sample(desk.list_pks("condition"), 2))
    desk.record("conditions", number, json.dumps(conditions))
    page = desk.load_page(number)
    page.conditions = list(Condition.objects.filter(pk__in=conditions))
    desk.publish(page)


@deed()
def title_by_sql(desk: Desk) -> None:
    number = desk.choose_page(PAGES)
    title = desk.say("page", number)
    statement = "UPDATE wagtailcore_page SET title = %s WHERE id = %s"
    desk.cursor.execute(statement, [title, int(desk.fact("pk", number))])


@deed()
def teasers_in_bulk(desk: Desk) -> None:
    numbers = sorted(desk.rng.sample(ARTICLES, 3))
    for number in numbers:
        desk.take_turn(number)
    for number in numbers:
        pages = ArticlePage.objects.filter(pk=desk.fact("pk", number))
        pages.update(teaser=desk.say("teaser", number))


@deed()
def people_in_bulk(desk: Desk) -> None:
    desk.cursor.execute("SELECT nextval('exactness_number')")
    end = f" v{desk.cursor.fetchone()[0]}"
    for pk in sorted(desk.list_pks("person")):
        desk.record("person", pk, f"person {pk}{end}")
    Person.objects.update(name=Concat(Value("person "), Cast("pk", CharField()), Value(end)))


@deed()
def rename_person(desk: Desk) -> None:
    rename(desk, Person, "person")


@deed()
def rename_condition(desk: Desk) -> None:
    rename(desk, Condition, "condition")


@deed()
def rename_category(desk: Desk) -> None:
    rename(desk, Category, "category")


@deed()
def rename_location(desk: Desk) -> None:
    rename(desk, Location, "location")


@deed()
def change_category(desk: Desk) -> None:
    number = desk.choose_page([*ARTICLES])
    others = [pk for pk in desk.list_pks("category") if str(pk) != desk.fact("filed", number)]
    category = desk.rng.choice(others)
    desk.record("filed", number, str(category))
    ArticlePage.objects.filter(pk=desk.fact("pk", number)).update(category=category)


@deed()
def change_author(desk: Desk) -> None:
    number = desk.choose_page([*ARTICLES])
    person = desk.rng.choice(desk.list_pks("person"))
    desk.record("author", number, str(person))
    ArticleAuthor.objects.filter(page_id=desk.fact("pk", number)).update(person=person)


@deed()
def change_reviewer(desk: Desk) -> None:
    number = desk.choose_page([*TREATMENTS])
    person = desk.rng.choice(desk.list_pks("person"))
    desk.record("reviewer", number, str(person))
    TreatmentPage.objects.filter(pk=desk.fact("pk", number)).update(reviewed_by=person)


@deed()
def describe_image(desk: Desk) -> None:
    pk = desk.rng.choice(desk.list_pks("image"))
    desk.take_turn(-IMAGES - pk)
    text = desk.say("image", pk)
    image = Image.objects.get(pk=pk)
    image.description = text
    image.save()


@deed()
def move_focal_point(desk: Desk) -> None:
    pk = desk.rng.choice(desk.list_pks("image"))
    desk.take_turn(-IMAGES - pk)
    tenths = desk.rng.randrange(2, 9)
    desk.record("focal", pk, str(tenths / 10))
    box = {"focal_point_width": 20, "focal_point_height": 20, "focal_point_y": 300}
    Image.objects.filter(pk=pk).update(focal_point_x=tenths * IMAGE_WIDTH // 10, **box)


@deed()
def change_hero(desk: Desk) -> None:
    number = desk.choose_page([*ARTICLES])
    image = desk.rng.choice([0, *desk.list_pks("image")])
    desk.record("hero", number, str(image or ""))
    ArticlePage.objects.filter(pk=desk.fact("pk", number)).update(hero_image=image or None)


@deed()
def pin_pages(desk: Desk) -> None:
    number = desk.choose_page([*WITH_PANEL])
    targets = choose_targets(desk, number)
    desk.record("pins", number, json.dumps(targets))
    page = int(desk.fact("pk", number))
    RelatedPage.objects.filter(page=page).delete()
    desk.pause()
    RelatedPage.objects.bulk_create(
        RelatedPage(page_id=page, target_id=int(desk.fact("pk", target)), sort_order=position)
        for position, target in enumerate(targets)
    )


@deed(tree="alone")
def hide_or_show(desk: Desk) -> None:
    """Unpublish a page, or publish one that was."""
    hidden = [number for number in PAGES if desk.fact("live", number) == "no"]
    if hidden and (len(hidden) >= MAX_UNPUBLISHED or desk.rng.random() < 0.5):
        number = desk.choose_page(hidden)
        desk.record("live", number, "yes")
        desk.publish(desk.load_page(number))
    else:
        number = desk.choose_page([number for number in PAGES[1:] if number not in hidden])
        desk.record("live", number, "no")
        desk.load_page(number).unpublish()


@deed(tree="shared")
def restrict_or_open(desk: Desk) -> None:
    """Ask a password for a page and all below it, or no longer."""
    desk.take_turn(PRIVACY)  # one at a time, else everything would soon be private
    private = [number for number in PAGES if desk.fact("private", number) == "yes"]
    if len(private) >= MAX_PRIVATE:
        desk.record("private", private[0], "no")
        restrictions = PageViewRestriction.objects.filter(page_id=desk.fact("pk", private[0]))
        restrictions.delete()
    else:
        number = desk.rng.choice(PAGES[1:])
        desk.record("private", number, "yes")
        PageViewRestriction.objects.create(
            page_id=desk.fact("pk", number), restriction_type="password", password="sesame"
        )


@deed(tree="alone", weight=2)
def move_subtree(desk: Desk) -> None:
    number = desk.choose_page([*SECTIONS, *ARTICLES])
    fact = Reading(desk.facts)
    if number in ARTICLES:
        targets = [n for n in ARTICLE_INDEXES if str(n) != fact("parent", number)]
    else:
        targets = [
            target
            for target in (HOME, *SECTIONS)
            if number not in (target, *list_ancestors(fact, target))
            and len(list_ancestors(fact, target)) < MAX_DEPTH
            and str(target) != fact("parent", number)
        ]
    target = desk.rng.choice(targets)
    desk.record("parent", number, str(target))
    desk.load_page(number).move(desk.load_page(target), pos="last-child")


@deed(tree="alone")
def reorder_siblings(desk: Desk) -> None:
    first, second = desk.rng.sample(TREATMENTS, 2)
    desk.take_turn(first)
    desk.load_page(first).move(desk.load_page(second), pos="left")


@deed(tree="alone")
def create_page(desk: Desk) -> None:
    if len(desk.list_created()) >= MAX_CREATED:
        raise NothingToDo
    desk.cursor.execute("SELECT nextval('exactness_number')")
    number = desk.cursor.fetchone()[0]
    parent = desk.rng.choice(ARTICLE_INDEXES)
    category, person = (desk.rng.choice(desk.list_pks(kind)) for kind in ("category", "person"))
    page = ArticlePage(
        title=desk.say("page", number),
        teaser=desk.say("teaser", number),
        slug=f"p{number}",
        category_id=category,
        live=False,
    )
    page.article_authors = [ArticleAuthor(person_id=person, sort_order=0)]
    desk.load_page(parent).add_child(instance=page)
    desk.record("filed", number, str(category))
    desk.record("author", number, str(person))
    desk.publish(page)
    page.refresh_from_db(fields=["first_published_at"])
    record_page(desk.cursor, page, number, parent)


@deed(tree="alone")
def delete_page(desk: Desk) -> None:
    created = desk.list_created()
    if not created:
        raise NothingToDo
    number = desk.choose_page(created)
    page = desk.load_page(number)
    desk.record("live", number, "gone")
    page.delete()


@deed(weight=0.4)
def rename_clinic(desk: Desk) -> None:
    name = desk.say("clinic")
    clinic = Clinic.objects.get()
    clinic.name = name
    clinic.save()


@deed(weight=0.4)
def change_menu(desk: Desk) -> None:
    label = desk.say("menu")
    targets = desk.rng.sample(PAGES, 4)
    desk.record("menus", 0, json.dumps(targets))
    menus = Navigation.objects.get()
    menus.header = build_menu(label, [int(desk.fact("pk", target)) for target in targets])
    menus.save()


@deed(weight=0.5)
def announce(desk: Desk) -> None:
    """Reword an announcement, or take one down and put another up."""
    desk.take_turn(NOTICES)
    pks = json.loads(desk.fact("announcements"))
    if desk.rng.random() < 0.5:
        Announcement.objects.filter(pk=pks[0]).update(text=desk.say("announcement", pks[0]))
        return
    announcement = Announcement.objects.create(text="to be said")
    announcement.text = desk.say("announcement", announcement.pk)
    announcement.save()
    desk.record("announcements", 0, json.dumps([announcement.pk]))
    Announcement.objects.exclude(pk=announcement.pk).delete()


@deed(weight=0.4)
def change_host(desk: Desk) -> None:
    host = f"clinic{desk.rng.randrange(10**6)}.example"
    desk.record("host", 0, host)
    site = Site.objects.get(is_default_site=True)
    site.hostname = host
    site.save()


@deed(weight=0.4)
def shut_or_open_vault(desk: Desk) -> None:
    """Make the collection of some heroes private, or public again."""
    desk.take_turn(VAULTS)
    is_open = desk.fact("vault") == "open"
    desk.record("vault", 0, "shut" if is_open else "open")
    vault = Collection.objects.get(name=VAULT)
    if is_open:
        CollectionViewRestriction.objects.create(collection=vault, restriction_type="login")
    else:
        CollectionViewRestriction.objects.filter(collection=vault).delete()


@deed(weight=2)
def undo_to_savepoint(desk: Desk) -> None:
    """Rename somebody; say something about a page and an image, and take that back."""
    rename(desk, Person, "person")
    known = dict(desk.facts)
    with suppress(Undo), transaction.atomic():
        title_by_sql(desk)
        describe_image(desk)
        raise Undo
    desk.facts = known
    rename(desk, Category, "category")


def rename(desk: Desk, model: Any, kind: str) -> None:
    pk = desk.rng.choice(desk.list_pks(kind))
    name = desk.say(kind, pk)
    row = model.objects.get(pk=pk)
    row.name = name
    row.save()


def choose_targets(desk: Desk, number: int) -> list[int]:
    """Choose three pages to refer to, hidden ones and those that come and go among them."""
    return desk.rng.sample([n for n in [*PAGES, *desk.list_created()] if n != number], 3)
