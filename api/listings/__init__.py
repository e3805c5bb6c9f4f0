"""Listings of what pages are made of: people, terms, places. Only what a public page shows."""
