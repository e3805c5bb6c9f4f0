"""What is true of the clinic, as committed: the measure that every answer is held against.

A fact is a subject, such as ``page 12`` (that page's title) or ``parent 12``, and a text. Whoever
changes something public writes the fact in the same transaction, so that a writer who is killed
has changed both or neither. The tables are unknown to Django and to Salve.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

# subject -> [version, text]; versions of a subject count up in the order of the commits, as the
# row is locked from the change to the commit.
Facts = dict[str, list[Any]]

SCHEMA = """
CREATE TABLE exactness_fact (
  subject text PRIMARY KEY, version bigint NOT NULL, value text NOT NULL
) WITH (fillfactor = 50);
CREATE TABLE exactness_history (
  subject text, version bigint, value text NOT NULL, PRIMARY KEY (subject, version)
);
CREATE TABLE exactness_turn (page int PRIMARY KEY, taken bigint NOT NULL);
CREATE TABLE exactness_deed (name text NOT NULL, isolation text NOT NULL, writer int NOT NULL);
CREATE SEQUENCE exactness_number START 1000;
"""

RECORD = """
WITH fact AS (
  INSERT INTO exactness_fact VALUES (%(subject)s, 1, %(value)s)
  ON CONFLICT (subject) DO UPDATE
     SET version = exactness_fact.version + 1, value = excluded.value
  RETURNING version
)
INSERT INTO exactness_history SELECT %(subject)s, version, %(value)s FROM fact
"""

LOAD = "SELECT json_object_agg(subject, json_build_array(version, value)) FROM exactness_fact"
BETWEEN = (
    "SELECT value FROM exactness_history WHERE subject = %s AND version BETWEEN %s AND %s"
    " ORDER BY version"
)

# Not a subject: which pages there are.
ALL_PAGES = "all pages"
UNKNOWN = [0, ""]


class Reading:
    """Facts that remember which of them were read: what a conclusion rests on."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self.subjects: set[str] = set()

    def __call__(self, kind: str, number: int = 0) -> str:
        """Return a fact, "" when there is none."""
        subject = f"{kind} {number}"
        self.subjects.add(subject)
        return self._facts.get(subject, UNKNOWN)[1]

    def list_pages(self) -> list[int]:
        """Return the numbers of all pages that there are or were."""
        self.subjects.add(ALL_PAGES)
        return list_pages(self._facts)


def list_pages(facts: Facts) -> list[int]:
    return sorted(int(subject[5:]) for subject in facts if subject.startswith("live "))


@dataclass
class Interval:
    """The facts before a request and after its answer: the answer may be of any moment between."""

    before: Facts
    after: Facts
    load_between: Callable[[str, int, int], list[str]]
    _values: dict[str, list[str]] = field(default_factory=dict)

    def list_values(self, subject: str) -> list[str]:
        """Return every text that the subject had at some moment of the interval."""
        first, last = (facts.get(subject, UNKNOWN) for facts in (self.before, self.after))
        if first[0] == last[0]:
            return [last[1]] if last[0] else []
        if subject not in self._values:
            self._values[subject] = self.load_between(subject, first[0], last[0])
        return self._values[subject]

    def is_constant(self, subjects: set[str]) -> bool:
        """Tell whether none of the subjects changed, so that what follows from them held."""
        if ALL_PAGES in subjects and list_pages(self.before) != list_pages(self.after):
            return False
        return all(
            self.before.get(subject, UNKNOWN)[0] == self.after.get(subject, UNKNOWN)[0]
            for subject in subjects - {ALL_PAGES}
        )


def record(cursor: Any, kind: str, number: int, value: str) -> None:
    """Write a fact in the cursor's transaction; its row stays locked until that ends."""
    cursor.execute(RECORD, {"subject": f"{kind} {number}", "value": value})
