"""The promises under load: once per file, one at a time, few threads, and a clear answer beyond.

Real threads and real connections; the encoder is held with an event where an order matters.
"""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import psycopg
import pytest
from django.db import connection
from django.test import Client

from cms.images import making, views
from cms.images.encoding import encode_rendition
from cms.images.renditions import (
    ImageRecord,
    RenditionSpec,
    build_rendition_path,
    build_storage_name,
    list_renditions,
)

DEADLINE_SECONDS = 20


class WatchedEncoder:
    """The encoder, counting its calls; it waits for ``may_go`` before each."""

    def __init__(self) -> None:
        self.specs: list[RenditionSpec] = []
        self.running = self.most_running = 0
        self.may_go = threading.Event()
        self.may_go.set()
        self._lock = threading.Lock()

    def __call__(self, original, record: ImageRecord, spec: RenditionSpec) -> bytes:
        with self._lock:
            self.specs.append(spec)
            self.running += 1
            self.most_running = max(self.most_running, self.running)
        try:
            assert self.may_go.wait(DEADLINE_SECONDS)
            return encode_rendition(original, record, spec)
        finally:
            with self._lock:
                self.running -= 1


@pytest.fixture
def encoder(monkeypatch) -> WatchedEncoder:
    encoder = WatchedEncoder()
    monkeypatch.setattr(making, "encode_rendition", encoder)
    return encoder


@pytest.fixture(autouse=True)
def patience(monkeypatch) -> None:
    """Let visitors wait long, so that a busy machine fails no test."""
    monkeypatch.setattr(views, "WAIT_SECONDS", DEADLINE_SECONDS)


@pytest.fixture
def paths(committed_image, record_of) -> list[str]:
    record = record_of(committed_image)
    return [build_rendition_path(record, spec) for spec in list_renditions(record)]


@pytest.fixture
def visitors() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(16) as executor:
        yield executor


def visit(path: str) -> tuple[int, str, bytes]:
    """Get (status, Retry-After, body) as one visitor, on a connection of its own."""
    try:
        response = Client().get(path)
        return response.status_code, response.get("Retry-After", ""), response.getvalue()
    finally:
        connection.close()


def await_true(condition) -> None:
    deadline = time.monotonic() + DEADLINE_SECONDS
    while not condition():
        assert time.monotonic() < deadline
        threading.Event().wait(0.005)


def set_queue(monkeypatch, places: int) -> None:
    monkeypatch.setattr(making, "_queue", threading.BoundedSemaphore(places))


@contextmanager
def hold_lock_elsewhere(name: str) -> Iterator[psycopg.Connection]:
    """Hold the lock on a file's name as another machine would while it encodes."""
    with psycopg.connect(**build_address()) as other:
        key = making.build_lock_key(name)
        other.execute("SELECT pg_advisory_xact_lock(%s, %s)", [making.LOCK_NAMESPACE, key])
        yield other


def build_address() -> dict[str, object]:
    info = connection.connection.info
    return {
        "host": info.host,
        "port": info.port,
        "user": info.user,
        "password": info.password,
        "dbname": info.dbname,
    }


def test_one_file_is_encoded_once_however_many_ask(monkeypatch, encoder, paths, visitors):
    set_queue(monkeypatch, 16)

    answers = list(visitors.map(visit, [paths[0]] * 16))

    assert {status for status, *_ in answers} == {200}
    assert len({body for *_, body in answers}) == 1
    assert len(encoder.specs) == 1


def test_a_process_encodes_one_file_at_a_time(monkeypatch, encoder, paths, visitors):
    set_queue(monkeypatch, 16)

    answers = list(visitors.map(visit, paths))

    assert [status for status, *_ in answers] == [200] * len(paths)
    assert sorted(encoder.specs) == sorted(set(encoder.specs))
    assert len(encoder.specs) == len(paths)
    assert encoder.most_running == 1


def test_beyond_the_queue_visitors_are_asked_to_come_back_at_once(encoder, paths, visitors):
    encoder.may_go.clear()
    admitted = [visitors.submit(visit, path) for path in paths[: making.QUEUE_PLACES]]
    await_true(lambda: encoder.running == 1 and making._queue._value == 0)

    started = time.monotonic()
    status, retry_after, body = visit(paths[-1])
    refused_after_seconds = time.monotonic() - started

    encoder.may_go.set()
    assert (status, retry_after, body) == (503, "2", b"Busy, try again.\n")
    assert refused_after_seconds < 1
    assert [future.result()[0] for future in admitted] == [200] * making.QUEUE_PLACES
    assert visit(paths[-1])[0] == 200


def test_waiting_ends_with_503_that_no_cache_keeps(monkeypatch, encoder, paths, visitors):
    monkeypatch.setattr(views, "WAIT_SECONDS", 0.05)
    encoder.may_go.clear()
    first: Future = visitors.submit(visit, paths[0])
    await_true(lambda: encoder.running == 1)

    response = Client().get(paths[1])

    encoder.may_go.set()
    assert response.status_code == 503
    assert response["Cache-Control"] == "no-store"
    assert first.result()[0] == 200


def test_stored_renditions_are_served_while_encoders_are_busy(encoder, paths, visitors):
    assert visit(paths[-1])[0] == 200
    encoder.may_go.clear()
    admitted = [visitors.submit(visit, path) for path in paths[: making.QUEUE_PLACES]]
    await_true(lambda: making._queue._value == 0)

    status, *_ = visit(paths[-1])

    encoder.may_go.set()
    assert status == 200
    assert [future.result()[0] for future in admitted] == [200] * making.QUEUE_PLACES


def test_file_being_made_by_another_process_is_awaited_and_not_made_again(
    committed_image, encoder, record_of, paths, visitors
):
    record = record_of(committed_image)
    spec = list_renditions(record)[0]
    name = build_storage_name(record, spec)
    with hold_lock_elsewhere(name):
        waiting = visitors.submit(visit, paths[0])
        await_true(lambda: count_lock_waiters() == 1)
        with committed_image.open_file() as original:
            made_elsewhere = encode_rendition(original, record, spec)
        making.store_rendition_file(name, made_elsewhere)

    assert waiting.result() == (200, "", made_elsewhere)
    assert encoder.specs == []


def test_another_process_that_takes_too_long_means_503(
    monkeypatch, committed_image, encoder, record_of, paths
):
    monkeypatch.setattr(views, "WAIT_SECONDS", 0.1)
    record = record_of(committed_image)
    with hold_lock_elsewhere(build_storage_name(record, list_renditions(record)[0])):
        status, *_ = visit(paths[0])

    assert status == 503
    assert encoder.specs == []
    assert visit(paths[0])[0] == 200


def test_a_maker_that_dies_leaves_no_lock(committed_image, encoder, record_of, paths, visitors):
    record = record_of(committed_image)
    with hold_lock_elsewhere(build_storage_name(record, list_renditions(record)[0])) as other:
        waiting = visitors.submit(visit, paths[0])
        await_true(lambda: count_lock_waiters() == 1)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [other.info.backend_pid])
        status, *_ = waiting.result()
        other.close()

    assert status == 200
    assert len(encoder.specs) == 1


def test_failed_encode_frees_its_place_and_leaves_no_file(
    monkeypatch, committed_image, paths, media_root
):
    def fail(*_):
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(making, "encode_rendition", fail)
        for _ in range(making.QUEUE_PLACES + 1):
            with pytest.raises(MemoryError):
                visit(paths[0])

    assert not list(media_root.glob("renditions/**/*.*"))
    assert visit(paths[0])[0] == 200


def test_interrupted_write_leaves_nothing_to_serve(monkeypatch, committed_image, paths, media_root):
    def fail(_descriptor):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", fail)
        with pytest.raises(OSError, match="No space left"):
            visit(paths[0])

    assert not list(media_root.glob("renditions/**/*.*"))
    assert visit(paths[0])[0] == 200


def count_lock_waiters() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
            " AND classid = %s",
            [making.LOCK_NAMESPACE],
        )
        return cursor.fetchone()[0]
