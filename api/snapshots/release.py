"""Which code an answer was made by: answers of another release are never served."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.utils.crypto import salted_hmac

from cms.settings.env import BASE_DIR

PACKAGES = ("cms", "treatments", "articles", "api")
FILES = ("requirements.txt", "constraints.txt")


@cache
def get_release() -> str:
    """Return the release of this process, 16 hexadecimal characters; reads the source once."""
    digest = sha256()
    for path in [*(BASE_DIR / name for name in FILES), *_list_sources()]:
        digest.update(f"\0{path.relative_to(BASE_DIR)}\0".encode())
        digest.update(path.read_bytes())
    digest.update(repr(_list_settings()).encode())
    return salted_hmac("api.snapshots.release", digest.hexdigest()).hexdigest()[:16]


def _list_settings() -> tuple[object, ...]:
    """Return the settings that are part of answers; the secret key names hidden things."""
    return (
        settings.CMS_BASE_URL,
        settings.MEDIA_BASE_URL,
        settings.LANGUAGE_CODE,
        settings.TIME_ZONE,
        settings.USE_TZ,
        settings.WAGTAILDOCS_SERVE_METHOD,
    )


def _list_sources() -> list[Path]:
    return sorted(path for name in PACKAGES for path in (BASE_DIR / name).rglob("*.py"))
