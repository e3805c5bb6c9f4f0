"""What readers ask for: an address, and how its answer is held against the facts."""

import json
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from .expected import build_path, list_ancestors
from .facts import Facts, Interval, Reading, list_pages
from .oracle import Judge
from .world import ARTICLE_INDEXES, FIRST_CREATED, SECTIONS

API = "/api/v2/"
WHOLE = 50  # more than there are pages
RECENT = 8  # of the pages that were created, those that are still asked for
STEP = 7  # pages
WALKS = ("id", "-first_published_at")
ORDERS = ("title", "-first_published_at", "id", "slug")

PAGE = re.compile(r"/pages/(\d+)/")

Belongs = Callable[[Reading, int], bool]


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]  # names in small letters
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text) if "json" in self.headers.get("content-type", "") else {}


@dataclass(frozen=True)
class Question:
    """A path under the API, and what is judged besides its text."""

    kind: str
    path: str
    check: Callable[[Judge, Answer], None]


def judge(question: Question, answer: Answer, interval: Interval) -> Judge:
    """Judge an answer that was given in the interval."""
    verdict = Judge(question.path, interval)
    if answer.status not in (200, 301, 302, 400, 404, 410):
        verdict.refuse(f"is answered {answer.status}: {answer.text[:200]}")
        return verdict
    verdict.judge_text(f"{answer.text} {answer.headers.get('location', '')}")
    question.check(verdict, answer)
    return verdict


def ask_detail(facts: Facts, number: int) -> Question:
    def check(verdict: Judge, answer: Answer) -> None:
        verdict.judge_presence(number, is_shown=answer.status == 200)
        if answer.status == 200:
            verdict.judge_page(answer.json, number)

    return Question("detail", f"pages/{read_pk(facts, number)}/", check)


def ask_find(facts: Facts, number: int) -> Question:
    path = build_path(Reading(facts), number)

    def check(verdict: Judge, answer: Answer) -> None:
        match = PAGE.search(answer.headers.get("location", ""))
        verdict.judge_leads_to(number, path, int(match[1]) if match else None)

    return Question("find", f"pages/find/?html_path={quote(path)}", check)


def ask_resolve(facts: Facts, number: int) -> Question:
    path = build_path(Reading(facts), number)

    def check(verdict: Judge, answer: Answer) -> None:
        page = find_page(answer.json) if answer.status == 200 else None
        verdict.judge_leads_to(number, path, page and page["id"])
        if page and page["id"] == read_pk(facts, number):
            verdict.judge_page(page, number)

    return Question("resolve", f"resolve/?path={quote(path)}", check)


def ask_site() -> Question:
    return Question("site", "site/", lambda verdict, answer: verdict.judge_site(answer.json))


def ask_listing(belongs: Belongs, **parameters: Any) -> Question:
    """Ask for a listing; unless it has an offset it must list all that belong."""

    def check(verdict: Judge, answer: Answer) -> None:
        if answer.status != 200:
            return  # the page asked about is hidden
        body = answer.json
        is_whole = "offset" not in parameters
        verdict.judge_listing(body["items"], belongs, is_whole=is_whole)
        verdict.judge_count(body["meta"]["total_count"], belongs)

    return Question("listing", f"pages/?{urlencode({'limit': WHOLE, **parameters})}", check)


def ask_walk(order: str) -> Question:
    """Ask for a listing step by step; its answer is all steps together.

    Neither order changes under a page, so each that belonged throughout must be met once.
    """

    def check(verdict: Judge, answer: Answer) -> None:
        verdict.judge_listing(answer.json["items"], lambda fact, n: True, is_whole=True)

    return Question("walk", f"pages/?{urlencode({'limit': STEP, 'order': order})}", check)


def ask_everything(facts: Facts) -> Iterator[Question]:
    """Ask for each page, the site and all listings."""
    for number in list_pages(facts):
        yield ask_detail(facts, number)
        yield ask_find(facts, number)
    yield ask_site()
    yield from (choose_listing(facts, random.Random(0), which) for which in range(6))


def choose(kind: str, facts: Facts, rng: random.Random) -> Question:
    """Choose a question of a kind."""
    if kind == "site":
        return ask_site()
    if kind == "listing":
        return choose_listing(facts, rng, rng.randrange(6))
    numbers = list_pages(facts)
    created = [number for number in numbers if number >= FIRST_CREATED]
    number = rng.choice([n for n in numbers if n < FIRST_CREATED] + created[-RECENT:])
    ask = {"detail": ask_detail, "find": ask_find, "resolve": ask_resolve}[kind]
    return ask(facts, number)


def choose_listing(facts: Facts, rng: random.Random, which: int) -> Question:
    articles = {"type": "articles.ArticlePage"}
    match which:
        case 0:
            return ask_listing(lambda fact, n: True, order=rng.choice(ORDERS))
        case 1:
            label = articles["type"]
            fields, order = rng.choice(("*", "teaser,hero")), rng.choice(ORDERS)
            return ask_listing(
                lambda fact, n: fact("type", n) == label, fields=fields, order=order, **articles
            )
        case 2:
            parent = rng.choice(ARTICLE_INDEXES)
            pk = read_pk(facts, parent)
            return ask_listing(lambda fact, n: fact("parent", n) == str(parent), child_of=pk)
        case 3:
            names = [subject for subject in facts if subject.startswith("category ")]
            pk = int(rng.choice(names).split()[1])
            order = rng.choice(ORDERS)
            return ask_listing(
                lambda fact, n: fact("filed", n) == str(pk), category=pk, order=order, **articles
            )
        case 4:
            top = rng.choice(SECTIONS)
            return ask_listing(
                lambda fact, n: top in list_ancestors(fact, n) and n != top,
                descendant_of=read_pk(facts, top),
            )
        case _:
            offset = rng.randrange(20)
            return ask_listing(lambda fact, n: True, limit=5, offset=offset, order="title")


def read_pk(facts: Facts, number: int) -> int:
    return int(facts[f"pk {number}"][1])


def find_page(body: Any) -> Any:
    """Return the page in the answer of ``resolve/``, None when it leads elsewhere."""
    if "meta" in body and "title" in body:
        return body
    return body.get("page")
