"""For a developer's machine: debugging on, for this machine only."""

from .base import *  # noqa: F403

DEBUG = True
SECRET_KEY = "insecure-development-key"  # noqa: S105
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
