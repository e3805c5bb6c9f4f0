"""What HTTP promises of stored answers: validators, compression, caching, and never an old one."""

import gzip
import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.utils.http import http_date
from pytest_django import Settings
from wagtail.models import Page

from api.delivery.door import DeliveryDoor, is_let_in
from api.models import Snapshot
from tests.snapshots.clinic import StoredClinic

from .conftest import Ask, Reply, make_ask

EVERY_HEADER = {
    "Access-Control-Allow-Origin",
    "Cache-Control",
    "Content-Length",
    "Content-Type",
    "Cross-Origin-Opener-Policy",
    "ETag",
    "Last-Modified",
    "Referrer-Policy",
    "Surrogate-Key",
    "Vary",
    "X-Content-Type-Options",
}


def list_questions(clinic: StoredClinic) -> list[tuple[str, str]]:
    return [
        (f"pages/{clinic.about.pk}/", ""),
        ("resolve/", "path=/about-us/"),
        ("site/", ""),
    ]


def age(seconds: float) -> None:
    """Let what is stored have been made some time ago."""
    Snapshot.objects.update(modified_at=datetime.now(UTC) - timedelta(seconds=seconds))


def is_whole(reply: Reply) -> bool:
    return reply.status == 200 and len(reply.body) == int(reply.headers["Content-Length"])


def test_answers_have_all_headers_and_no_other(built: StoredClinic, ask: Ask) -> None:
    for question in list_questions(built):
        reply = ask(*question)

        assert is_whole(reply)
        assert set(reply.headers) == EVERY_HEADER
        assert reply.headers["Vary"] == "Accept-Encoding"
        assert reply.headers["Content-Type"] == "application/json"
        assert reply.headers["Cache-Control"] == (
            "public, max-age=0, s-maxage=30, stale-while-revalidate=30"
        )
        assert sum(len(k) + len(v) + 4 for k, v in reply.headers.items()) < 4_096


def test_the_path_answers_the_very_bytes_of_the_page(built: StoredClinic, ask: Ask) -> None:
    by_id, by_path = ask(f"pages/{built.about.pk}/"), ask("resolve/", "path=/about-us/")

    assert (by_path.body, by_path.headers) == (by_id.body, by_id.headers)


def test_who_has_an_answer_is_told_so_without_it(built: StoredClinic, ask: Ask) -> None:
    for question in list_questions(built):
        first = ask(*question)
        etag = first.headers["ETag"]
        for header in (etag, f"W/{etag}", f'"x", {etag}', "*"):
            again = ask(*question, if_none_match=header)

            assert (again.status, again.body) == (304, b"")
            kept = set(again.headers)
            assert kept == EVERY_HEADER - {"Content-Type", "Content-Length"}
            assert again.headers == {name: first.headers[name] for name in kept}
        assert ask(*question, if_none_match='"something else"').status == 200


def test_a_change_ends_what_clients_have(built: StoredClinic, ask: Ask) -> None:
    etag = ask(f"pages/{built.about.pk}/").headers["ETag"]

    Page.objects.filter(pk=built.about.pk).update(title="New")
    again = ask(f"pages/{built.about.pk}/", if_none_match=etag)

    assert (again.status, json.loads(again.body)["title"]) == (200, "New")
    assert again.headers["ETag"] != etag


def test_a_date_alone_is_believed_of_settled_answers_only(built: StoredClinic, ask: Ask) -> None:
    path = f"pages/{built.about.pk}/"
    age(0)
    fresh = ask(path)
    assert ask(path, if_modified_since=fresh.headers["Last-Modified"]).status == 200

    age(10)
    settled = ask(path).headers["Last-Modified"]
    before = http_date(time.time() - 60)

    assert ask(path, if_modified_since=settled).status == 304
    assert ask(path, if_modified_since=before).status == 200
    assert ask(path, if_modified_since="yesterday").status == 200
    assert ask(path, if_modified_since=settled, if_none_match='"other"').status == 200


def test_building_the_same_again_keeps_the_date(built: StoredClinic, ask: Ask) -> None:
    age(100)
    before = ask(f"pages/{built.about.pk}/")
    Page.objects.filter(pk=built.about.pk).update(translation_key=built.about.translation_key)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO api_change (key) VALUES ('everything')")

    after = ask(f"pages/{built.about.pk}/")

    assert (after.headers["ETag"], after.body) == (before.headers["ETag"], before.body)
    assert (
        ask(f"pages/{built.about.pk}/").headers["Last-Modified"]
        == (before.headers["Last-Modified"])
    )


@pytest.mark.parametrize(
    ("accepted", "is_compressed"),
    [
        ("gzip", True),
        ("br, gzip;q=0.5", True),
        ("*", True),
        ("", False),
        ("identity", False),
        ("gzip;q=0", False),
        ("gzip; q=0.0, br", False),
    ],
)
def test_compressed_bytes_go_to_who_accepts_them(
    built: StoredClinic, ask: Ask, accepted: str, is_compressed: bool
) -> None:
    for question in list_questions(built):
        plain, reply = ask(*question), ask(*question, accept_encoding=accepted)

        assert is_whole(reply)
        assert (reply.headers.get("Content-Encoding") == "gzip") == is_compressed
        body = gzip.decompress(reply.body) if is_compressed else reply.body
        assert body == plain.body
        assert (reply.headers["ETag"] != plain.headers["ETag"]) == is_compressed
        assert ask(*question, if_none_match=reply.headers["ETag"]).status == 304


def test_compressing_is_done_once_and_always_the_same(built: StoredClinic, ask: Ask) -> None:
    first = ask("site/", accept_encoding="gzip")

    assert ask("site/", accept_encoding="gzip") == first


def test_head_answers_as_get_without_the_body(built: StoredClinic, ask: Ask) -> None:
    for path, query in [*list_questions(built), ("pages/", "limit=3"), ("search/", "q=botox")]:
        head, got = ask(path, query, method="HEAD"), ask(path, query)

        assert (head.status, head.headers, head.body) == (200, got.headers, b"")


def test_no_cache_keeps_an_answer_beyond_its_end(built: StoredClinic, ask: Ask) -> None:
    ends_at = datetime.now(UTC) + timedelta(seconds=20)
    Snapshot.objects.filter(page=built.about.pk).update(valid_until=ends_at)

    caching = ask(f"pages/{built.about.pk}/").headers["Cache-Control"]

    numbers = [int(part.split("=")[1]) for part in caching.split(", ") if "=" in part]
    assert caching.startswith("public, max-age=0, s-maxage=")
    assert sum(numbers) <= 20


def test_failures_are_kept_for_a_moment_at_most(built: StoredClinic, ask: Ask) -> None:
    kept = {
        status: ask(path, query).headers["Cache-Control"]
        for status, path, query in [
            (404, "pages/999999/", ""),
            (400, "pages/", "limit=x"),
            (404, "resolve/", "path=/nothing/"),
        ]
    }

    assert kept == dict.fromkeys((404, 400), "public, max-age=0, s-maxage=10")
    assert ask("pages/", "order=random").headers["Cache-Control"] == "no-store"


def test_hidden_things_are_named_so_that_nobody_can_tell(built: StoredClinic, ask: Ask) -> None:
    keys = ask(f"pages/{built.about.pk}/").headers["Surrogate-Key"].split()

    assert f"page:{built.about.pk}" in keys
    assert f"card:{built.filler.pk}" in keys
    assert not [key for key in keys if key.endswith(f":{built.draft.pk}")]
    assert [key for key in keys if key.startswith("h:")]
    # What stands above a page may be hidden itself.
    assert not [key for key in keys if key.startswith("privacy:")]


def test_listings_have_validators_too(built: StoredClinic, ask: Ask) -> None:
    first = ask("pages/", "type=cms.StandardPage")

    assert ask("pages/", "type=cms.StandardPage", if_none_match=first.headers["ETag"]).status == 304
    assert first.headers["Surrogate-Key"] == f"pages page:{built.about.pk} page:{built.team.pk}"
    compressed = ask("pages/", "fields=teaser,hero", accept_encoding="gzip")
    assert json.loads(gzip.decompress(compressed.body)) == json.loads(
        ask("pages/", "fields=teaser,hero").body
    )


def list_listings(clinic: StoredClinic) -> list[str]:
    """Return queries of listings, those that the door answers first."""
    articles = "type=articles.ArticlePage&order=-first_published_at"
    return [
        articles,
        f"{articles}&limit=1&offset=1",
        f"{articles}&fields=*",
        f"{articles}&fields=teaser,hero,-title",
        f"{articles}&fields=_",
        f"{articles}&category={clinic.category.slug}&_=1",
        f"{articles}&cursor=",
        f"{articles}&cursor=&limit=2",
        "order=id&cursor=",
        f"{articles}&limit=0",
        f"{articles}&limit=0&cursor=",
        f"{articles}&offset=90",
        f"{articles}&offset=99&limit=20",
        f"{articles}&fields=body",
        f"{articles}&fields=hero(src)",
        f"{articles}&_=1&_=2",
        f"{articles}&_=x",
        f"{articles}&cursor=x",
        f"{articles}&category=1&category=2",
        f"{articles}&nonsense=1",
        f"{articles}&limit=2&limit=3",
        "type=cms.StandardPage&order=-first_published_at&category=1",
        "type=nothing.Page",
        "&&",
    ]


def describe(reply: Reply) -> Any:
    return reply.status, dict(sorted(reply.headers.items())), reply.body


@pytest.mark.parametrize("accept_encoding", ["", "gzip"])
def test_the_door_answers_as_django_does(
    built: StoredClinic, ask: Ask, ask_django: Ask, accept_encoding: str
) -> None:
    etag = ask(f"pages/{built.about.pk}/", accept_encoding=accept_encoding).headers["ETag"]
    questions = [
        *list_questions(built),
        ("resolve/", "path=/about-us"),
        ("resolve/", "path=%2Fabout-us%2F"),
        ("resolve/", "path=/about-us/?a=1"),
        ("resolve/", "path=/about%2Dus/"),
        ("resolve/", "path=/About-us/"),
        ("resolve/", "path=/"),
        ("resolve/", "path=about-us"),
        ("resolve/", "path=//about-us/"),
        ("resolve/", "path="),
        ("resolve/", ""),
        ("resolve/", "path=/a/&path=/b/"),
        ("resolve/", "path=/%00/"),
        ("resolve/", "path=/%ff/"),
        ("resolve/", "path=/staff-rota/"),
        ("resolve/", "path=/unfinished-botox/"),
        ("search/", "q=botox"),
        ("search/", "q=Botox%20migraine&type=articles.ArticlePage&limit=1&offset=0"),
        ("search/", "q=botxo&category=advice"),
        ("search/", "q=nowhere"),
        ("search/", "q=%00"),
        ("search/", "q=a&q=b"),
        ("search/", "q=botox&site=localhost"),
        ("search/", "q=botox&limit=no"),
        ("search/", ""),
        ("pages/999999/", ""),
        ("pages/99999999999/", ""),
        ("pages/0/", ""),
        (f"pages/{built.draft.pk}/", ""),
        (f"pages/{built.private.pk}/", ""),
        (f"pages/{built.about.pk}/", "fields=title"),
        (f"pages/{built.about.pk}/", "nonsense"),
        (f"pages/{built.about.pk}", ""),
        ("pages/", "limit=2"),
        ("pages/", "limit=x"),
        *(("pages/", query) for query in list_listings(built)),
        ("search/", "q=botox"),
        ("nothing/", ""),
    ]
    for path, query in questions:
        for headers in ({}, {"if_none_match": etag}, {"host": "evil.example"}):
            asked = {"accept_encoding": accept_encoding, **headers}

            assert describe(ask(path, query, **asked)) == describe(
                ask_django(path, query, **asked)
            ), (path, query, headers)


def test_production_leads_to_https_first(built: StoredClinic, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    is_let_in.cache_clear()
    try:
        assert make_ask(DeliveryDoor(WSGIHandler()))("site/").status == 301
    finally:
        is_let_in.cache_clear()
