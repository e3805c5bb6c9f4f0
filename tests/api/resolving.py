"""Asking what a path of the front end is."""

from typing import Any

from django.test import Client
from wagtail.models import Page


def resolve(client: Client, path: str, **headers: str) -> Any:
    return client.get("/api/v2/resolve/", {"path": path}, headers=headers)


def find_status(client: Client, path: str) -> int:
    status: int = resolve(client, path).status_code
    return status


def load(page: Page) -> Page:
    """Return a page as it is now: the clinic's are shared by all tests of this module."""
    return Page.objects.get(pk=page.pk).specific
