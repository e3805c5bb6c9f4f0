"""Salve's own settings with Wagtail's API and Wagtail's search instead."""

from cms.settings.demo import *  # noqa: F403
from cms.settings.demo import MIDDLEWARE, STORAGES

MIDDLEWARE = [name for name in MIDDLEWARE if not name.startswith("api.")]
ROOT_URLCONF = "tests.bench.stock.urls"
REST_FRAMEWORK = {"DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"]}
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "english"}
}
# Each run makes the few renditions again, as the rows of the last one are gone with its database.
STORAGES["default"] = {
    "BACKEND": "django.core.files.storage.FileSystemStorage",
    "OPTIONS": {"allow_overwrite": True},
}
