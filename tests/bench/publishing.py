"""What publishing costs, in a process with Salve's models: ``python -m tests.bench.publishing``.

Publishes pages as the editor does, in turn with Salve's triggers and without, then asks the given
port for a page just published. Prints one line of JSON: lists of milliseconds. To be run on a
database that is thrown away.
"""

import json
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import django

django.setup()

from django.db import connection, transaction  # noqa: E402
from wagtail.models import Page  # noqa: E402

from articles.models import ArticlePage  # noqa: E402

from .fetch import Client  # noqa: E402
from .rows import API  # noqa: E402

BLOCKS = 8  # of pages with triggers, each followed by one without; even
BLOCK_PAGES = 10
FIRST_READS = 20
WARM_UP = 5

TRIGGERS = """
    SELECT tgrelid::regclass::text, quote_ident(tgname)
      FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'A'
"""


def main(port: int) -> None:
    """Measure and print."""
    pages = list(ArticlePage.objects.live().order_by("pk")[: WARM_UP + BLOCK_PAGES * 2])
    triggers = list_triggers()
    for page in pages[:WARM_UP]:
        time_publishing(page, "Warm")
    rest = pages[WARM_UP:]
    with_triggers: list[float] = []
    without: list[float] = []
    halves = [rest[:BLOCK_PAGES], rest[BLOCK_PAGES:]]
    for block in range(BLOCKS):
        halves.reverse()  # each page is published in both ways as often
        with_triggers += time_block(halves[0], f"With {block}")
        with disabled(triggers):
            without += time_block(halves[1], f"Without {block}")
    first_reads = list(time_first_reads(port, rest))
    said = {
        "triggers": len(triggers),
        "with_ms": with_triggers,
        "without_ms": without,
        "first_read_ms": first_reads,
    }
    sys.stdout.write(json.dumps(said) + "\n")


def list_triggers() -> list[tuple[str, str]]:
    """Return (table, trigger) of Salve's own: no one else's fire always."""
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS)
        return list(cursor.fetchall())


@contextmanager
def disabled(triggers: Sequence[tuple[str, str]]) -> Iterator[None]:
    """Switch triggers off."""
    _alter(triggers, "DISABLE TRIGGER")
    try:
        yield
    finally:
        _alter(triggers, "ENABLE ALWAYS TRIGGER")


def _alter(triggers: Sequence[tuple[str, str]], action: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for table, name in triggers:
            cursor.execute(f"ALTER TABLE {table} {action} {name}")


def time_block(pages: Sequence[Page], title: str) -> list[float]:
    """Publish some pages and return how long each took, in milliseconds."""
    return [time_publishing(page, title) for page in pages]


def time_publishing(page: Page, title: str) -> float:
    """Publish a page under a new title in one transaction, as the editor does."""
    page.title = f"{title}, {page.pk}"
    started = time.perf_counter()
    with transaction.atomic():
        page.save_revision(changed=True).publish()
    return (time.perf_counter() - started) * 1000


def time_first_reads(port: int, pages: Sequence[Page]) -> Iterator[float]:
    """Publish, and ask for the page at once; the answer must have the new title."""
    with Client(port) as client:
        for number in range(FIRST_READS):
            page = pages[number % len(pages)]
            time_publishing(page, f"First read {number}")
            answer = client.get(f"{API}/pages/{page.pk}/")
            if answer.status != 200 or page.title.encode() not in answer.body:
                raise SystemExit(f"page {page.pk} was answered without what was just published")
            yield answer.seconds * 1000


if __name__ == "__main__":
    main(int(sys.argv[1]))
