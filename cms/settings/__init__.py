"""Settings: ``base`` for all, a module for each environment; nothing else reads variables."""
