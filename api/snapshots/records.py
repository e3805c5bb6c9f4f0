"""A stored answer in Python: made from what was built, or from a row."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.utils.crypto import salted_hmac

from api.build import BuiltAnswer
from api.delivery.answers import build_etag, compress, serialise

from .heads import write_head

GZIP_LEVEL = 6
HIDDEN_DIGITS = 12


class StoredAnswer(NamedTuple):
    """The columns of api_snapshot that an answer is made from.

    ``seconds_left`` is until it ends by itself, None for never.
    """

    page: int
    etag: str
    modified_at: datetime
    surrogate_keys: str
    seconds_left: float | None
    head: bytes
    body: bytes
    body_gzip: bytes


def make_answer(built: BuiltAnswer, now: datetime) -> StoredAnswer:
    """Serialise, tag and compress what was built; pure."""
    body = serialise(built.payload)
    ends = built.valid_until
    return StoredAnswer(
        page=built.page,
        etag=build_etag(body),
        modified_at=now,
        surrogate_keys=" ".join(name_surrogates(built.keys, built.hidden_keys)),
        seconds_left=(ends - now).total_seconds() if ends else None,
        head=write_head(built.payload),
        body=body,
        body_gzip=compress(body, GZIP_LEVEL),
    )


def name_surrogates(keys: Iterable[str], hidden: Iterable[str]) -> list[str]:
    """Return the keys as caches see them: those of hidden things under a name that tells nothing.

    So are those of privacy, as a public page may lie below a hidden one.
    """
    hidden = set(hidden)
    return [hide_key(key) if key in hidden or key.startswith("privacy:") else key for key in keys]


def hide_key(key: str) -> str:
    """Return the name under which a cache knows a key that must not be told."""
    return f"h:{salted_hmac('api.surrogate-key', key).hexdigest()[:HIDDEN_DIGITS]}"
