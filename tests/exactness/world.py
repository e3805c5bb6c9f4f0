"""The clinic that writers change and readers read: every text says whose it is and which one.

Pages have numbers of their own (``page 12 v1`` is a title, ``p12`` a slug); people, terms, images
and notices go by their ids.
"""

import json
from typing import Any

from django.db import connection
from wagtail.images.models import AbstractImage
from wagtail.models import Collection, Page, Site

from articles.models import ArticleAuthor
from cms.models import BasePage, Person, RelatedPage
from tests.factories import (
    AnnouncementFactory,
    ArticleIndexPageFactory,
    ArticlePageFactory,
    CategoryFactory,
    ClinicFactory,
    ConditionFactory,
    ImageFactory,
    LocationFactory,
    NavigationFactory,
    PersonFactory,
    StandardPageFactory,
    TreatmentIndexPageFactory,
    TreatmentPageFactory,
    load_home,
)
from treatments.models import Condition

from .facts import SCHEMA, record

HOME = 1
SECTIONS = range(2, 8)  # nested standard pages
ARTICLE_INDEXES = range(8, 10)
ARTICLES = range(10, 20)
TREATMENT_INDEX = 20
TREATMENTS = range(21, 26)
FIRST_CREATED = 1000  # pages that come and go

PARENTS = {2: 1, 3: 2, 4: 3, 5: 1, 6: 5, 7: 1, 8: 1, 9: 1, TREATMENT_INDEX: 1}
VAULT = "Vault"
IMAGE_WIDTH = 1000


class Builder:
    """Makes each thing and records the facts about it."""

    def __init__(self) -> None:
        self.pks: dict[int, int] = {}
        self.terms: dict[str, list[int]] = {}
        with connection.cursor() as self.cursor:
            self.cursor.execute(SCHEMA)
            self._build()

    def _build(self) -> None:
        self._build_terms()
        self._build_images()
        self._adopt_home()
        for number in (*SECTIONS, *ARTICLE_INDEXES, TREATMENT_INDEX):
            factory: Any = StandardPageFactory
            if number in ARTICLE_INDEXES:
                factory = ArticleIndexPageFactory
            elif number == TREATMENT_INDEX:
                factory = TreatmentIndexPageFactory
            self._add_page(factory, number, PARENTS[number])
        for number in ARTICLES:
            self._add_page(ArticlePageFactory, number, 8 + number % 2, **self._file(number))
        for number in TREATMENTS:
            person, condition = self._pick("person", number), self._pick("condition", number)
            fields = {"reviewed_by": Person.objects.get(pk=person)}
            fields["conditions"] = [Condition.objects.get(pk=condition)]
            self._add_page(TreatmentPageFactory, number, TREATMENT_INDEX, **fields)
            self.record("conditions", number, json.dumps([condition]))
            self.record("reviewer", number, str(person))
        self._connect_pages()
        self._build_site()

    def record(self, kind: str, number: int, value: str) -> None:
        record(self.cursor, kind, number, value)

    def say(self, kind: str, number: int) -> str:
        """Record and return the first text of a subject."""
        text = f"{kind} {number} v1"
        self.record(kind, number, text)
        return text

    def _pick(self, kind: str, number: int) -> int:
        return self.terms[kind][number % len(self.terms[kind])]

    def _build_terms(self) -> None:
        factories: dict[str, Any] = {
            "person": PersonFactory,
            "condition": ConditionFactory,
            "category": CategoryFactory,
            "location": LocationFactory,
        }
        for kind, factory in factories.items():
            made = [factory() for _ in range(4)]
            self.terms[kind] = [row.pk for row in made]
            for row in made:
                row.name = self.say(kind, row.pk)
                row.save()

    def _build_images(self) -> None:
        vault = Collection.get_first_root_node().add_child(name=VAULT)
        self.record("vault", 0, "open")
        images: list[AbstractImage] = [
            ImageFactory(size=(IMAGE_WIDTH, 600), color=(number, 90, 90)) for number in range(6)
        ]
        self.terms["image"] = [image.pk for image in images]
        for position, image in enumerate(images):
            image.description = self.say("image", image.pk)
            self.record("focal", image.pk, "0.5")
            is_in_vault = position < 2
            if is_in_vault:
                image.collection = vault
            self.record("kept", image.pk, "vault" if is_in_vault else "")
            image.save()

    def _adopt_home(self) -> None:
        home = load_home()
        home.title, home.teaser = self.say("page", HOME), self.say("teaser", HOME)
        home.save()
        self._record_page(home, HOME, parent=0)
        Site.objects.update(hostname="clinic.example", port=80)
        self.record("host", 0, "clinic.example")

    def _add_page(self, factory: Any, number: int, parent: int, **fields: Any) -> None:
        hero = self._pick("image", number)
        page = factory(
            title=self.say("page", number),
            slug=f"p{number}",
            teaser=self.say("teaser", number),
            parent=Page.objects.get(pk=self.pks[parent]).specific,
            hero_image_id=hero,
            **fields,
        )
        self.record("hero", number, str(hero))
        self._record_page(page, number, parent)

    def _record_page(self, page: BasePage, number: int, parent: int) -> None:
        self.pks[number] = page.pk
        record_page(self.cursor, page, number, parent)

    def _file(self, number: int) -> dict[str, Any]:
        category, condition = self._pick("category", number), self._pick("condition", number)
        self.record("filed", number, str(category))
        self.record("conditions", number, json.dumps([condition]))
        return {"category_id": category, "conditions": [Condition.objects.get(pk=condition)]}

    def _connect_pages(self) -> None:
        """Give every article authors and pins, and every page with a body links and cards."""
        everyone = sorted(self.pks)
        for number in (*SECTIONS, *ARTICLES, *TREATMENTS):
            page: Any = Page.objects.get(pk=self.pks[number]).specific
            targets = [everyone[(number * step) % len(everyone)] for step in (1, 3, 7)]
            targets = [target for target in dict.fromkeys(targets) if target != number]
            page.body = build_body([self.pks[target] for target in targets])
            self.record("links", number, json.dumps(targets))
            if number in ARTICLES:
                person = self._pick("person", number)
                page.article_authors = [ArticleAuthor(person_id=person, sort_order=0)]
                self.record("author", number, str(person))
            page.save()
            if number not in SECTIONS:
                RelatedPage.objects.bulk_create(
                    RelatedPage(page=page, target_id=self.pks[target], sort_order=position)
                    for position, target in enumerate(targets)
                )
                self.record("pins", number, json.dumps(targets))

    def _build_site(self) -> None:
        ClinicFactory(name=self.say("clinic", 0))
        NavigationFactory(
            header=build_menu(self.say("menu", 0), [self.pks[number] for number in (2, 8, 20)])
        )
        self.record("menus", 0, json.dumps([2, 8, 20]))
        announcement = AnnouncementFactory(text="to be said")
        announcement.text = self.say("announcement", announcement.pk)
        announcement.save()
        self.record("announcements", 0, json.dumps([announcement.pk]))
        self.record("locations", 0, json.dumps(self.terms["location"]))
        self.record("places", HOME, "shown")  # those of the site stand on its home page too


def record_page(cursor: Any, page: Page, number: int, parent: int) -> None:
    """Record what a page has when it is new and public."""
    facts = {
        "pk": str(page.pk),
        "type": page._meta.label,
        "slug": page.slug,
        "parent": str(parent or ""),
        "live": "yes",
        "private": "no",
        "born": page.first_published_at.isoformat() if page.first_published_at else "",
    }
    for kind, value in facts.items():
        record(cursor, kind, number, value)


def build_body(targets: list[int]) -> list[dict[str, Any]]:
    """Return a stored body that links to pages, by id, and shows their cards."""
    links = "".join(f'<a linktype="page" id="{pk}">link</a> ' for pk in targets)
    cards = {"heading": "Read next", "pages": targets}
    return [
        {"type": "paragraph", "value": f"<p>{links}</p>"},
        {"type": "related_cards", "value": cards},
    ]


def build_menu(label: str, targets: list[int]) -> list[dict[str, Any]]:
    """Return a stored menu that leads to pages, by id."""
    entries = [{"label": label, "page": pk, "url": "", "children": []} for pk in targets]
    return [{"type": "item", "value": entry} for entry in entries]
