"""What editors and scripts do to the words of pages, and to what these refer to."""

import json

from articles.models import ArticleAuthor, ArticlePage
from cms.models import RelatedPage
from tests.exactness.world import (
    ARTICLE_INDEXES,
    ARTICLES,
    SECTIONS,
    TREATMENTS,
    build_body,
)
from treatments.models import Condition, TreatmentPage

from .desk import (
    PAGES,
    WITH_BODY,
    WITH_PANEL,
    Desk,
    NothingToDo,
    choose_targets,
    deed,
)


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
