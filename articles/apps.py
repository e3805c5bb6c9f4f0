"""The articles app."""

from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    """Articles and their categories."""

    name = "articles"
    default_auto_field = "django.db.models.BigAutoField"
