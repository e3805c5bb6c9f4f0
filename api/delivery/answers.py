"""Bytes to responses: validators, caching, compression.

An answer may be kept by shared caches for ``SHARED_SECONDS`` and shown for as long again while they
ask anew, but never past its own end. Whoever asks Salve itself gets what is true now.
"""

import zlib
from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, NamedTuple

import orjson
from django.http import HttpRequest, HttpResponse

from .conditional import Wanted, read_wanted

SHARED_SECONDS = 30
STALE_SECONDS = 30  # within these a cache may answer while it asks for the new one
FAILURE_SECONDS = 10
MIN_GZIP_BYTES = 1_000  # below, the headers are most of the answer
GZIP = 31  # zlib's wbits for a gzip member
FAST = 1  # of what is compressed for one answer; stored bodies are compressed well, once

JSON = "application/json"
NO_STORE = "no-store"
# One value for every answer: whether or not it was compressed, it could have been.
VARY = "Accept-Encoding"


class Caching(NamedTuple):
    """How long shared caches may keep an answer, in seconds; None for not at all."""

    shared_seconds: int | None = SHARED_SECONDS
    stale_seconds: int = STALE_SECONDS

    def build_header(self) -> str:
        """Return the value of ``Cache-Control``."""
        if self.shared_seconds is None:
            return NO_STORE
        stale = f", stale-while-revalidate={self.stale_seconds}" if self.stale_seconds else ""
        return f"public, max-age=0, s-maxage={self.shared_seconds}{stale}"

    def end_after(self, seconds: float | None) -> "Caching":
        """Return a caching that does not reach beyond the answer's own end; None has none."""
        if seconds is None or self.shared_seconds is None:
            return self
        shared = max(0, min(self.shared_seconds, int(seconds)))
        return Caching(shared, max(0, min(self.stale_seconds, int(seconds) - shared)))


USUAL = Caching()
USUAL_HEADER = USUAL.build_header()
NEVER = Caching(None)


class Answer(NamedTuple):
    """A body with what its headers say.

    ``body`` is None for a client that has it already; ``etag`` names the uncompressed bytes.
    """

    etag: str
    body: bytes | None
    is_gzip: bool = False
    last_modified: str = ""
    caching: str = USUAL_HEADER
    surrogate_keys: str = ""
    content_type: str = JSON


def answer_json(
    request: HttpRequest,
    payload: Any,
    *,
    caching: Caching = USUAL,
    surrogate_keys: Iterable[str] = (),
) -> HttpResponse:
    """Answer what was made for this request alone: serialised, tagged and compressed now."""
    body = serialise(payload)
    return answer_made(request, body, JSON, caching=caching, surrogate_keys=surrogate_keys)


def answer_made(
    request: HttpRequest,
    body: bytes,
    content_type: str,
    *,
    caching: Caching = USUAL,
    surrogate_keys: Iterable[str] = (),
) -> HttpResponse:
    """Answer bytes that were made for this request alone: tagged and compressed now."""
    wanted = read_wanted(request.META)
    whole = make_whole(wanted, body, content_type, caching=caching, surrogate_keys=surrogate_keys)
    return answer_bytes(whole, wanted)


def make_whole(
    wanted: Wanted,
    body: bytes,
    content_type: str,
    *,
    caching: Caching = USUAL,
    surrogate_keys: Iterable[str] = (),
) -> Answer:
    """Return an answer of bytes that were made for one request: tagged and compressed now."""
    etag = build_etag(body)
    has_it = wanted.has(etag, None, datetime.now(UTC))
    is_gzip = wanted.is_gzip_accepted and len(body) >= MIN_GZIP_BYTES
    if is_gzip and not has_it:
        body = compress(body, FAST)
    return Answer(
        etag=etag,
        body=None if has_it else body,
        is_gzip=is_gzip,
        caching=caching.build_header(),
        surrogate_keys=" ".join(surrogate_keys),
        content_type=content_type,
    )


def answer_bytes(answer: Answer, wanted: Wanted) -> HttpResponse:
    """Answer 304 to a client that has it, else the body; its headers are the same."""
    status, headers = build_head(answer, wanted)
    body = b"" if wanted.is_head or answer.body is None else answer.body
    response = HttpResponse(body, status=status)
    del response.headers["Content-Type"]
    for name, value in headers:
        response.headers[name] = value
    return response


def build_head(answer: Answer, wanted: Wanted) -> tuple[int, list[tuple[str, str]]]:
    """Return the status and the headers of an answer."""
    headers = [
        ("ETag", f'"{answer.etag}-gzip"' if answer.is_gzip else f'"{answer.etag}"'),
        ("Cache-Control", answer.caching),
        ("Vary", VARY),
        ("Access-Control-Allow-Origin", "*"),
    ]
    if answer.last_modified:
        headers.append(("Last-Modified", answer.last_modified))
    if answer.surrogate_keys:
        headers.append(("Surrogate-Key", answer.surrogate_keys))
    if answer.body is None:
        return 304, headers
    headers += [("Content-Type", answer.content_type), ("Content-Length", str(len(answer.body)))]
    if answer.is_gzip:
        headers.append(("Content-Encoding", "gzip"))
    return 200, headers


def serialise(payload: Any) -> bytes:
    """Return compact JSON in UTF-8; bytes within are JSON already and go out as they are."""
    return orjson.dumps(payload, default=_write, option=orjson.OPT_NON_STR_KEYS)


def _write(value: Any) -> Any:
    return orjson.Fragment(value) if isinstance(value, bytes) else str(value)


def build_etag(body: bytes) -> str:
    """Return a digest of a body, 32 characters of hexadecimal."""
    # Not for secrets; the fastest of those that are collision-resistant enough for a cache.
    return sha256(body).hexdigest()[:32]


def compress(body: bytes, level: int) -> bytes:
    """Return one gzip member without a time or a name in it: equal bytes for equal bodies."""
    compressor = zlib.compressobj(level, zlib.DEFLATED, GZIP)
    return compressor.compress(body) + compressor.flush()
