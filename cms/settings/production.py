"""For a clinic's server: HTTPS only, nothing assumed; refuses to start on a weak value.

Weak means: a secret key that is short, repetitive or an example; any host allowed, or not the
CMS's own; a database that is not PostgreSQL or has an example's password; an address of the CMS
that is not HTTPS or leads back to the machine itself.
"""

from .base import *  # noqa: F403
from .base import (
    CMS_BASE_URL,
    DATABASE_URL,
    DATABASES,
    FRONTEND_PREVIEW_URL,
    MEDIA_BASE_URL,
)
from .env import env, refusing
from .strength import (
    check_allowed_hosts,
    check_base_url,
    check_database_url,
    check_preview_url,
    check_secret_key,
)

with refusing():
    SECRET_KEY = env.str("SECRET_KEY", "")
    # Keys before the last change, so that sessions and links signed with them still hold.
    SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", [], subcast=str)
    ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", [], subcast=str.strip)
    # Browsers stay on HTTPS this long after a visit; small while a new address is tried out.
    SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", 365 * 24 * 60 * 60)

check_secret_key("SECRET_KEY", SECRET_KEY)
for key in SECRET_KEY_FALLBACKS:
    check_secret_key("SECRET_KEY_FALLBACKS", key)
check_allowed_hosts(ALLOWED_HOSTS, base_url=check_base_url(CMS_BASE_URL))
check_base_url(MEDIA_BASE_URL, name="MEDIA_BASE_URL")
check_database_url(DATABASE_URL, password=str(DATABASES["default"].get("PASSWORD", "")))
check_preview_url(FRONTEND_PREVIEW_URL)

DEBUG = False

SECURE_SSL_REDIRECT = True
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SILENCED_SYSTEM_CHECKS = [
    # They look for Django's own middleware by name; ours are its subclasses (tests/settings).
    "security.W002",
    "security.W003",
    # Whoever has a domain may ask for it to be on the browsers' list; that is not ours to allow.
    "security.W021",
]
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_REFERRER_POLICY = "same-origin"
