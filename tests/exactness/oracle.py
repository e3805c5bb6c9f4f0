"""Hold an answer against the facts: nothing in it may be older than its request, or hidden.

Two looks. The scan goes over the whole text, whatever its shape: each versioned text in it must
have been a fact at some moment of the request, of something that was public. The parts then say
what must be there, and where.
"""

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .expected import PARTS, SITE_PARTS, Json, Part, build_path, build_url, is_public
from .facts import Interval, Reading, list_pages

TEXT = re.compile(
    r"\b((page|teaser|person|condition|category|location|image|clinic|menu|announcement|draft)"
    r" (\d+)) v\d+"
)
ADDRESS = re.compile(r"http://[a-z0-9.]+(?:/p\d+(?:-\d+)?)*/p(\d+)(?:-\d+)?/")
NUMBER = re.compile(r"page (\d+) v")


@dataclass
class Judge:
    """Judges one answer. ``problems`` stay empty when it is right; ``judged`` counts what was."""

    request: str
    interval: Interval
    problems: list[str] = field(default_factory=list)
    judged: Counter[str] = field(default_factory=Counter)

    def judge_text(self, text: str) -> None:
        """Scan for values that are out of date, were rolled back or belong to what is hidden."""
        for found in {match[0]: match for match in TEXT.finditer(text)}.values():
            subject, kind, number = found[1], found[2], int(found[3])
            values = self.interval.list_values(subject)
            if found[0] not in values:
                self._complain(f"shows {found[0]!r}, which was {values} then")
            if kind in ("page", "teaser"):
                self._judge_hidden(found[0], number)
        for found in {match[0]: match for match in ADDRESS.finditer(text)}.values():
            fact = Reading(self.interval.before)
            address = build_url(fact, int(found[1]))
            if self.interval.is_constant(fact.subjects) and found[0] != address:
                self._complain(f"leads to {found[0]}, which was {address}")
            self._judge_hidden(found[0], int(found[1]))
        self.judged["texts"] += 1

    def judge_page(self, answer: Json, number: int) -> None:
        """Judge every part of a page's answer."""
        for name, part in PARTS.items():
            if self.interval.before.get(f"{part.needs} {number}"):
                self._judge_part(name, part, answer, number)

    def judge_site(self, answer: Json) -> None:
        """Judge every part of ``site/``."""
        for name, part in SITE_PARTS.items():
            self._judge_part(name, part, answer, 0)

    def judge_presence(self, number: int, *, is_shown: bool) -> None:
        """Judge whether a page was rightly there, or rightly not."""
        fact = Reading(self.interval.before)
        is_due = is_public(fact, number)
        if not self.interval.is_constant(fact.subjects):
            return
        self.judged["there" if is_due else "not there"] += 1
        if is_due != is_shown:
            self._complain(f"page {number} is {'missing' if is_due else 'shown although hidden'}")

    def judge_listing(
        self, items: Json, belongs: Callable[[Reading, int], bool], *, is_whole: bool
    ) -> None:
        """Judge which pages a listing has: those public that belong, each once."""
        shown = Counter(int(match[1]) for item in items for match in [NUMBER.match(item["title"])])
        if repeated := [number for number, times in shown.items() if times > 1]:
            self._complain(f"lists {repeated} more than once")
        for number in {*list_pages(self.interval.before), *list_pages(self.interval.after)}:
            fact = Reading(self.interval.before)
            is_due = is_public(fact, number) and belongs(fact, number)
            if not self.interval.is_constant(fact.subjects):
                continue
            self.judged["listed" if is_due else "not listed"] += 1
            if number in shown and not is_due:
                self._complain(f"lists page {number}, which does not belong")
            if is_whole and is_due and number not in shown:
                self._complain(f"does not list page {number}")

    def judge_count(self, count: int, belongs: Callable[[Reading, int], bool]) -> None:
        """Judge a listing's ``total_count``."""
        fact = Reading(self.interval.before)
        due = sum(is_public(fact, number) and belongs(fact, number) for number in fact.list_pages())
        if self.interval.is_constant(fact.subjects):
            self.judged["total_count"] += 1
            if count != due:
                self._complain(f"counts {count} pages of {due}")

    def judge_leads_to(self, number: int, path: str, target_pk: int | None) -> None:
        """Judge where a path led, None for nowhere, of the page that had it before."""
        fact = Reading(self.interval.before)
        is_due = is_public(fact, number) and build_path(fact, number) == path
        pk = int(fact("pk", number))
        if self.interval.is_constant(fact.subjects):
            self.judged["path"] += 1
            if (target_pk == pk) != is_due:
                self._complain(f"{path} leads to {target_pk}, page {number} is {pk}")

    def refuse(self, reason: str) -> None:
        """Count the answer as wrong for a reason of its own."""
        self._complain(reason)

    def _judge_part(self, name: str, part: Part, answer: Json, number: int) -> None:
        fact = Reading(self.interval.before)
        expected = part.expect(fact, number)
        if not self.interval.is_constant(fact.subjects):
            return
        self.judged[name] += 1
        try:
            shown: Any = part.extract(answer)
        except (LookupError, TypeError, StopIteration) as error:
            shown = repr(error)
        if json.dumps(shown) != json.dumps(expected):
            self._complain(f"{name} is {shown!r}, not {expected!r}")

    def _judge_hidden(self, text: str, number: int) -> None:
        fact = Reading(self.interval.before)
        if not is_public(fact, number) and self.interval.is_constant(fact.subjects):
            self._complain(f"shows {text!r} of page {number}, which was hidden")

    def _complain(self, problem: str) -> None:
        self.problems.append(f"{self.request} {problem}")
