"""Salve: the project, and what all pages share."""
