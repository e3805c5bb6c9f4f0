"""Questions that nobody should ask, drawn from the contract and from malice."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from hypothesis import strategies as st

from api.contract.generator import build_schema

ANSWERS = {200, 301, 302, 304, 404, 410}

PATHS = {
    path: [
        item["name"] for item in operation["get"].get("parameters", []) if item.get("in") == "query"
    ]
    for path, operation in build_schema()["paths"].items()
    if "get" in operation
}
HOSTILE = [
    *(
        "",
        " ",
        "\x00",
        "a\x00b",
        "-1",
        "0",
        "1e9",
        "9" * 400,
        "٣",
        "NaN",
        "null",
        "true",
        "[]",
        "{}",
    ),
    *("*", "_", "-", ",", ",,,", "id", "-id", "random", "title,random", "a(", "a(a(a(a(", "*,*"),
    *("x" * 10_240, "../../etc/passwd", "' OR 1=1 --", "%", "%00", "\\", "//evil.example/"),
    *("http://[", "/\u202e/", "ﬀ", "\ud7ff", "💉" * 50, "2026-02-30", "2026-01-01T00:00:00Z"),
    *("treatments.TreatmentPage", "cms.Image", "WyJpZCIsMV0", "W10", "e30", "bnVsbA", "root"),
]
VALUES = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=30), st.integers().map(str))
HEADERS = st.dictionaries(
    st.sampled_from(
        ["if-none-match", "if-modified-since", "accept-encoding", "x-forwarded-host", "range"]
    ),
    st.sampled_from(["", "*", '"x"', "W/", "gzip;q=0", "evil.example", "Thu, 99 Foo", "a" * 5_000]),
    max_size=2,
)  # fmt: skip


class Question(NamedTuple):
    """An address, its query and headers."""

    address: str
    query: dict[str, list[str]]
    headers: dict[str, str]


def draw_question(data: st.DataObject, ids: Sequence[int]) -> Question:
    """Draw a question; the ids are of what is there, or may be."""
    path = data.draw(st.sampled_from(sorted(PATHS)))
    names = st.sampled_from([*PATHS[path], "no_such", "_"])
    query = data.draw(st.dictionaries(names, st.lists(VALUES, min_size=1, max_size=2), max_size=3))
    number = str(data.draw(st.sampled_from([*ids, 0, 999_999, 10**12, 10**30])))
    address = path.replace("{id}", number).replace("{number}", number)
    return Question(address, query, data.draw(HEADERS))


def is_answered_well(response: Any, question: Question) -> bool:
    """Tell whether an answer is none of our failures, and a refusal names what it refuses."""
    if response.status_code == 400:
        return response.json()["parameter"] in {*question.query, "path", "q"}
    return response.status_code in ANSWERS
