"""What Salve promises besides speed under load, measured on the run's copy of the database.

All of it changes content, so it comes last: publishing, the first read after it, a change that
every page shows, memory, and the number of keys.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import psycopg

from cms.settings.env import BASE_DIR

from .freshness import TitleChanger
from .rows import API, load_pages
from .servers import Server
from .wrk import THREADS, Load, run_wrk, write_requests

Connection = psycopg.Connection[Any]

PUBLISHING_MS = 5
FIRST_READ_MS = 60
STORM_P99_MS = 1_000
STORM_SECONDS = 240  # for all pages; they are asked once by each of wrk's threads
BUILDS_OF_A_PAGE = 2
WORKER_PSS_MB = 120
KEYS_AT_P99 = 64

NO_SNAPSHOTS = "there is no table api_snapshot"
COUNT_STORES = """
    CREATE TABLE public.bench_store (page bigint NOT NULL);
    CREATE FUNCTION public.bench_count_store() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN INSERT INTO public.bench_store VALUES (NEW.page); RETURN NULL; END $$;
    CREATE TRIGGER bench_count_store AFTER INSERT OR UPDATE ON api_snapshot
      FOR EACH ROW EXECUTE FUNCTION public.bench_count_store();
"""
MOST_STORES = (
    "SELECT count(*), max(stores) FROM (SELECT count(*) stores FROM bench_store GROUP BY page)"
)


@dataclass(frozen=True)
class Promise:
    """One promise, what was found and what it may be at most. ``is_kept`` None: no way to tell."""

    name: str
    found: str
    limit: str
    is_kept: bool | None


def check_publishing(server: Server, environment: dict[str, str]) -> list[Promise]:
    """Time publishing with and without Salve's triggers, and the first read after it."""
    finished = subprocess.run(
        [sys.executable, "-m", "tests.bench.publishing", str(server.port)],
        cwd=BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    names = ("publishing adds to stock Wagtail's", "first read after publishing, 19 of 20")
    limits = (f"{PUBLISHING_MS} ms", f"{FIRST_READ_MS} ms")
    if finished.returncode:
        said = finished.stderr.strip().splitlines()[-1:]
        return [
            Promise(name, f"failed: {' '.join(said)}", limit, None)
            for name, limit in zip(names, limits, strict=True)
        ]
    said = json.loads(finished.stdout.splitlines()[-1])
    return [
        judge_publishing(names[0], said),
        judge_first_reads(names[1], said["first_read_ms"]),
    ]


def judge_publishing(name: str, said: dict[str, Any]) -> Promise:
    """Compare the medians with and without triggers; without any there is nothing to compare."""
    with_ms, without_ms = median(said["with_ms"]), median(said["without_ms"])
    added = with_ms - without_ms
    found = f"{added:.1f} ms ({with_ms:.1f} against {without_ms:.1f}, {said['triggers']} triggers)"
    is_kept = added <= PUBLISHING_MS if said["triggers"] else None
    return Promise(name, found, f"{PUBLISHING_MS} ms", is_kept)


def judge_first_reads(name: str, milliseconds: Sequence[float]) -> Promise:
    """Judge by the slowest but one in twenty: one may fall on something else's turn."""
    ordered = sorted(milliseconds)
    worst = ordered[-1 - len(ordered) // 20]
    found = f"{worst:.0f} ms (median {median(ordered):.0f}, slowest {ordered[-1]:.0f})"
    return Promise(name, found, f"{FIRST_READ_MS} ms", worst <= FIRST_READ_MS)


def check_newest_title(connection: Connection, server: Server, requests: Path) -> Promise:
    """Change the title of an article that many pages show, under the load of those pages."""
    with TitleChanger(connection, server.port, newest=True) as changer:
        run_wrk(server.origin, requests, 5)
    found = f"{len(changer.stale)} of {changer.changes} changes"
    name = "stale answers after the newest title changed"
    return Promise(name, found, "0", not changer.stale and changer.changes > 0)


def check_settings_change(connection: Connection, server: Server, requests: Path) -> list[Promise]:
    """Change the clinic's name, which all pages show, and ask for all of them at once."""
    lines = [(f"{API}/pages/{page.pk}/", "") for page in load_pages(connection, None)]
    write_requests(requests, lines)
    has_snapshots = exists(connection, "api_snapshot")
    if has_snapshots:
        connection.execute(COUNT_STORES)
    connection.execute("UPDATE cms_clinic SET name = name || ' and Bench'")
    load = run_wrk(server.origin, requests, STORM_SECONDS, once=True)
    promises = judge_storm(load, THREADS * len(lines))
    if not has_snapshots:
        return [*promises, Promise("builds of a page after it", NO_SNAPSHOTS, "2", None)]
    ((pages, most),) = connection.execute(MOST_STORES).fetchall()
    connection.execute("DROP TRIGGER bench_count_store ON api_snapshot")
    found = f"{most} at most, of {pages} pages"
    is_kept = pages > 0 and most <= BUILDS_OF_A_PAGE
    return [*promises, Promise("stores of a page after it", found, f"{BUILDS_OF_A_PAGE}", is_kept)]


def judge_storm(load: Load, asked: int) -> list[Promise]:
    """Judge the answers after a change of everything."""
    name = "clinic's name changed, all pages asked"
    found = f"{load.p99_ms:.0f} ms ({load.requests} of {asked} in {load.seconds:.0f} s)"
    is_kept = load.p99_ms <= STORM_P99_MS and load.requests >= asked
    return [
        Promise(f"{name}: p99", found, f"{STORM_P99_MS} ms", is_kept),
        Promise(f"{name}: errors", str(load.failures), "0", not load.failures),
    ]


def check_memory(server: Server) -> Promise:
    """Look at the largest worker after all of the load."""
    found = server.read_worker_pss_mb()
    name = "memory of a worker (PSS)"
    return Promise(name, f"{found:.0f} MB", f"{WORKER_PSS_MB} MB", found <= WORKER_PSS_MB)


def check_keys(connection: Connection) -> Promise:
    """Count the keys of the stored snapshots."""
    name = "keys of a page at p99"
    if not exists(connection, "api_snapshot"):
        return Promise(name, NO_SNAPSHOTS, str(KEYS_AT_P99), None)
    ((p99, most),) = connection.execute(
        "SELECT percentile_disc(0.99) WITHIN GROUP (ORDER BY cardinality(keys)),"
        " max(cardinality(keys)) FROM api_snapshot"
    ).fetchall()
    is_kept = None if p99 is None else p99 <= KEYS_AT_P99
    return Promise(name, f"{p99} (most {most})", str(KEYS_AT_P99), is_kept)


def exists(connection: Connection, table: str) -> bool:
    """Tell whether there is a table of this name."""
    ((found,),) = connection.execute("SELECT to_regclass(%s) IS NOT NULL", [table]).fetchall()
    return bool(found)
