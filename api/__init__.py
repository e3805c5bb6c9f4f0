"""The public API: the only package that knows HTTP delivery."""
