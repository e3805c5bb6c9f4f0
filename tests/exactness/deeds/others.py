"""What is done to things that pages show, and to the site."""

import json
from contextlib import suppress
from typing import Any

from django.db import transaction
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat
from wagtail.models import Collection, CollectionViewRestriction, Site

from articles.models import Category
from cms.models import Announcement, Clinic, Image, Location, Navigation, Person
from tests.exactness.world import (
    IMAGE_WIDTH,
    VAULT,
    build_menu,
)
from treatments.models import Condition

from .desk import (
    IMAGES,
    NOTICES,
    PAGES,
    VAULTS,
    Desk,
    Undo,
    deed,
)
from .pages import title_by_sql


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
