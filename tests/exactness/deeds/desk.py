"""What all deeds have in common: a writer's transaction, turns, and the list of deeds."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from django.db import connection
from wagtail.models import Page

from tests.exactness.facts import LOAD, Facts, Reading, record
from tests.exactness.world import (
    ARTICLE_INDEXES,
    ARTICLES,
    FIRST_CREATED,
    HOME,
    SECTIONS,
    TREATMENTS,
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


def choose_targets(desk: Desk, number: int) -> list[int]:
    """Choose three pages to refer to, hidden ones and those that come and go among them."""
    return desk.rng.sample([n for n in [*PAGES, *desk.list_created()] if n != number], 3)
