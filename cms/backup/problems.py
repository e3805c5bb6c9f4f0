"""What can go wrong, told in one line."""


class BackupError(Exception):
    """A backup or restore that was refused or failed; nothing has changed unless it says so."""
