"""The parts of the bench that need no load: what wrk says, ratios, verdicts, counting."""

import pytest

from tests.bench.promises import Promise, judge_first_reads, judge_publishing
from tests.bench.results import (
    BYTES,
    SALVE,
    SELECT,
    STOCK,
    Goal,
    Measurement,
    Ratio,
    draw_table,
    find_failures,
    find_missed,
    find_ratio,
    find_void,
)
from tests.bench.rows import REQUESTS, vary
from tests.bench.statements import Statements, split_requests
from tests.bench.wrk import Load, LoadError, parse_output

OUTPUT = """Running 8s test @ http://127.0.0.1:8000
  2 threads and 16 connections
Requests/sec:   2000.00
BENCH {"requests": 16000, "microseconds": 8000000, "bytes": 320000000, "p50": 7500, \
"p99": 21500, "max": 40000, "connect": 0, "read": 1, "write": 0, "timeout": 2, "status": 3}
"""


def make_load(rate: float, failures: int = 0) -> Load:
    return Load(int(rate * 8), 8, 20_000, 7.5, 21.5, 40, failures)


def make_measurement(row: str, server: str, number: int, rate: float) -> Measurement:
    return Measurement(row, server, number, make_load(rate), 400, 100, 60.4)


def make_run(row: str = "detail", salve: float = 2000, select: float = 3000) -> list[Measurement]:
    """Three rounds: Salve a tenth slower in the second, a tenth faster in the third."""
    rates = {SALVE: salve, BYTES: 5000.0, SELECT: select, STOCK: 30.0}
    return [
        make_measurement(row, server, number, rate * (factor if server == SALVE else 1))
        for number, factor in ((1, 1.0), (2, 0.9), (3, 1.1))
        for server, rate in rates.items()
    ]


def test_the_line_of_results_is_read_from_what_wrk_prints() -> None:
    load = parse_output(OUTPUT)

    assert load == Load(16_000, 8.0, 20_000, 7.5, 21.5, 40.0, failures=6)
    assert load.rate == 2000


def test_output_without_results_is_refused() -> None:
    with pytest.raises(LoadError, match="no line of results: unable to connect"):
        parse_output("unable to connect")


def test_ratios_compare_within_a_round() -> None:
    ratio = find_ratio(make_run(), "detail", SALVE)

    assert ratio == Ratio(
        pytest.approx(2 / 3), least=pytest.approx(0.6), most=pytest.approx(2.2 / 3)
    )
    assert find_ratio(make_run(), "listing", SALVE) is None


@pytest.mark.parametrize(
    ("select", "void"),
    [
        (1250, []),
        (1200, ["detail: the SELECT reference reached 0.24 of the bare one, less than 0.25"]),
    ],
)
def test_a_run_with_a_slow_reference_is_void(select: float, void: list[str]) -> None:
    assert find_void(make_run(select=select)) == void


def test_a_missed_target_is_named_and_a_reached_one_is_not() -> None:
    goals = [Goal("detail", "detail by id", 0.70), Goal("listing", "20 cards", 0.35)]
    measurements = [*make_run("detail"), *make_run("listing")]

    assert find_missed(measurements, goals) == ["detail: 0.67, must reach 0.70"]


def test_failures_under_load_are_told_of_every_server() -> None:
    measurements = [
        Measurement("search", server, 1, make_load(10, failures=failures), 0, 0, 60)
        for server, failures in ((SALVE, 0), (STOCK, 4))
    ]

    assert find_failures(measurements) == ["search: 4 of 80 requests to stock Wagtail failed"]


def test_table_has_a_line_for_each_server() -> None:
    statements = {("detail", SALVE): Statements(1, 0), ("detail", STOCK): Statements(40, 1)}

    table = draw_table(make_run(), [Goal("detail", "detail by id", 0.60)], statements)

    assert [" ".join(line.split()) for line in table.splitlines()] == [
        "request server req/s p50 ms p99 ms queries bytes PSS MB CPU µs DB µs ratio min-max target",
        "detail by id Salve 2,000 7.5 21.5 1 20,000 60 400 100 0.67 0.60-0.73 0.60 reached",
        "bytes 5,000 7.5 21.5 20,000 60 400 100 1.67 1.67-1.67",
        "select 3,000 7.5 21.5 20,000 60 400 100 1.00 1.00-1.00",
        "stock Wagtail 30 7.5 21.5 40 (+1) 20,000 60 400 100 0.01 0.01-0.01",
    ]


def test_statements_are_told_apart_by_the_marks_in_the_log() -> None:
    line = "2026-01-01 10:00:00.000 UTC [{}] LOG:  {}"
    log = "\n".join(
        [
            line.format(7, "execute s1: SELECT 'before the first mark'"),
            line.format(1, "statement: SELECT 'bench mark'"),
            line.format(7, "execute s1: "),
            "\t    SELECT body",
            "\t      FROM snapshots",
            line.replace("LOG", "DETAIL").format(7, "Parameters: $1 = '7'"),
            line.format(7, "statement: COMMIT"),
            line.format(1, "statement: SELECT 'bench mark'"),
            line.format(8, "execute <unnamed>: SELECT etag"),
            line.format(8, "statement: "),
        ]
    )

    assert split_requests(log, own_pid=1) == [
        ["SELECT body FROM snapshots", "COMMIT"],
        ["SELECT etag", ""],
    ]


def test_addresses_are_as_many_as_a_row_needs_and_all_different() -> None:
    paths = vary(["/a?x=1", "/b?x=1"])

    assert len(set(paths)) == len(paths) == REQUESTS >= 2_000
    assert paths[:3] == ["/a?x=1&_=0", "/b?x=1&_=1", "/a?x=1&_=2"]


def test_publishing_without_triggers_proves_nothing() -> None:
    said = {"with_ms": [30, 34, 32], "without_ms": [28, 29, 30], "triggers": 40}

    assert judge_publishing("adds", said) == Promise(
        "adds", "3.0 ms (32.0 against 29.0, 40 triggers)", "5 ms", True
    )
    assert judge_publishing("adds", {**said, "triggers": 0}).is_kept is None


def test_one_slow_first_read_in_twenty_is_forgiven_and_two_are_not() -> None:
    assert judge_first_reads("first", [20.0] * 19 + [90]) == Promise(
        "first", "20 ms (median 20, slowest 90)", "60 ms", True
    )
    assert not judge_first_reads("first", [20.0] * 18 + [90, 90]).is_kept
