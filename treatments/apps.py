"""The treatments app."""

from django.apps import AppConfig


class TreatmentsConfig(AppConfig):
    """Treatments, and the conditions and body areas they are filed under."""

    name = "treatments"
    default_auto_field = "django.db.models.BigAutoField"
