"""The api app."""

from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate


class ApiConfig(AppConfig):
    """Delivery of pages and site settings as JSON."""

    name = "api"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Keep the content log's triggers, and check that they are there."""
        from cms.management.jobs import JOBS

        from .content_log.checks import check_triggers
        from .content_log.install import install_triggers
        from .pages import gone
        from .preview import drafts, shares
        from .snapshots.pruning import prune_when_due

        post_migrate.connect(install_triggers, sender=self)
        checks.register(check_triggers, checks.Tags.database)
        gone.connect()
        JOBS["prune the content log"] = prune_when_due
        JOBS["forget previews that ended"] = drafts.forget_ended
        JOBS["forget share links that ended"] = shares.forget_ended
