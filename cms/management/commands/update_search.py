"""Rebuild the stored search text of all live pages and its vocabulary.

Running it again changes nothing.
"""

from typing import Any

from django.core.management.base import BaseCommand
from wagtail.models import Page

from cms.search.store import store_search_texts, tidy_search_index
from cms.search.words import rebuild_words


class Command(BaseCommand):
    """``manage.py update_search``: after bulk loading, a restore, or new rules of folding."""

    help = "Rebuild the stored search text of all live pages and the words readers may mistype."

    def handle(self, *args: Any, **options: Any) -> None:
        """Store every live page's text and report the numbers."""
        live_ids = Page.objects.filter(live=True).order_by("pk").values_list("pk", flat=True)
        report = store_search_texts(live_ids)
        added, removed = rebuild_words()
        if report.written or added or removed:
            tidy_search_index()
        self.stdout.write(
            f"Search text of {report.pages} pages: {report.written} written, "
            f"{report.pages - report.written} unchanged."
        )
        self.stdout.write(f"Vocabulary: {added} words added, {removed} removed.")
