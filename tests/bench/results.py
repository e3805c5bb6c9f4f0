"""From measurements to the table: medians, ratios to the reference of the same round, verdicts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from .statements import Statements
from .wrk import Load

SALVE, BYTES, SELECT, STOCK = SERVERS = ("Salve", "bytes", "select", "stock Wagtail")
VOID_BELOW = 0.25  # of "bytes": a slower "select" would make every ratio look good


@dataclass(frozen=True)
class Measurement:
    """One server under one row's load, once. Processor times are for one request."""

    row: str
    server: str
    round: int
    load: Load
    server_cpu_us: float
    database_cpu_us: float
    pss_mb: float


@dataclass(frozen=True)
class Ratio:
    """How fast a server was, as a share of another in the same round: median, least and most."""

    median: float
    least: float
    most: float


@dataclass(frozen=True)
class Goal:
    """A row as the table shows it, with the ratio that Salve must reach."""

    name: str
    label: str
    target: float


def find_ratio(
    measurements: Sequence[Measurement], row: str, server: str, of: str = SELECT
) -> Ratio | None:
    """Compare two servers round by round; None when a row was not measured on both."""
    rates = {(m.round, m.server): m.load.rate for m in measurements if m.row == row}
    rounds = sorted({number for number, name in rates if name == server})
    ratios = [
        rates[number, server] / rates[number, of] for number in rounds if (number, of) in rates
    ]
    return Ratio(median(ratios), min(ratios), max(ratios)) if ratios else None


def find_void(measurements: Sequence[Measurement]) -> list[str]:
    """Return why the run proves nothing: rows whose "select" was held up itself."""
    found = []
    for row in dict.fromkeys(m.row for m in measurements):
        ratio = find_ratio(measurements, row, SELECT, of=BYTES)
        if ratio and ratio.median < VOID_BELOW:
            found.append(
                f"{row}: the SELECT reference reached {ratio.median:.2f} of the bare one, "
                f"less than {VOID_BELOW}"
            )
    return found


def find_missed(measurements: Sequence[Measurement], goals: Iterable[Goal]) -> list[str]:
    """Return the rows in which Salve stayed below its target."""
    missed = []
    for goal in goals:
        ratio = find_ratio(measurements, goal.name, SALVE)
        if ratio and ratio.median < goal.target:
            missed.append(f"{goal.name}: {ratio.median:.2f}, must reach {goal.target:.2f}")
    return missed


def find_failures(measurements: Iterable[Measurement]) -> list[str]:
    """Return where requests failed under load: a refusal is quick, and no measure of anything."""
    return [
        f"{m.row}: {m.load.failures} of {m.load.requests} requests to {m.server} failed"
        for m in measurements
        if m.load.failures
    ]


HEADINGS = (
    *("request", "server", "req/s", "p50 ms", "p99 ms", "queries", "bytes", "PSS MB"),
    *("CPU µs", "DB µs", "ratio", "min-max", "target", ""),
)


def draw_table(
    measurements: Sequence[Measurement],
    goals: Iterable[Goal],
    statements: Mapping[tuple[str, str], Statements],
) -> str:
    """Return the one table: a line for each row and server, medians over the rounds."""
    lines: list[Sequence[str]] = [HEADINGS]
    for goal in goals:
        for server in SERVERS:
            runs = [m for m in measurements if (m.row, m.server) == (goal.name, server)]
            if runs:
                counted = statements.get((goal.name, server))
                ratio = find_ratio(measurements, goal.name, server)
                label = goal.label if server == SALVE else ""
                numbers = _draw_numbers(runs, counted)
                verdict = _draw_verdict(ratio, goal.target if server == SALVE else None)
                lines.append([label, server, *numbers, *verdict])
    return align(lines)


def _draw_numbers(runs: Sequence[Measurement], counted: Statements | None) -> list[str]:
    queries = "" if counted is None else f"{counted.queries}"
    if counted and counted.control:
        queries += f" (+{counted.control})"
    return [
        f"{median(m.load.rate for m in runs):,.0f}",
        f"{median(m.load.p50_ms for m in runs):,.1f}",
        f"{median(m.load.p99_ms for m in runs):,.1f}",
        queries,
        f"{median(m.load.bytes for m in runs):,.0f}",
        f"{max(m.pss_mb for m in runs):,.0f}",
        f"{median(m.server_cpu_us for m in runs):,.0f}",
        f"{median(m.database_cpu_us for m in runs):,.0f}",
    ]


def _draw_verdict(ratio: Ratio | None, target: float | None) -> list[str]:
    if ratio is None:
        return ["", "", "", ""]
    drawn = [f"{ratio.median:.2f}", f"{ratio.least:.2f}-{ratio.most:.2f}"]
    if target is None:
        return [*drawn, "", ""]
    return [*drawn, f"{target:.2f}", "reached" if ratio.median >= target else "MISSED"]


def align(lines: Sequence[Sequence[str]]) -> str:
    """Return lines of cells in columns: the first two and the last to the left, numbers right."""
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    last = len(widths) - 1
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column in (0, 1, last) else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )
