"""The connection that delivery reads by, when the server or an administrator interferes."""

import json
from typing import Any

import psycopg
import pytest

from api.connections import DeliveryConnection, close_connection, get_connection
from tests.snapshots.clinic import StoredClinic

from .conftest import Ask


def test_a_statement_cancelled_while_it_was_prepared_is_prepared_again(
    built: StoredClinic, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server may have it by then, under the name it was given."""
    close_connection()
    with monkeypatch.context() as patch:

        def read_and_cancel(self: DeliveryConnection) -> Any:
            original(self)
            raise psycopg.errors.QueryCanceled("canceling statement due to user request")

        original = DeliveryConnection._read_result
        patch.setattr(DeliveryConnection, "_read_result", read_and_cancel)
        assert ask("site/").status == 503

    assert [ask("site/").status, ask(f"pages/{built.about.pk}/").status] == [200, 200]


def test_statements_that_were_deallocated_are_prepared_again(built: StoredClinic, ask: Ask) -> None:
    """As psycopg does after a rollback, and ``DISCARD ALL`` of a connection pooler."""
    assert ask("site/").status == 200
    get_connection().execute("DEALLOCATE ALL")

    assert ask("site/").status == 200


def test_a_statement_that_was_interrupted_is_in_nobodys_way(
    built: StoredClinic, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By Ctrl-C in a shell: its answer is still to come."""

    def interrupt(*args: Any) -> Any:
        raise KeyboardInterrupt

    assert ask("site/").status == 200
    with monkeypatch.context() as patch:
        patch.setattr("api.connections.wait", interrupt)
        with pytest.raises(KeyboardInterrupt):
            ask("site/")

    assert ask("site/").status == 200


def test_a_failure_nobody_thought_of_is_a_problem_document(
    built: StoredClinic, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: Any) -> Any:
        raise psycopg.errors.InternalError_("no such thing")

    monkeypatch.setattr(DeliveryConnection, "run", fail)

    reply = ask("site/")

    assert (reply.status, reply.headers["Content-Type"]) == (500, "application/problem+json")
    assert json.loads(reply.body)["code"] == "server_error"
    assert b"no such thing" not in reply.body
