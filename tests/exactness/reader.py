"""A reader: asks the server for one thing after another and holds each answer against the facts."""

import gzip
import json
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from urllib.parse import quote

import psycopg

from .facts import BETWEEN, LOAD, Facts, Interval
from .questions import API, WALKS, Answer, Question, ask_walk, choose, judge

TIMEOUT_SECONDS = 20
KINDS = ("detail", "detail", "detail", "site", "listing", "listing", "find")
ENCODINGS = ("identity", "gzip")
CONDITIONAL = 0.5  # of the requests for what is known
MAX_TIMES = 8
# What a server may lack: it is asked once.
PROBES = {"resolve": "resolve/?path=/", "walk": "pages/?limit=20&cursor="}


@dataclass
class Report:
    """What one or more readers did and found."""

    reads: Counter[str] = field(default_factory=Counter)
    judged: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    cut_connections: int = 0

    def add(self, other: "Report") -> None:
        self.reads += other.reads
        self.judged += other.judged
        self.statuses += other.statuses
        self.problems += other.problems
        self.cut_connections += other.cut_connections


class Reader:
    """One connection to the server and one to the database, kept as long as they last.

    ``may_be_unavailable`` lets an answer be 503: a failure may be told, never be made up for.
    """

    def __init__(
        self, port: int, database_url: str, *, seed: int, may_be_unavailable: bool = False
    ) -> None:
        self._rng = random.Random(seed)
        self._http = HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS)
        self._database = psycopg.connect(database_url, autocommit=True)
        self._may_be_unavailable = may_be_unavailable
        self._known: dict[tuple[str, str], Answer] = {}
        self.report = Report()
        self.kinds = [*KINDS, *self._find_offers()]

    def close(self) -> None:
        self._http.close()
        self._database.close()

    def read_until(self, is_over: Callable[[], bool]) -> Report:
        """Read until it is over."""
        try:
            while not is_over():
                self.read_often(is_over)
        finally:
            self.close()
        return self.report

    def read_often(self, is_over: Callable[[], bool]) -> None:
        """Ask for something at random, some times in a row: the first time it may be made anew."""
        before = self._load_facts()
        kind = self._rng.choice(self.kinds)
        question = None if kind == "walk" else choose(kind, before, self._rng)
        for _ in range(self._rng.randint(1, MAX_TIMES)):
            if is_over():
                break
            self.read_once(question or ask_walk(self._rng.choice(WALKS)))

    def read_once(self, question: Question) -> None:
        """Ask, and hold the answer against the facts of before and after."""
        before = self._load_facts()
        answer = self._walk(question.path) if question.kind == "walk" else self._ask(question.path)
        self.report.reads[question.kind] += 1
        if answer.status == 503 and self._may_be_unavailable:
            return
        verdict = judge(question, answer, Interval(before, self._load_facts(), self._load_between))
        self.report.judged += verdict.judged
        self.report.problems += verdict.problems

    def _find_offers(self) -> list[str]:
        offered = [kind for kind, path in PROBES.items() if self._ask(path).status == 200]
        return [*offered, *offered]

    def _ask(self, path: str) -> Answer:
        """Ask, sometimes whether what is known still holds; then that is the answer."""
        encoding = self._rng.choice(ENCODINGS)
        headers = {"Accept-Encoding": encoding}
        known = self._known.get((path, encoding))
        if known and self._rng.random() < CONDITIONAL:
            headers["If-None-Match"] = known.headers["etag"]
        answer = self._request(path, headers)
        self.report.statuses[answer.status] += 1
        if answer.status == 304 and known:
            return known
        if "etag" in answer.headers:
            self._known[path, encoding] = answer
        return answer

    def _request(self, path: str, headers: dict[str, str]) -> Answer:
        """Ask until there is an answer: the process that was asked may be killed."""
        while True:
            try:
                self._http.request("GET", API + path, headers=headers)
                response = self._http.getresponse()
                body = response.read()
            except (OSError, HTTPException):
                self.report.cut_connections += 1
                self._http.close()
                continue
            received = {name.lower(): value for name, value in response.getheaders()}
            if received.get("content-encoding") == "gzip":
                body = gzip.decompress(body)
            return Answer(response.status, received, body.decode())

    def _walk(self, path: str) -> Answer:
        """Follow the cursors of a listing to its end; the first answer that is none ends it too."""
        items, cursor = [], ""
        while cursor is not None:
            answer = self._ask(f"{path}&cursor={quote(cursor)}")
            if answer.status != 200:
                return answer
            items += answer.json["items"]
            cursor = answer.json["meta"]["next_cursor"]
        return Answer(200, answer.headers, json.dumps({"items": items}))

    def _load_facts(self) -> Facts:
        return self._database.execute(LOAD).fetchone()[0]

    def _load_between(self, subject: str, first: int, last: int) -> list[str]:
        rows = self._database.execute(BETWEEN, [subject, first, last])
        return [value for (value,) in rows]
