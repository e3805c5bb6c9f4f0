"""For ``manage.py demo``: served as in production, on this machine only, with nothing to set.

Behaves like production for static files and error pages; without HTTPS it cannot have secure
cookies. The secret key is the demo's own, kept under ``DATA_DIR`` by the command.
"""

from django.core.management.utils import get_random_secret_key

from .base import *  # noqa: F403
from .base import DATA_DIR
from .env import env, refusing

with refusing():
    # The admin's password; without it one is made at the first start.
    DEMO_PASSWORD = env.str("DEMO_PASSWORD", "")
    # Whether the front end of examples/ runs too, and where.
    FRONTEND = env.bool("FRONTEND", True)
    FRONTEND_PORT = env.int("FRONTEND_PORT", 4321)

DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]

# Both are written by the command, for their owner's eyes only.
PASSWORD_FILE = DATA_DIR / "admin-password"
SECRET_KEY_FILE = DATA_DIR / "secret-key"
SECRET_KEY = SECRET_KEY_FILE.read_text() if SECRET_KEY_FILE.exists() else get_random_secret_key()
