"""Backup and restore: the database and the media folder as one file, complete or not at all.

``manage.py backup`` and ``manage.py restore`` are the only users; ``docs/operations.md`` says how
and when.
"""
