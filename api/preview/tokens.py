"""Codes, sessions and the tokens of share links: random, and stored as their SHA-256 alone.

With 256 bits of chance in it a token needs neither salt nor a slow hash, and to look for a wrong
one costs one step in an index.
"""

import secrets
from hashlib import sha256

from django.http import HttpRequest

TOKEN_BYTES = 32
MAX_TOKEN_CHARACTERS = 100
MAX_BODY_BYTES = 4_096  # of what is posted along with one


def make_token() -> str:
    """Return a new token, 43 characters that need no escape in a URL."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hash_token(token: str) -> str:
    """Return what is stored of a token, 64 characters of hexadecimal."""
    return sha256(token.encode()).hexdigest()


def is_short(request: HttpRequest) -> bool:
    """Tell whether a body may be read; one whose length is not said is empty to Django."""
    return int(request.META.get("CONTENT_LENGTH") or 0) <= MAX_BODY_BYTES
