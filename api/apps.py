"""The api app."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Delivery of pages and site settings as JSON."""

    name = "api"
    default_auto_field = "django.db.models.BigAutoField"
