"""The clinic's staff."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """Someone who signs in to the admin. Our own from the first migration, so that it can grow."""
