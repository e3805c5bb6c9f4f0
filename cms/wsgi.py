"""The WSGI entry point that gunicorn loads."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver
from django.utils.module_loading import import_string

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")

_django = get_wsgi_application()

# What is stored is answered before Django has to make a request of it.
application = import_string(settings.WSGI_DOOR)(_django)

# Django would load the URLs and all they import at the first request, in each process.
get_resolver().url_patterns  # noqa: B018
