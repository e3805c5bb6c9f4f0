"""Redirects of the front end: what an old address leads to, and the listing of all of them."""
