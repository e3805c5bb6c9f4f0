"""What a request says about the copy that the client has, and how it wants a new one.

RFC 9110: ``If-None-Match`` wins over ``If-Modified-Since``, which has seconds only and is therefore
believed only about an answer that was at least ``SETTLED_SECONDS`` old.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from django.utils.http import parse_http_date_safe

SETTLED_SECONDS = 2
MAX_ETAG_HEADER_CHARACTERS = 2_000

# Whoever accepts gzip names it, or takes anything, and not with a weight of nothing.
_REFUSED = re.compile(r";\s*q=0(?:\.0{0,3})?\s*(?:,|$)")


class Wanted(NamedTuple):
    """``etags`` is the header as it came, ``since`` an aware datetime; both may be empty."""

    etags: str
    since: datetime | None
    is_gzip_accepted: bool
    is_head: bool

    @property
    def is_any_enough(self) -> bool:
        """Tell whether the client has any copy and asks for none: ``If-None-Match: *``."""
        return self.etags.strip() == "*"

    def has(self, etag: str, modified_at: datetime | None, now: datetime) -> bool:
        """Tell whether the client's copy is the answer with this tag and date."""
        if self.etags:
            return etag in self.etags or self.is_any_enough
        if self.since is None or modified_at is None:
            return False
        settled = now - modified_at >= timedelta(seconds=SETTLED_SECONDS)
        return settled and modified_at.replace(microsecond=0) <= self.since


def read_wanted(meta: Mapping[str, Any]) -> Wanted:
    """Read the conditional headers of a WSGI environment, and whether gzip is accepted."""
    since = meta.get("HTTP_IF_MODIFIED_SINCE")
    seconds = parse_http_date_safe(since) if since else None
    return Wanted(
        etags=meta.get("HTTP_IF_NONE_MATCH", "")[:MAX_ETAG_HEADER_CHARACTERS],
        since=datetime.fromtimestamp(seconds, UTC) if seconds is not None else None,
        is_gzip_accepted=accepts_gzip(meta.get("HTTP_ACCEPT_ENCODING", "")),
        is_head=meta["REQUEST_METHOD"] == "HEAD",
    )


def accepts_gzip(header: str) -> bool:
    """Tell whether a request accepts gzip; ``gzip;q=0`` refuses it."""
    for name in ("gzip", "*"):
        start = header.find(name)
        if start >= 0:
            return not _REFUSED.match(header, start + len(name))
    return False
