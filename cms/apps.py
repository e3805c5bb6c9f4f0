"""The cms app: what all pages share."""

from django.apps import AppConfig


class CmsConfig(AppConfig):
    """Base page, blocks, images, people and site settings."""

    name = "cms"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register a lookup and the settings' references; connect what follows changes."""
        from wagtail.models import ReferenceIndex

        from . import lookups, review_workflow, term_usage  # noqa: F401
        from .models import Clinic, Navigation
        from .search import naming, signals

        signals.connect()
        naming.connect_terms()
        term_usage.connect()
        review_workflow.connect()
        # Wagtail registers pages, files and snippets, not settings: a logo would count as unused.
        for model in (Clinic, Navigation):
            ReferenceIndex.register_model(model)
