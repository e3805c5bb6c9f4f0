"""Commands, and the parts of ``demo`` and ``worker``: preparing, processes, signals, jobs."""
