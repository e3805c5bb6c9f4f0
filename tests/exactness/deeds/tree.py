"""What becomes of pages as a whole: there or not, public or not, here or elsewhere."""

from wagtail.models import PageViewRestriction

from articles.models import ArticleAuthor, ArticlePage
from tests.exactness.expected import list_ancestors
from tests.exactness.facts import Reading
from tests.exactness.world import (
    ARTICLE_INDEXES,
    ARTICLES,
    HOME,
    SECTIONS,
    TREATMENTS,
    record_page,
)

from .desk import (
    MAX_CREATED,
    MAX_DEPTH,
    MAX_PRIVATE,
    MAX_UNPUBLISHED,
    PAGES,
    PRIVACY,
    Desk,
    NothingToDo,
    deed,
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
    if not targets:
        raise NothingToDo  # after many moves a subtree may be too deep for every other place
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
