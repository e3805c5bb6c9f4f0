"""``python -m tests.bench``: measure, print one table, write JSON, and end with a verdict.

Status 0: all targets reached and all promises kept; 1: not, or the run is void; 2: it could not
run. All servers listen on loopback and end with the run, also at Ctrl-C and SIGTERM.
"""

import argparse
import fcntl
import json
import platform
import signal
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

from cms.embedded.programs import EmbeddedServerError
from cms.settings.base import DATA_DIR

from .database import PAGES, BenchDatabase, PreparationError
from .results import (
    SALVE,
    Goal,
    align,
    draw_table,
    find_failures,
    find_missed,
    find_ratio,
    find_void,
)
from .rows import BUILDERS
from .run import Outcome, Plan, Run
from .servers import ServerError
from .wrk import HOW_TO_INSTALL, LoadError, is_installed

CANNOT_RUN = 2
INTERRUPTED = 130


def main() -> int:
    """Run and return the exit status."""
    options = read_options()
    if not is_installed():
        report(HOW_TO_INSTALL)
        return CANNOT_RUN
    signal.signal(signal.SIGTERM, interrupt)
    signal.signal(signal.SIGHUP, interrupt)
    directory: Path = DATA_DIR / "bench"
    directory.mkdir(parents=True, exist_ok=True)
    with (directory / "running").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            report("Another bench is running here")
            return CANNOT_RUN
        try:
            outcome = measure(directory, options)
        except (ServerError, LoadError, PreparationError, EmbeddedServerError) as error:
            report(str(error))
            return CANNOT_RUN
        except KeyboardInterrupt:
            report("Interrupted; everything is stopped")
            return INTERRUPTED
    return conclude(outcome, options.json or directory / "bench.json")


def read_options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="make bench ARGS=", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="how often each is measured (3)")
    parser.add_argument("--seconds", type=float, default=8, help="for one measurement (8)")
    parser.add_argument("--rows", default=",".join(BUILDERS), help=f"some of {','.join(BUILDERS)}")
    parser.add_argument("--quick", action="store_true", help="one round of 2 seconds")
    parser.add_argument("--keep", action="store_true", help="keep the pages an older source made")
    parser.add_argument("--no-promises", action="store_true", help="the table only")
    parser.add_argument("--json", type=Path, help="where to write (DATA_DIR/bench/bench.json)")
    options = parser.parse_args()
    options.rows = options.rows.split(",")
    unknown = sorted(set(options.rows) - set(BUILDERS))
    if unknown:
        parser.error(f"unknown rows: {', '.join(unknown)}")
    if options.quick:
        options.rounds, options.seconds = 1, 2
    return options


def measure(directory: Path, options: argparse.Namespace) -> Outcome:
    """Prepare the database and run on a copy of it."""
    database = BenchDatabase(directory)
    plan = Plan(options.rounds, options.seconds, options.rows)
    with database.running():
        database.ensure_template(report, keep=options.keep)
        with database.copied():
            run = Run(database, plan, report)
            with run.measured() as outcome:
                show_table(outcome)
                if not options.no_promises:
                    run.check_promises()
            return outcome


def show_table(outcome: Outcome) -> None:
    """Print what was measured, before anything else can go wrong."""
    show("\n" + draw_table(outcome.measurements, list_goals(outcome), outcome.statements))
    show(f"\nTitles changed under load: {outcome.changes}; wrong answers: {len(outcome.wrong)}")


def list_goals(outcome: Outcome) -> list[Goal]:
    """Return the measured rows with what they must reach."""
    return [Goal(row.name, row.label, row.target) for row in outcome.rows]


def conclude(outcome: Outcome, path: Path) -> int:
    """Print what was found, write it as JSON and return the exit status."""
    goals = list_goals(outcome)
    void = find_void(outcome.measurements)
    problems = [
        *(f"{row}: not there, {text}" for row, text in outcome.missing.items()),
        *find_missed(outcome.measurements, goals),
        *find_failures(outcome.measurements),
        *outcome.wrong,
        *(f"{p.name}: {p.found}, at most {p.limit}" for p in outcome.promises if not p.is_kept),
    ]
    if outcome.promises:
        words = {True: "kept", False: "BROKEN", None: "not measured"}
        lines = [("promise", "", "found", "at most", "")]
        lines += [(p.name, "", p.found, p.limit, words[p.is_kept]) for p in outcome.promises]
        show("\n" + align(lines))
    show("".join(f"\nNote: {note}" for note in outcome.notes))
    path.write_text(json.dumps(build_json(outcome, goals, void, problems), indent=1) + "\n")
    for text in [*(f"VOID {text}" for text in void), *(f"FAIL {text}" for text in problems)]:
        show(text)
    show(f"\n{'All targets reached' if not void and not problems else 'Failed'}; see {path}")
    return 1 if void or problems else 0


def build_json(
    outcome: Outcome, goals: list[Goal], void: list[str], problems: list[str]
) -> dict[str, Any]:
    """Return all that was measured."""
    ratios = {goal.name: find_ratio(outcome.measurements, goal.name, SALVE) for goal in goals}
    return {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": platform.platform(),
        "pages": PAGES,
        "void": void,
        "problems": problems,
        "targets": {goal.name: goal.target for goal in goals},
        "ratios": {name: ratio and asdict(ratio) for name, ratio in ratios.items()},
        "measurements": [
            {**asdict(m), "requests_per_second": m.load.rate} for m in outcome.measurements
        ],
        "statements": [
            {"row": row, "server": server, **asdict(found)}
            for (row, server), found in outcome.statements.items()
        ],
        "promises": [asdict(promise) for promise in outcome.promises],
        "notes": outcome.notes,
    }


def interrupt(number: int, frame: object) -> NoReturn:
    """Turn a signal to end into the interruption that everything is ended at."""
    raise KeyboardInterrupt


def report(text: str) -> None:
    """Say how far it is, beside the results."""
    sys.stderr.write(f"{datetime.now(UTC):%H:%M:%S} {text}\n")
    sys.stderr.flush()


def show(text: str) -> None:
    """Print a part of the results."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
