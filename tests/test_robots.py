"""The CMS host's ``robots.txt``: crawlers belong on the front end."""

from django.test import Client
from pytest_django import DjangoAssertNumQueries


def test_crawlers_are_asked_to_stay_away(
    client: Client, db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        response = client.get("/robots.txt")

    assert response.content == b"User-agent: *\nDisallow: /\n"
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert "Set-Cookie" not in response
