"""The WSGI entry point that gunicorn loads."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")

application = get_wsgi_application()

# Django would load the URLs and all they import at the first request, in each process.
get_resolver().url_patterns  # noqa: B018
