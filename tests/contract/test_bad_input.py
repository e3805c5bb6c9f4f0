"""Whatever is asked of an endpoint that is documented: never a failure of ours, always a reason."""

import json
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.contract.generator import build_schema
from tests.api.small_clinic import SmallClinic, build_small_clinic

ANSWERS = {200, 301, 302, 304, 400, 404, 410}

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


@pytest.fixture(scope="module")
def clinic(module_db: None) -> SmallClinic:
    return build_small_clinic()


@settings(
    max_examples=300,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_no_question_is_a_failure_of_ours(
    client: Client, clinic: SmallClinic, db: None, data: st.DataObject
) -> None:
    path = data.draw(st.sampled_from(sorted(PATHS)))
    names = st.sampled_from([*PATHS[path], "no_such", "_"])
    query = data.draw(st.dictionaries(names, st.lists(VALUES, min_size=1, max_size=2), max_size=3))
    number = data.draw(st.sampled_from([clinic.about.pk, 0, 999_999, 10**12, 10**30]))
    address = path.replace("{id}", str(number)).replace("{number}", str(number))

    response: Any = client.get(address, query, headers=data.draw(HEADERS))

    assert response.status_code in ANSWERS, response.content
    if response.status_code == 400:
        problem = json.loads(response.content)
        assert problem["parameter"] in {*query, "path", "q"}
