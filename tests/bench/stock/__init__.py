"""Stock Wagtail's v2 API on the same database, as a headless project would set it up."""
