"""Whatever is asked of an endpoint that is documented: never a failure of ours, always a reason."""

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api.small_clinic import SmallClinic, build_small_clinic

from .hostile import draw_question, is_answered_well


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
    address, query, headers = question = draw_question(data, [clinic.about.pk])

    response = client.get(address, query, headers=headers)

    assert is_answered_well(response, question), response.content
