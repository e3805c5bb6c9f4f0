"""Storing beside a publication under way: the newer text stays, whoever writes last."""

import time
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction
from wagtail.models import Page

from cms.models import HomePage, SearchText
from cms.search.store import StoreReport, store_search_texts

DEADLINE_SECONDS = 10


@pytest.fixture
def committed_page(committed_db: None) -> int:
    """The id of a published page that other connections can see."""
    return Page.get_first_root_node().add_child(instance=HomePage(title="Old title")).pk


def test_storing_waits_for_a_publication_and_reads_what_it_published(committed_page: int) -> None:
    with ThreadPoolExecutor(max_workers=1) as executor:
        with transaction.atomic():
            # The publication has changed the page's row and has not stored its text yet.
            HomePage.objects.filter(pk=committed_page).update(title="New title")
            Page.objects.filter(pk=committed_page).update(title="New title")
            stored = executor.submit(store_in_a_connection_of_its_own, committed_page)
            wait_until_blocked_by_this_transaction(stored)
        report = stored.result(timeout=DEADLINE_SECONDS)

    assert report == StoreReport(pages=1, written=1)
    assert SearchText.objects.get(pk=committed_page).title == "new title"


def store_in_a_connection_of_its_own(page_id: int) -> StoreReport:
    try:
        return store_search_texts([page_id])
    finally:
        connections.close_all()


def wait_until_blocked_by_this_transaction(future: "Future[StoreReport]") -> None:
    deadline = time.monotonic() + DEADLINE_SECONDS
    while time.monotonic() < deadline:
        assert not future.done(), "it did not wait"
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks"
                " WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))"
            )
            if cursor.fetchone()[0]:
                return
    pytest.fail("it neither waited nor finished")
