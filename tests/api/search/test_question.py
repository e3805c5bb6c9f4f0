"""Parameters of ``search/``: every wrong one is refused by name."""

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api.small_clinic import Get, SmallClinic

pytestmark = pytest.mark.django_db

TERMS = {
    name: ["", "9" * 11, "x" * 1001, "a\x00b"] for name in ("category", "condition", "body_area")
}
WRONG = {
    "q": ["x" * 201, " ".join(map(str, range(33))), "a\x00b"],
    "type": ["", "x", "cms", "cms.Nothing", "cms.BasePage", "cms.Image", ",", ".", "x" * 900],
    "limit": ["-1", "x", "", " 1", "1.0", "٣", "51", "9" * 400],
    "offset": ["-1", "x", "", "100001", "9" * 400],
    **TERMS,
    "site": ["", "other.example"],
    "format": ["", "xml"],
    "rich_text_format": ["markdown"],
    "fields": ["title"],
    "order": ["title"],
    "search": ["botox"],
    "conditions": ["migraine"],
    "no_such": ["1"],
}


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in WRONG.items() for value in values]
)
def test_a_wrong_value_is_refused_by_name(
    get: Get, clinic: SmallClinic, name: str, value: str
) -> None:
    problem = get("search/", 400, **{"q": "botox", name: value})

    assert (problem["code"], problem["parameter"]) == ("bad_parameter", name)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("", "q"),
        ("type=articles.ArticlePage", "q"),
        ("q=a&q=b", "q"),
        ("q=a&category=1&category=1", "category"),
        ("q=a&b=1&a=1", "a"),
    ],
)
def test_missing_repeated_and_unknown_parameters_are_refused(
    client: Client, clinic: SmallClinic, query: str, name: str
) -> None:
    response = client.get(f"/api/v2/search/?{query}")

    assert (response.status_code, response.json()["parameter"]) == (400, name)


def test_constants_are_accepted(get: Get, clinic: SmallClinic) -> None:
    constants = {"format": "json", "rich_text_format": "html", "site": "localhost", "_": "1"}

    assert get("search/", q="botox", **constants) == get("search/", q="botox")


def test_only_get_is_answered(client: Client, clinic: SmallClinic) -> None:
    assert client.post("/api/v2/search/?q=botox").status_code == 405


VALUES = st.one_of(
    st.sampled_from([value for values in WRONG.values() for value in values]),
    st.sampled_from(["articles.ArticlePage", "advice", "migraine", "neck", "1", "0", "migrane"]),
    st.text(max_size=40),
)


@settings(
    max_examples=100,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(q=st.one_of(VALUES, st.text(max_size=220)), filters=st.dictionaries(
    st.sampled_from([*WRONG, "_"]), VALUES, max_size=3))  # fmt: skip
def test_no_combination_is_a_failure_of_ours(
    client: Client, clinic: SmallClinic, q: str, filters: dict[str, str]
) -> None:
    parameters = {"q": q, **filters}

    response = client.get("/api/v2/search/", parameters)

    assert response.status_code in (200, 400)
    if response.status_code == 400:
        assert response.json()["parameter"] in parameters
    else:
        assert response.json()["meta"]["query"] == parameters["q"].encode(errors="replace").decode()
