"""The oracle itself: an answer from before a change is found out, one from after it is right."""

import random

import pytest
from django.db import connection, transaction
from django.test import Client

from .conftest import Place
from .deeds import DEEDS, Desk, NothingToDo
from .facts import BETWEEN, LOAD, Facts, Interval
from .questions import API, Answer, Question, ask_detail, ask_everything, judge
from .world import ARTICLES, HOME

# They change nothing that is shown.
UNSEEN = {"save_draft", "reorder_siblings"}

Recorded = dict[Question, Answer]

TRIES = 4  # a deed may hit upon what is hidden


@pytest.mark.timeout(300)
def test_answers_of_before_a_change_are_found_out_and_those_of_after_it_are_right(
    place: Place,
) -> None:
    """Every kind of change in turn; each must make some answer stale, but for those unseen.

    What has become stale is asked for again.
    """
    rng = random.Random(3)
    client = Client()
    for _ in range(2):
        do("create_page", rng)  # so that there is something to delete
    recorded = record_answers(client)
    unnoticed, wrong = [], find_problems(recorded)
    for name in rng.sample(list(DEEDS), len(DEEDS)):
        for _ in range(TRIES):
            do(name, rng)
            stale = [q for q, answer in recorded.items() if find_problems({q: answer})]
            if stale:
                break
        again = {question: ask(client, question) for question in stale}
        wrong += [f"after {name}: {problem}" for problem in find_problems(again)]
        recorded |= again
        unnoticed += [] if stale else [name]
    wrong += find_problems(record_answers(client))

    assert wrong == []
    assert set(unnoticed) == UNSEEN


def test_a_change_that_was_rolled_back_is_found_out(place: Place) -> None:
    facts = load_facts()
    question = ask_detail(facts, ARTICLES[0])
    with transaction.atomic():
        connection.cursor().execute("UPDATE wagtailcore_page SET title = 'page 10 v77'")
        answer = ask(Client(), question)
        transaction.set_rollback(True)

    problems = find_problems({question: answer})

    assert f"{question.path} shows 'page 10 v77', which was ['page 10 v1'] then" in problems


def test_a_value_of_while_the_request_was_under_way_is_right(place: Place) -> None:
    """Its title changed twice: the first may be shown, the middle one and the last."""
    before = load_facts()
    answers = []
    for title in ("page 1 v1", "page 1 v2", "page 1 v3", "page 1 v4"):
        with transaction.atomic(), connection.cursor() as cursor:
            desk = Desk(random.Random(0), cursor, before)
            desk.record("page", HOME, title)
            cursor.execute("UPDATE wagtailcore_page SET title = %s WHERE depth = 2", [title])
        answers.append(ask(Client(), ask_detail(before, HOME)))
    after = load_facts()
    later = Interval(load_facts(), load_facts(), load_between)

    question = ask_detail(before, HOME)
    during = Interval(before, after, load_between)
    assert [judge(question, answer, during).problems for answer in answers] == [[], [], [], []]
    assert [bool(judge(question, answer, later).problems) for answer in answers] == [
        True,
        True,
        True,
        False,
    ]


def record_answers(client: Client) -> Recorded:
    return {question: ask(client, question) for question in ask_everything(load_facts())}


def ask(client: Client, question: Question) -> Answer:
    response = client.get(API + question.path)
    headers = {name.lower(): value for name, value in response.items()}
    return Answer(response.status_code, headers, response.content.decode())


def find_problems(recorded: Recorded) -> list[str]:
    """Judge answers as if they had been given just now."""
    now = load_facts()
    interval = Interval(now, now, load_between)
    return [
        p
        for question, answer in recorded.items()
        for p in judge(question, answer, interval).problems
    ]


def do(name: str, rng: random.Random) -> None:
    """Do a deed and commit; some tries, as it may not fit the page it hits upon."""
    for _ in range(20):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                DEEDS[name].do(Desk(rng, cursor, load_facts()))
                return
        except NothingToDo:
            continue
    pytest.fail(f"{name} found nothing to do")


def load_facts() -> Facts:
    with connection.cursor() as cursor:
        cursor.execute(LOAD)
        return cursor.fetchone()[0]


def load_between(subject: str, first: int, last: int) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(BETWEEN, [subject, first, last])
        return [value for (value,) in cursor.fetchall()]
