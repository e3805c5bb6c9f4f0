"""What the importer did to a page before, kept in the page's own history.

An entry remembers the source, a digest of what was imported, and a digest of the revision that
came of it. If the page's latest revision is another one, or says something else, an editor has
worked on it since. Editors see the entry as "Imported" in the page's history.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from wagtail.log_actions import LogFormatter, log, registry
from wagtail.models import Page, PageLogEntry, Revision

ACTION = "cms.import"


class ImportFormatter(LogFormatter):
    """The entry's words in a page's history: imported, and from which address."""

    label = "Import"

    def format_message(self, log_entry: PageLogEntry) -> str:
        """One line of the page's history."""
        source = log_entry.data.get("source")
        return f"Imported from {source}" if source else "Imported"


# At import, not by Wagtail's hook: that is asked once, perhaps before this module was imported.
registry.register_action(ACTION)(ImportFormatter)


@dataclass(frozen=True)
class ImportRecord:
    """The last import of a page: digests of what was imported and of the revision it made."""

    content: str
    revision_id: int
    revision: str


def digest(content: Any) -> str:
    """A short fingerprint of a JSON value."""
    text = json.dumps(content, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def record_import(page: Page, revision: Revision, *, source: str, content: str) -> None:
    """Add an entry to the page's history; ``source`` is a web address or ""."""
    data = {
        "source": source,
        "content": content,
        "revision_id": revision.pk,
        "revision": digest(revision.content),
    }
    log(instance=page, action=ACTION, data=data, revision=revision, content_changed=True)


def load_last_import(page: Page) -> ImportRecord | None:
    """The page's latest import; None when it never was imported. One query."""
    entries = PageLogEntry.objects.filter(page_id=page.pk, action=ACTION)
    entry = entries.order_by("-timestamp", "-pk").first()
    if entry is None:
        return None
    return ImportRecord(
        content=entry.data.get("content", ""),
        revision_id=entry.data.get("revision_id", 0),
        revision=entry.data.get("revision", ""),
    )


def is_untouched(page: Page, record: ImportRecord) -> bool:
    """True when nobody changed the page since; two revisions with one content are one."""
    latest = page.latest_revision
    return latest is not None and digest(latest.content) == record.revision


def find_page_imported_from(source: str) -> Page | None:
    """The page last imported from a web address, wherever editors moved it; two queries."""
    entries = PageLogEntry.objects.filter(action=ACTION, data__source=source)
    for page_id in entries.order_by("-timestamp", "-pk").values_list("page_id", flat=True)[:20]:
        page = Page.objects.filter(pk=page_id).first()
        if page is not None:
            return page.specific
    return None
