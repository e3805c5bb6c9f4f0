"""How gunicorn serves Salve; what an operator may change comes from the settings.

The application is loaded once, before the fork: the processes share its memory, and settings
that refuse to start end gunicorn with their one line instead of a loop of dying workers. No
database connection may be open at that point, as the processes would share it too.
"""

import gc
import os
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")

from django.conf import settings

bind = settings.BIND
workers = settings.WEB_CONCURRENCY
threads = settings.WEB_THREADS
worker_class = "gthread"
preload_app = True

timeout = settings.WEB_TIMEOUT_SECONDS
graceful_timeout = 20  # seconds for requests under way when asked to stop
keepalive = 65  # seconds; longer than the 60 of common proxies, so that the proxy closes first

# A request line carries at most `fields` and a search; cookies and a proxy's headers fit too.
limit_request_line = 4094
limit_request_fields = 64
limit_request_field_size = 8190

# Restarts a worker now and then, not all at once: image libraries do not give all memory back.
max_requests = 10_000
max_requests_jitter = 2_000

forwarded_allow_ips = settings.FORWARDED_ALLOW_IPS
accesslog = "-" if settings.ACCESS_LOG else None
# No query string and no referrer: they may carry what a visitor searched for.
access_log_format = "%(t)s %(m)s %(U)s %(s)s %(B)s bytes %(M)s ms"
loglevel = settings.LOG_LEVEL.lower()
control_socket_disable = True  # nothing here talks to it

# Heartbeats are file changes; a slow disk must not look like a dead worker.
memory = Path("/dev/shm")  # noqa: S108 - gunicorn makes its files there by mkstemp
if memory.is_dir():
    worker_tmp_dir = str(memory)


def when_ready(server: object) -> None:
    """Before the fork: what is loaded stays, shared by all, and is never searched for garbage."""
    gc.freeze()
