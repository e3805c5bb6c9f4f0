"""A small clinic, and how to ask about it."""

from typing import Any

import pytest
from django.test import Client

from .small_clinic import Get, Refuse, SmallClinic, build_small_clinic


@pytest.fixture(scope="module")
def clinic(module_db: None) -> SmallClinic:
    return build_small_clinic()


@pytest.fixture
def get(client: Client, db: None) -> Get:
    """Get an address under ``/api/v2/`` and return its JSON; it must answer ``status``."""

    def get(path: str, status: int = 200, **parameters: Any) -> Any:
        response = client.get(f"/api/v2/{path}", parameters)
        assert response.status_code == status, response.content
        return response.json()

    return get


@pytest.fixture
def refuse(get: Get) -> Refuse:
    """Assert that an address refuses the one parameter, naming it."""

    def refuse(path: str, **parameters: Any) -> None:
        (name,) = parameters
        problem = get(path, 400, **parameters)
        assert (problem["code"], problem["parameter"]) == ("bad_parameter", name), problem

    return refuse
