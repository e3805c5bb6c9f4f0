"""For the test suite: a database of its own, fast hashing, no debugging, nothing of the operator's.

The embedded server of the tests gives up safety for speed. ``DATABASE_URL`` takes the suite to
another server, where it makes and drops databases called ``test_…``.
"""

from .base import *  # noqa: F403
from .base import DATA_DIR, DATABASE_URL, DATABASES, STORAGES
from .database import build_embedded_database

DEBUG = False
SECRET_KEY = "insecure-test-key"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = True  # serves static files from where they are, uncollected
WHITENOISE_USE_FINDERS = True

if DATABASE_URL:
    # A pool would keep connections that stand in the way of dropping the test database.
    DATABASES["default"]["OPTIONS"].pop("pool")
else:
    DATABASES = {
        "default": build_embedded_database(
            DATA_DIR / "test-postgres",
            {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"},
        )
    }
