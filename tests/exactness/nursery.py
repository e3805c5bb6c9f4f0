"""``python -m tests.exactness.nursery``: raises processes that write, to be killed at any moment.

Django is set up once and no connection opened, then each child is forked: a killed one is replaced
within milliseconds. Prints ``role pid`` for each child born; ends them all when its input ends.
Children append a line for each transaction that came to nothing to the file given.
"""

import json
import os
import random
import select
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import cycle, islice

import django
from django.core.management import call_command, get_commands
from django.db import Error, connection, transaction

ROLES = sys.argv[2:]
WRITERS_PAUSE_SECONDS = 0.08
UPKEEP_PAUSE_SECONDS = {"prune": 0.5, "build": 3.0}
LOCK_TIMEOUT_MS = 500  # rather than wait for the server to find a deadlock
ROLLED_BACK = 0.12
CARDS = 2  # of a deed of weight 1
STRIDE = 7  # deeds, about what a writer gets done before it is killed


def write_forever(seed: int, note: Callable[[str], None]) -> None:
    """Do one deed after another, each in a transaction of a random isolation level."""
    rng, deck = random.Random(seed), build_deck(seed)
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = {LOCK_TIMEOUT_MS}")
    while True:
        name = next(deck)
        isolation = rng.choice(ISOLATION)
        try:
            with tree_lock(DEEDS[name].tree), transaction.atomic():
                write_once(name, isolation, rng)
        except Undo:
            note(f"undone {name}")
        except NothingToDo:
            note(f"idle {name}")
        except Error as error:
            note(f"lost {name} {type(error.__cause__ or error).__name__}")
            if not connection.is_usable():
                raise
        time.sleep(rng.random() * WRITERS_PAUSE_SECONDS)


def build_deck(seed: int) -> Iterator[str]:
    """Return deeds without end; each new writer begins further on, so that none is left out.

    Few live long enough to get through all.
    """
    cards = [name for name, deed in DEEDS.items() for _ in range(round(CARDS * deed.weight))]
    random.Random(os.getppid()).shuffle(cards)
    return islice(cycle(cards), seed * STRIDE % len(cards), None)


def write_once(name: str, isolation: str, rng: random.Random) -> None:
    """Do one deed in the open transaction; roll some back at the very end."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET TRANSACTION ISOLATION LEVEL {isolation}")
        desk = Desk(rng, cursor, {})
        desk.load_facts()
        DEEDS[name].do(desk)
        row = [name, isolation, os.getpid()]
        cursor.execute("INSERT INTO exactness_deed VALUES (%s, %s, %s)", row)
        desk.pause()
        if rng.random() < ROLLED_BACK:
            raise Undo


def upkeep_forever(action: str) -> None:
    """Run ``manage.py snapshots`` again and again."""
    while True:
        call_command("snapshots", action, verbosity=0)
        time.sleep(UPKEEP_PAUSE_SECONDS[action])


def raise_child(role: str, seed: int, log: str) -> int:
    """Fork a child that plays a role until it is killed; return its process id."""
    pid = os.fork()
    if pid:
        return pid
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def note(line: str) -> None:
        os.write(output, f"{line}\n".encode())

    try:
        if role == "writer":
            write_forever(seed, note)
        upkeep_forever(role)
    except BaseException as error:  # noqa: BLE001 - whatever it is, it must be told
        note(f"failed {role} {json.dumps(repr(error))}")
    os._exit(1)


def main(log: str) -> None:
    """Keep one child for each role until the input ends."""
    children: dict[int, str] = {}
    missing, seed = list(ROLES), 0
    while not select.select([sys.stdin], [], [], 0.02)[0]:
        for role in missing:
            seed += 1
            pid = raise_child(role, seed, log)
            children[pid] = role
            sys.stdout.write(f"{role} {pid}\n")
            sys.stdout.flush()
        missing = []
        with suppress(ChildProcessError):
            while (pid := os.waitpid(-1, os.WNOHANG)[0]) != 0:
                missing.append(children.pop(pid))
    for pid in children:
        os.kill(pid, signal.SIGKILL)
    for pid in children:
        os.waitpid(pid, 0)


if __name__ == "__main__":
    django.setup()
    # Models can be imported only now.
    from .deeds import DEEDS, ISOLATION, Desk, NothingToDo, Undo, tree_lock

    if "snapshots" not in get_commands():
        ROLES = [role for role in ROLES if role == "writer"]
    main(sys.argv[1])
