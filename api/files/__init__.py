"""``images/`` and ``documents/``: the files that a public page, or the site, shows."""
